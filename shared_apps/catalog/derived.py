"""What a trim's row holds that follows from the rest of it: its categories and its search text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared_apps.catalog.categories import Classified, classify
from shared_apps.catalog.names import search_text


@dataclass(frozen=True, slots=True)
class Parents:
    """What a trim inherits: its brand's and series' names, tier, year and outer measures."""

    brand_zh: str
    brand_en: str
    tier: str
    series_zh: str
    series_en: str
    year: int
    dimensions: Mapping[str, Any]


def derived_columns(parents: Parents, row: Mapping[str, Any]) -> dict[str, Any]:
    """The derived columns of a trim whose own columns are `row`."""
    specs = row["specs"]
    whole = {**specs, "dimensions": {**parents.dimensions, **specs.get("dimensions", {})}}
    car = Classified(
        tier=parents.tier,
        body=row["body"],
        size_class=row["size_class"],
        energy=row["energy"],
        drive=row["drive"],
        seats=row["seats"],
        price=row["msrp_minor"] if row["currency"] == "CNY" else None,
        specs=whole,
    )
    text = search_text(
        parents.brand_zh, parents.brand_en, parents.series_zh, parents.series_en,
        str(parents.year), row["name_zh"], row["name_en"],
    )  # fmt: skip
    return {"categories": classify(car), "search_text": text}

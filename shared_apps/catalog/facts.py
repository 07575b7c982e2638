"""What other apps may know of the catalogue: frozen, complete, without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Finish:
    """A paint or an interior: `code` is unique within its series, `hex` is `#RRGGBB`."""

    code: str
    name_zh: str
    name_en: str
    hex: str


@dataclass(frozen=True, slots=True)
class BrandFacts:
    """A brand with how many series and trims of it are counted in the list it came from."""

    id: UUID
    slug: str
    name_zh: str
    name_en: str
    country: str
    tier: str
    initial: str
    series: int = 0
    trims: int = 0


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """A series of a brand; `size_class` is empty where unknown."""

    id: UUID
    brand_id: UUID
    slug: str
    name_zh: str
    name_en: str
    body: str
    size_class: str
    colours: tuple[Finish, ...]
    interiors: tuple[Finish, ...]
    trims: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimFacts:
    """One trim with all that a listing, an order or a contract says of it.

    `drive` and `size_class` are empty, `seats`, `doors` and `msrp` None, where unknown. `dimensions` holds
    whole millimetres and the like by the keys of the spec schema, the trim's own before its series'.
    """

    id: UUID
    slug: str
    name_zh: str
    name_en: str
    title_zh: str
    title_en: str
    brand_id: UUID
    brand_slug: str
    brand_zh: str
    brand_en: str
    brand_initial: str
    tier: str
    series_id: UUID
    series_slug: str
    series_zh: str
    series_en: str
    model_year: int
    body: str
    size_class: str
    energy: str
    drive: str
    seats: int | None
    doors: int | None
    msrp: Money | None
    on_sale: bool
    retired: bool
    categories: tuple[str, ...]
    colours: tuple[Finish, ...]
    interiors: tuple[Finish, ...]
    dimensions: dict[str, float]
    specs: dict[str, Any] = field(hash=False)

    def colour(self, code: str) -> Finish | None:
        """The paint of this code, or None."""
        return next((c for c in self.colours if c.code == code), None)

    def interior(self, code: str) -> Finish | None:
        """The interior of this code, or None."""
        return next((c for c in self.interiors if c.code == code), None)

    def spec(self, group: str, key: str) -> Any:
        """One value of the specs, or None where unknown."""
        return self.specs.get(group, {}).get(key)

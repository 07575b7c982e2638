from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.kernel.actor import SYSTEM
from shared_apps.catalog.operations import import_catalog


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    """A brand's document with one series and as many trims as are given, each changing the usual one."""

    def make(*trims: dict[str, Any], slug: str = "byd", **series: Any) -> dict[str, Any]:
        usual_series = {
            "slug": "han", "name_zh": "汉", "name_en": "Han", "body": "SEDAN", "class": "C",
            "colours": [
                {"code": "white", "name_zh": "极光白", "name_en": "Aurora White", "hex": "#F3F4F2"},
                {"code": "black", "name_zh": "曜石黑", "name_en": "Obsidian", "hex": "#1D1E20"},
            ],
            "interiors": [{"code": "brown", "name_zh": "棕", "name_en": "Brown", "hex": "#6B4A34"}],
            "dimensions": {"length_mm": 4995, "width_mm": 1910, "height_mm": 1495, "wheelbase_mm": 2920},
        }  # fmt: skip
        usual = {
            "slug": "ev-701", "name_zh": "EV 701KM 尊贵型", "name_en": "EV 701 km Premium", "energy": "BEV",
            "drive": "FWD", "seats": 5, "doors": 4, "msrp": 20_980_000,
            "specs": {"range": {"cltc_km": 701}, "battery": {"capacity_kwh": 85.4}},
        }  # fmt: skip
        rows = [usual | trim for trim in trims or ({},)]
        return {
            "brand": {
                "slug": slug, "name_zh": "比亚迪", "name_en": "BYD", "country": "CN", "tier": "VOLUME",
                "initial": "B",
            },
            "series": [usual_series | series | {"model_years": [{"year": 2025, "trims": rows}]}],
        }  # fmt: skip

    return make


@pytest.fixture
def imported(db, tmp_path: Path) -> Callable[..., Any]:
    """Import content (a document, or the text of a file of some ending) and give the report."""

    def run(content: Any, *, name: str = "file.json", **options: Any) -> Any:
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return import_catalog(actor=SYSTEM, path=file, **options)

    return run

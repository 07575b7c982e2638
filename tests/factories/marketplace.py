"""Listings as dealers publish them, from trims of the catalogue or from one made here."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from core.kernel import ids
from shared_apps.catalog.models import Brand, ModelYear, Series, Trim
from shared_apps.marketplace.facts import ListingFacts, OrderFacts

LONG_AGO = datetime(2026, 1, 1, 4, tzinfo=UTC)
COLOURS = [
    {"code": "glacier", "name_zh": "冰川白", "name_en": "Glacier White", "hex": "#F4F5F3"},
    {"code": "jade", "name_zh": "墨玉绿", "name_en": "Jade Green", "hex": "#1F4A40"},
]


def make_brand(slug: str = "byd", **given: Any) -> Brand:
    """A brand of the catalogue."""
    values = {"name_zh": "比亚迪", "name_en": "BYD", "initial": "B", "search_text": slug, **given}
    return Brand.objects.get_or_create(slug=slug, defaults=values)[0]


def make_trim(
    brand: Brand | None = None, series: str = "han", year: int = 2025, body: str = "SEDAN", **given: Any
) -> Trim:
    """A trim with its series and model year; `given` are columns of the trim."""
    line, _ = Series.objects.get_or_create(
        brand=brand or make_brand(),
        slug=series,
        defaults={
            "name_zh": given.pop("series_zh", "汉"), "name_en": given.pop("series_en", series.title()),
            "body": body, "colours": COLOURS, "interiors": [], "search_text": series,
        },
    )  # fmt: skip
    model_year, _ = ModelYear.objects.get_or_create(series=line, year=year)
    unique = str(ids.new_id())
    values = {
        "name_zh": "EV 701KM 尊贵型", "name_en": "EV 701 km Premium", "energy": "BEV", "drive": "FWD",
        "seats": 5,
        "msrp_minor": 22_980_000, "categories": ["NEW_ENERGY"], "specs": {"range": {"cltc_km": 701}}, **given,
    }  # fmt: skip
    return Trim.objects.create(
        model_year=model_year,
        slug=unique,
        body=body,
        source="test",
        source_ref=unique,
        search_text="x",
        **values,
    )


def listing_facts(dealer_id: UUID, trim_id: UUID, **given: Any) -> ListingFacts:
    """A new white car, published `LONG_AGO`."""
    vehicle_id = given.pop("vehicle_id", None) or ids.new_id()
    values: dict[str, Any] = {
        "vin_last6": "000001",
        "vin_digest": hashlib.sha256(vehicle_id.bytes).hexdigest(),
        "colour_code": "glacier",
        "colour_name_zh": "冰川白",
        "colour_name_en": "Glacier White",
        "colour_hex": "#F4F5F3",
        "interior_name_zh": "曜石黑",
        "interior_name_en": "Obsidian",
        "mileage_km": 12,
        "price_minor": 21_980_000,
        "currency": "CNY",
        "condition": "NEW",
        "photos": (),
        "available_since": LONG_AGO,
        "version": 1,
        **given,
    }
    return ListingFacts(vehicle_id=vehicle_id, dealer_id=dealer_id, trim_id=trim_id, **values)


def order_facts(dealer_id: UUID, buyer_id: UUID, **given: Any) -> OrderFacts:
    """A hold of fifteen minutes, placed `LONG_AGO`."""
    values: dict[str, Any] = {
        "order_id": ids.new_id(),
        "number": "M-2026-000001",
        "state": "HOLD",
        "vehicle_id": ids.new_id(),
        "vehicle_title_zh": "比亚迪 汉 2025款 EV 701KM 尊贵型",
        "vehicle_title_en": "BYD Han 2025 EV 701 km Premium",
        "art_url": "/art/sedan-4995-1495-2920-f4f5f3-bev-7.svg",
        "colour_name_zh": "冰川白",
        "colour_name_en": "Glacier White",
        "colour_hex": "#F4F5F3",
        "total_minor": 21_980_000,
        "deposit_minor": 200_000,
        "deposit_kind": "REFUNDABLE",
        "paid_minor": 0,
        "currency": "CNY",
        "hold_expires_at": LONG_AGO + timedelta(minutes=15),
        "placed_at": LONG_AGO,
        "milestones": (("HOLD", LONG_AGO),),
        "contract_ready": False,
        "contract_id": None,
        "checkout_url": "",
        "version": 1,
        **given,
    }
    return OrderFacts(dealer_id=dealer_id, buyer_id=buyer_id, **values)

"""One line of a feed: a vehicle on offer, or one that is gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from core.edge.languages import in_language
from core.edge.web import host_url
from shared_apps.marketplace.heads.data import amount
from shared_apps.marketplace.sharing import Card, art_key, share_path

Record = dict[str, Any]
_TONGUES = {"zh": "zh-hans", "en": "en"}


class Gone(NamedTuple):
    """A vehicle that is no longer on offer."""

    id: UUID
    at: datetime


def vehicle(car: Any, vin: str = "") -> Record:
    """A vehicle as the feed's schema describes it. `vin` only for its own dealer's feed."""
    dealer = car.dealer
    found: Record = {
        "record": "vehicle",
        "id": str(car.id),
        "url": _pages(f"/cars/{car.id}"),
        "title": _both(car, "title"),
        "brand": {"slug": car.brand_slug, **_both(car, "brand")},
        "series": {"slug": car.series_slug, **_both(car, "series")},
        "trim": _both(car, "trim"),
        "model_year": car.model_year,
        "body": car.body,
        "energy": car.energy,
        "drive": car.drive or None,
        "seats": car.seats,
        "categories": list(car.categories),
        "electric_range_km": car.range_km,
        "condition": car.condition,
        "mileage_km": car.mileage_km,
        "exterior_colour": {**_both(car, "colour"), "hex": car.colour_hex},
        "interior_colour": _both(car, "interior") if car.interior_zh or car.interior_en else None,
        "price": {"amount": amount(car.price_minor), "currency": car.currency},
        "list_price": None
        if car.msrp_minor is None
        else {"amount": amount(car.msrp_minor), "currency": car.currency},
        "vin_last6": car.vin_last6,
        "images": pictures(car),
        "in_stock_since": car.published_at.isoformat(),
        "dealer": {
            "id": dealer.slug,
            "name": dealer.name,
            "city": dealer.city,
            "address": dealer.address,
            "telephone": dealer.phone or None,
            "latitude": float(dealer.latitude),
            "longitude": float(dealer.longitude),
            "url": _pages(f"/dealers/{dealer.slug}"),
        },
    }
    if vin:
        found["vin"] = vin
    return found


def gone(one: Gone) -> Record:
    """The end of a vehicle."""
    return {"record": "gone", "id": str(one.id), "gone_at": one.at.isoformat()}


def pictures(car: Any) -> list[str]:
    """Absolute addresses of its photographs; of the drawn car as a JPEG where it has none."""
    if car.photos:
        return [host_url(path=photo) if photo.startswith("/") else photo for photo in car.photos]
    title = car.title_zh or car.title_en
    return [host_url(path=share_path(Card(art=art_key(car.art_url), title=title)))]


def _both(car: Any, name: str) -> dict[str, str]:
    return {tongue: getattr(car, f"{name}_{tongue}") for tongue in _TONGUES}


def _pages(path: str) -> dict[str, str]:
    plain = in_language(path, settings.LANGUAGE_CODE)
    return {tongue: host_url(path=in_language(plain, code)) for tongue, code in _TONGUES.items()}

"""The finance calculator asks for a car by its id: it is answered from the listings."""

from __future__ import annotations

from uuid import UUID

from core.kernel.errors import NotFound
from shared_apps.marketplace.queries import listing
from shared_apps.rulebook.cars import tell_cars
from shared_apps.rulebook.labels import plain_yuan


def calculator_terms(listing_id: UUID) -> dict[str, str]:
    """The fields a car fills in; none for a car that is unknown or priced in another currency than CNY."""
    try:
        car = listing(listing_id)
    except NotFound:
        return {}
    if car.currency != "CNY":
        return {}
    return {
        "price": plain_yuan(car.price_minor),
        "energy": car.energy,
        "city": car.city,
        "used": "1" if car.condition == "USED" else "",
        "seats": str(car.seats or ""),
        "brand": car.brand_slug,
    }


tell_cars(calculator_terms)

"""What papers say alike, whatever they are about: the dealer, and a car as it stands in stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.kernel import clock
from shared_apps.catalog.queries import trim_facts
from tenant_apps.contracts.facts import Party, SoldVehicle
from tenant_apps.stock.queries import vehicle_snapshot
from tenants.context import current_dealer
from tenants.models import Dealer
from tenants.queries import dealer_by_id


def dealer_party() -> Party:
    """The dealer at hand as a side of its papers."""
    dealer = dealer_by_id(current_dealer().id)
    return Party(name=dealer.name, phone=dealer.phone, email=dealer.owner_email, address=address_of(dealer))


def address_of(dealer: Dealer) -> str:
    """Province, city and street; a municipality says its name once."""
    parts = [dealer.province, dealer.city, dealer.address]
    return "".join(
        part for i, part in enumerate(parts) if part and not any(part in earlier for earlier in parts[:i])
    )


def car_on_paper(vehicle_id: UUID) -> SoldVehicle:
    """A car of the stock as papers describe it. Raises NotFound."""
    car = vehicle_snapshot(vehicle_id)
    trim = trim_facts(car.trim_id, retired_ok=True)
    return SoldVehicle(
        brand_zh=trim.brand_zh,
        brand_en=trim.brand_en,
        series_zh=trim.series_zh,
        series_en=trim.series_en,
        trim_zh=trim.name_zh,
        trim_en=trim.name_en,
        model_year=trim.model_year,
        vin=car.vin,
        stock_no=car.stock_no,
        colour_zh=car.colour_name_zh,
        colour_en=car.colour_name_en,
        interior_zh=car.interior_name_zh,
        interior_en=car.interior_name_en,
        energy=trim.energy,
        mileage_km=car.mileage_km,
        was_demo=car.was_demo,
    )


def day_of(moment: datetime | None) -> str:
    """The legal day of an instant as an ISO date; empty for none."""
    return moment.astimezone(clock.SHANGHAI).date().isoformat() if moment else ""


def minute_of(moment: datetime) -> str:
    """The same with the time: 2026-11-23T09:40."""
    return moment.astimezone(clock.SHANGHAI).isoformat(timespec="minutes")[:16]


def signed_by(
    name: str, at: datetime, *, strokes: Sequence[Sequence[Sequence[int]]] = (), online: bool = False
) -> dict[str, Any]:
    """How somebody has agreed before the paper was printed: by hand, by a typed name, by an act `online`."""
    return {
        "name": name,
        "at": minute_of(at).replace("T", " "),
        "strokes": [[list(point) for point in stroke] for stroke in strokes],
        "online": online,
    }

"""A car serves for test drives: from which reading, for how long, and what it is worth afterwards."""

from __future__ import annotations

from datetime import timedelta

from core.kernel import clock
from core.kernel.money import Money
from tenant_apps.stock.demo import MOST_DAYS, worth_after
from tenant_apps.stock.errors import DemoDaysWrong, OdometerBack, OdometerMissing
from tenant_apps.stock.models import PriceChange, Vehicle


def begin_demo(vehicle: Vehicle, *, mileage_km: int | None, days: int | None) -> None:
    """Note the odometer as the locked car begins to serve, and the last day (Shanghai) it may.

    Raises OdometerMissing, OdometerBack and DemoDaysWrong.
    """
    read_odometer(vehicle, mileage_km)
    if days is None or not 1 <= days <= MOST_DAYS:
        raise DemoDaysWrong(params={"most": MOST_DAYS})
    now = clock.now()
    vehicle.demo_since, vehicle.demo_from_km = now, vehicle.mileage_km
    vehicle.demo_until = now.astimezone(clock.SHANGHAI).date() + timedelta(days=days)


def read_odometer(vehicle: Vehicle, mileage_km: int | None) -> None:
    """Set what the odometer of a locked car shows now. Raises OdometerMissing and OdometerBack."""
    if mileage_km is None:
        raise OdometerMissing()
    if mileage_km < vehicle.mileage_km:
        raise OdometerBack(params={"least": f"{vehicle.mileage_km:,}"})
    vehicle.mileage_km = mileage_km


def end_demo(vehicle: Vehicle) -> tuple[Money, Money] | None:
    """A locked car serves no more: its price falls to what it is worth as a demo car, which stays known.

    Returns the price before and after where it fell. The price is what the dealer asks; it may be set anew.
    """
    before, after = Money(vehicle.price_minor, vehicle.currency), demo_worth(vehicle)
    vehicle.demo_until = None
    vehicle.demo_since = vehicle.demo_since or clock.now()  # of one from before this was noted
    if after == before:
        return None
    vehicle.price_minor = after.amount
    PriceChange.objects.create(
        vehicle=vehicle, price_minor=after.amount, currency=after.currency, reason="试驾车折旧 / Demo use"
    )
    return before, after


def demo_worth(vehicle: Vehicle) -> Money:
    """What a car that serves for test drives would be offered for, ended today."""
    price = Money(vehicle.price_minor, vehicle.currency)
    if vehicle.demo_since is None or vehicle.demo_from_km is None:
        return price
    days = (clock.now() - vehicle.demo_since).days
    return worth_after(price, days=days, driven_km=vehicle.mileage_km - vehicle.demo_from_km)

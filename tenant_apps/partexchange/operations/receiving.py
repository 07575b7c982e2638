"""The old car comes: into the stock, and towards the price."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.orders.operations.lending import record_trade_in
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.operations.locking import at_hand, take
from tenant_apps.partexchange.states import POSSIBLE_WHILE
from tenant_apps.stock.operations import move_vehicle, receive_vehicle


def receive_old_car(
    *, actor: Actor, order_id: UUID, colour_code: str, mileage_km: int, price: Money
) -> PartExchange:
    """The buyer hands the old car over: it is in stock at what was offered, and its equity is paid.

    `price` is what it is asked for later. Raises NotFound, Forbidden, IllegalMove, NotNow, and what the stock
    has against the car: VinTaken, UnknownColour, PriceImplausible and others.
    """
    with transaction.atomic():
        order, car = at_hand(actor, order_id, "receive", POSSIBLE_WHILE["receive"])
        assert car.trim_id is not None and car.offered_minor is not None
        stock = receive_vehicle(
            actor=SYSTEM,
            vin=car.vin,
            trim_id=car.trim_id,
            colour_code=colour_code,
            mileage_km=mileage_km,
            cost=Money(car.offered_minor, car.currency),
            price=price,
            note=order.number,
            condition="USED",
        )
        move_vehicle(actor=SYSTEM, vehicle_id=stock.id, verb="recondition", note=order.number)
        car.stock_id, car.received_at, car.mileage_km = stock.id, clock.now(), mileage_km
        take(car, "receive", actor, vin=car.vin, equity_minor=car.equity_minor)
        equity = Money(car.equity_minor, car.currency)
        record_trade_in(actor=SYSTEM, order_id=order.id, amount=equity, reference=car.vin)
    return car

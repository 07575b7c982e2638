from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from core.kernel.errors import NotFound
from shared_apps.catalog.cities import CITIES
from shared_apps.rulebook.queries import on_the_road, today
from shared_apps.rulebook.road import TRADE_KINDS, Line, Purchase
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.partexchange.models import PartExchange
from tenant_apps.partexchange.states import PART_EXCHANGE
from tenant_apps.stock.queries import vehicle_snapshot
from tenants.context import current_dealer

_PROVINCES = {city.name_zh: city.province_zh for city in CITIES}


def part_exchange_of(order_id: UUID) -> PartExchange:
    """The old car of an order; unsaved and NONE where nobody brought one."""
    return PartExchange.objects.filter(order_id=order_id).first() or PartExchange(order_id=order_id)


def order_of(car_id: UUID) -> UUID:
    """Whose old car it is. Raises NotFound."""
    found = PartExchange.objects.filter(id=car_id).values_list("order_id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def state_of(order: OrderAtHand) -> str:
    """Where the old car of an order stands."""
    found = PartExchange.objects.filter(order_id=order.id).values_list("state", flat=True).first()
    return found or PART_EXCHANGE.initial


def promises(order: OrderAtHand) -> int:
    """What an accepted old car will bring and has not brought yet, in minor units."""
    found = PartExchange.objects.filter(order_id=order.id, state="ACCEPTED").first()
    return found.equity_minor if found else 0


def terms(order: OrderAtHand) -> dict[str, Any]:
    """What the sale's contract says of an old car that was taken for part of the price."""
    found = PartExchange.objects.filter(order_id=order.id, state="ACCEPTED").first()
    return {"trade_in_minor": found.equity_minor, "trade_in_vin": found.vin} if found else {}


def subsidy_of(order: OrderAtHand) -> Line | None:
    """What the state pays on a new car for giving an old one away, by the rule in force today; or why not."""
    car, city = vehicle_snapshot(order.vehicle_id), current_dealer().city
    purchase = Purchase(
        price_minor=order.total.amount,
        energy=car.energy,
        as_of=today(),
        city=city,
        province=_PROVINCES.get(city, ""),
        trade="replace",
    )
    wanted = TRADE_KINDS["replace"]
    return next((line for line in on_the_road(purchase).lines if line.code == wanted), None)


def rows_of(order: OrderAtHand) -> QuerySet[PartExchange]:
    """What of it belongs to the order, for everything that happened."""
    return PartExchange.objects.filter(order_id=order.id)

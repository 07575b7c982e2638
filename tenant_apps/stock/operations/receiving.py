from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalid, Invalids
from core.kernel.money import Money
from shared_apps.catalog import vin as vins
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.names import search_text
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.operations import register_vin
from tenant_apps.stock.errors import (
    AmountTooLarge,
    ArrivedTomorrow,
    CostNegative,
    MileageNegative,
    PriceImplausible,
    PriceNotPositive,
    UnknownColour,
    UnknownInterior,
    VinWrong,
    WrongCurrency,
)
from tenant_apps.stock.models import CONDITIONS, PriceChange, Vehicle
from tenant_apps.stock.operations.settling import tell
from tenant_apps.stock.policies import is_slip
from tenant_apps.stock.states import ENTERS, VEHICLE
from tenants.context import current_dealer
from tenants.features.quotas import require_room
from tenants.queries import dealer_by_id

LARGEST_AMOUNT = 100_000_000_00  # a hundred million yuan, in fen


def receive_vehicle(
    *,
    actor: Actor,
    vin: str,
    trim_id: UUID,
    colour_code: str,
    interior_code: str = "",
    mileage_km: int,
    cost: Money,
    price: Money,
    note: str = "",
    arrived_on: date | None = None,
    condition: str = "NEW",
    state: str = VEHICLE.initial,
) -> Vehicle:
    """Take a car, NEW or USED, into stock under its VIN, which no dealer has yet; it gets a stock number.

    Kilometres on the odometer, `cost` paid and `price` asked in the dealer's currency, `arrived_on` in
    Shanghai, today by default. `state` is ON_ORDER or IN_TRANSIT for a car still on its way. Raises
    Forbidden, VinWrong, VinTaken, UnknownTrim, RetiredTrim, QuotaReached and the Invalid errors of this app;
    several at once as Invalids.
    """
    actor.require("stock.receive")
    today = clock.now().astimezone(clock.SHANGHAI).date()
    arrived = arrived_on or today
    written = vins.normalise(vin)
    with transaction.atomic():
        trim = trim_facts(trim_id)
        refused = [
            *vin_errors(written),
            *_finish_errors(trim, colour_code, interior_code),
            *price_errors(price, trim),
            *amount_errors(cost, "cost"),
            *([MileageNegative()] if mileage_km < 0 else []),
            *([ArrivedTomorrow()] if arrived > today else []),
            *([] if condition in CONDITIONS else [Invalid("field.choice", field="condition")]),
            *([] if state in ENTERS else [Invalid("field.choice", field="state")]),
        ]
        if refused:
            raise refused[0] if len(refused) == 1 else Invalids(refused)
        vehicle = Vehicle(
            id=ids.new_id(),
            vin=written,
            trim_id=trim.id,
            brand_id=trim.brand_id,
            colour_code=colour_code,
            interior_code=interior_code,
            mileage_km=mileage_km,
            cost_minor=cost.amount,
            price_minor=price.amount,
            currency=price.currency,
            note=note,
            arrived_on=arrived,
            condition=condition,
            state=state,
        )
        _store(vehicle, trim)
        after = {"state": vehicle.state, "price": price.as_json(), "cost": cost.as_json()}
        tell(vehicle, actor=actor, action="stock.vehicle.received", was_listed=False, after=after, note=note)
    return vehicle


def vin_errors(written: str) -> Iterator[DomainError]:
    """Why a normalised text is no VIN."""
    for problem in vins.problems(written):
        positions = ", ".join(map(str, problem.positions))
        yield VinWrong(problem.code, length=len(written), positions=positions, expected=problem.expected)


def amount_errors(amount: Money, field: str) -> Iterator[DomainError]:
    """Why a car's price (more than nothing) or cost (not less than nothing) is refused."""
    currency = dealer_by_id(current_dealer().id).currency
    if amount.currency != currency:
        yield WrongCurrency(field=field, params={"currency": currency})
    elif amount.amount > LARGEST_AMOUNT:
        yield AmountTooLarge(field=field)
    elif field == "price" and amount.amount <= 0:
        yield PriceNotPositive()
    elif amount.amount < 0:
        yield CostNegative()


def price_errors(price: Money, trim: TrimFacts) -> Iterator[DomainError]:
    """Why this price is refused for a car of this trim."""
    refused = list(amount_errors(price, "price"))
    if not refused and is_slip(price, trim.msrp):
        refused.append(PriceImplausible())
    yield from refused


def _finish_errors(trim: TrimFacts, colour_code: str, interior_code: str) -> Iterator[DomainError]:
    if trim.colour(colour_code) is None:
        yield UnknownColour()
    if interior_code and trim.interior(interior_code) is None:
        yield UnknownInterior()


def _store(vehicle: Vehicle, trim: TrimFacts) -> None:
    require_room("vehicles", field="vin")
    # The registry first: of two dealers with one VIN, the second waits here and is refused.
    register_vin(vin=vehicle.vin, dealer_id=current_dealer().id, vehicle_id=vehicle.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('stock_number')")
        vehicle.stock_no = f"S{cursor.fetchone()[0]:06d}"
    vehicle.search_text = search_text(vehicle.vin, vehicle.stock_no, trim.title_zh, trim.title_en)
    vehicle.save(force_insert=True)
    PriceChange.objects.create(
        vehicle=vehicle, price_minor=vehicle.price_minor, currency=vehicle.currency, at=vehicle.created_at
    )

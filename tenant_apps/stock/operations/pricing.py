from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.catalog.queries import trim_facts
from tenant_apps.stock.errors import ChangedMeanwhile, NotForSale
from tenant_apps.stock.events import VehicleRepriced
from tenant_apps.stock.models import PriceChange, Vehicle
from tenant_apps.stock.operations.receiving import price_errors
from tenant_apps.stock.operations.settling import lock_vehicle, settle
from tenant_apps.stock.policies import PRICED_IN


def reprice_vehicle(
    *, actor: Actor, vehicle_id: UUID, price: Money, reason: str = "", seen_version: int | None = None
) -> Vehicle:
    """Ask another price; the old one stays in the history. The present price again changes nothing.

    `seen_version` is the version the caller looked at. Raises Forbidden, NotFound, ChangedMeanwhile,
    NotForSale once a buyer was promised the car, PriceNotPositive, AmountTooLarge, PriceImplausible
    and WrongCurrency.
    """
    actor.require("stock.price")
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        if seen_version is not None and seen_version != vehicle.version:
            raise ChangedMeanwhile()
        if vehicle.state not in PRICED_IN:
            raise NotForSale()
        for refused in price_errors(price, trim_facts(vehicle.trim_id)):
            raise refused
        before = Money(vehicle.price_minor, vehicle.currency)
        if before == price:
            return vehicle
        vehicle.price_minor = price.amount
        PriceChange.objects.create(
            vehicle=vehicle, price_minor=price.amount, currency=price.currency, reason=reason
        )
        repriced = VehicleRepriced(
            vehicle_id=vehicle.id,
            trim_id=vehicle.trim_id,
            mileage_km=vehicle.mileage_km,
            before_minor=before.amount,
            price_minor=price.amount,
            currency=price.currency,
        )
        emit(repriced, aggregate=f"vehicle:{vehicle.id}", actor=actor)
        settle(
            vehicle,
            actor=actor,
            action="stock.vehicle.repriced",
            was_listed=vehicle.listed,
            before={"price": before.as_json()},
            after={"price": price.as_json()},
            note=reason,
            repriced=True,
        )
    return vehicle

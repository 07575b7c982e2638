from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from shared_apps.catalog.queries import trim_facts_many
from shared_apps.marketplace.operations import publish_listing
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.projections import change_of, listing_of
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import current_dealer


def retell_vehicles(*, actor: Actor, vehicle_ids: Collection[UUID]) -> None:
    """Let the platform's figures hear of these cars once more; unknown ids are left out."""
    with transaction.atomic():
        for car in Vehicle.objects.filter(id__in=vehicle_ids).order_by("id"):
            emit(change_of(car), aggregate=f"vehicle:{car.id}", actor=actor)


def republish_vehicles(vehicle_ids: Collection[UUID]) -> int:
    """Write the listings of these cars anew, as far as they are for sale; returns how many."""
    cars = list(listed_vehicles().filter(id__in=vehicle_ids).select_for_update(of=("self",)))
    trims = trim_facts_many({car.trim_id for car in cars})
    for car in cars:
        trim = trims[car.trim_id]
        publish_listing(listing_of(car, trim, current_dealer()), trim=trim)
    return len(cars)

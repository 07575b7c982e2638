"""What every change of a car has in common: the lock before it; version, line and projection after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.projections import project


def lock_vehicle(vehicle_id: UUID) -> Vehicle:
    """The car, locked until the transaction ends. Raises NotFound."""
    found = Vehicle.objects.select_for_update().filter(id=vehicle_id).first()
    if found is None:
        raise NotFound()
    return found


def settle(
    vehicle: Vehicle,
    *,
    actor: Actor,
    action: str,
    was_listed: bool,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    repriced: bool = False,
) -> None:
    """Store the changed car as its next version, with its audit line, its listing and its event.

    `repriced` says that nothing but the price changed.
    """
    vehicle.version += 1
    vehicle.save()
    record(actor, action, ("vehicle", vehicle.id), before=before, after=after, note=note)
    project(vehicle, was_listed=was_listed, actor=actor, repriced=repriced)


def tell(
    vehicle: Vehicle,
    *,
    actor: Actor,
    action: str,
    was_listed: bool,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """The audit line, the listing and the event of a car that is stored already."""
    record(actor, action, ("vehicle", vehicle.id), before=before, after=after, note=note)
    project(vehicle, was_listed=was_listed, actor=actor)

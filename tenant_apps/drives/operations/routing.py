from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.drives.errors import NameMissing, RouteUnreadable
from tenant_apps.drives.models import DriveRoute


def register_route(*, actor: Actor, name_zh: str, name_en: str, length_km: int, minutes: int) -> DriveRoute:
    """Add a way to drive; without an English name the Chinese one serves.

    Raises Forbidden, NameMissing and RouteUnreadable.
    """
    actor.require("drives.manage")
    if not name_zh.strip():
        raise NameMissing(field="name_zh")
    if not (1 <= length_km <= 200 and 5 <= minutes <= 240):
        raise RouteUnreadable()
    with transaction.atomic():
        route = DriveRoute.objects.create(
            name_zh=name_zh.strip(),
            name_en=name_en.strip() or name_zh.strip(),
            length_km=length_km,
            minutes=minutes,
        )
        record(actor, "drives.route.registered", ("drive_route", route.id), after={"name": route.name_zh})
    return route


def retire_route(*, actor: Actor, route_id: UUID) -> DriveRoute:
    """Offer a route no more; agreements that name it stay as they are. Raises Forbidden and NotFound."""
    actor.require("drives.manage")
    with transaction.atomic():
        route = DriveRoute.objects.select_for_update().filter(id=route_id).first()
        if route is None:
            raise NotFound()
        route.active = False
        route.save()
        record(actor, "drives.route.retired", ("drive_route", route.id), after={"active": False})
    return route

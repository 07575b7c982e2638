from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from shared_apps.appointments.slots import TIERS, Reserved
from tenant_apps.drives.errors import SettingsWrong
from tenant_apps.drives.models import DriveSettings
from tenant_apps.drives.operations.telling import one_at_a_time, publish_schedule
from tenant_apps.drives.queries import drive_settings

FARTHEST_KM = 100


def change_settings(
    *, actor: Actor, home_radius_km: int, reserved: Sequence[Reserved] | None = None
) -> DriveSettings:
    """Say how far cars are brought to buyers (0: not at all), and which hours are kept for members.

    Without `reserved` those hours stay as they are; so do drives that are booked. Raises Forbidden, Invalid
    for a radius out of range, and SettingsWrong.
    """
    actor.require("drives.manage")
    if not 0 <= home_radius_km <= FARTHEST_KM:
        raise Invalid("field.range", field="home_radius_km")
    for span in reserved or ():
        known = span.tier in TIERS[1:] and 0 < span.weekdays < 128
        if not known or not 0 <= span.opens < span.closes <= 24 * 60:
            raise SettingsWrong()
    with transaction.atomic():
        one_at_a_time()
        settings = drive_settings()
        before = {"home_radius_km": settings.home_radius_km, "reserved": settings.reserved}
        settings.home_radius_km = home_radius_km
        if reserved is not None:
            settings.reserved = [[one.tier, one.weekdays, one.opens, one.closes] for one in reserved]
        settings.save()
        after = {"home_radius_km": settings.home_radius_km, "reserved": settings.reserved}
        record(actor, "drives.settings.changed", ("drive_settings", settings.id), before=before, after=after)
        publish_schedule()
    return settings

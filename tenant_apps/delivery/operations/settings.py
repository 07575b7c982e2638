"""How a dealer hands cars over."""

from __future__ import annotations

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from tenant_apps.delivery.models import DeliverySettings
from tenant_apps.delivery.queries import delivery_settings

RANGES = {
    "bays": (1, 20),
    "minutes": (15, 240),
    "home_km": (0, 500),
    "free_km": (0, 500),
    "per_km_minor": (0, 10_000_00),
}


def change_settings(*, actor: Actor, **given: int) -> DeliverySettings:
    """Change bays, minutes, how far cars are brought (`home_km`, 0: not at all) and what that costs.

    What is booked stays. Raises Forbidden, and Invalid for a value out of range.
    """
    actor.require("delivery.manage")
    for name, (least, most) in RANGES.items():
        if not least <= given[name] <= most:
            raise Invalid("field.range", field=name)
    with transaction.atomic():
        settings = delivery_settings()
        before = {name: getattr(settings, name) for name in RANGES}
        for name in RANGES:
            setattr(settings, name, given[name])
        settings.save()
        after = {name: given[name] for name in RANGES}
        record(
            actor, "delivery.settings.changed", ("delivery_settings", settings.id), before=before, after=after
        )
    return settings

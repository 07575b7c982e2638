"""How a dealer hands cars over."""

from __future__ import annotations

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import Invalid
from tenant_apps.delivery.models import DeliverySettings
from tenant_apps.delivery.queries import delivery_settings
from tenant_apps.delivery.terms import VAT_RATES

RANGES = {
    "bays": (1, 20),
    "minutes": (15, 240),
    "home_km": (0, 500),
    "free_km": (0, 500),
    "base_minor": (0, 10_000_00),
    "per_km_minor": (0, 10_000_00),
}
FIELDS = (*RANGES, "vat_rate")


def change_settings(*, actor: Actor, **given: int) -> DeliverySettings:
    """Change bays, minutes, how far cars are brought (`home_km`, 0: not at all) and what that costs.

    What is not told stays as it is, and so does what is booked. Raises Forbidden, and Invalid for a value out
    of range, kilometres free beyond those offered, and a rate of VAT there is not.
    """
    actor.require("delivery.manage")
    with transaction.atomic():
        settings = delivery_settings()
        before = {name: getattr(settings, name) for name in FIELDS}
        after = {name: given.get(name, before[name]) for name in FIELDS}
        _check(after)
        for name in FIELDS:
            setattr(settings, name, after[name])
        settings.save()
        record(
            actor, "delivery.settings.changed", ("delivery_settings", settings.id), before=before, after=after
        )
    return settings


def _check(given: dict[str, int]) -> None:
    for name, (least, most) in RANGES.items():
        if not least <= given[name] <= most:
            raise Invalid("field.range", field=name)
    if given["home_km"] and given["free_km"] > given["home_km"]:
        raise Invalid("field.range", field="free_km")
    if given["vat_rate"] not in VAT_RATES:
        raise Invalid("field.choice", field="vat_rate")

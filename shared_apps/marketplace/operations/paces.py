from __future__ import annotations

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from shared_apps.marketplace.deadlines import Pace
from shared_apps.marketplace.models import DealerPace
from tenants.context import current_dealer


@transaction.atomic
def record_pace(*, actor: Actor, pace: Pace) -> None:
    """Tell the market how fast the dealer at hand hands cars over. Raises Forbidden but for the system."""
    if actor.kind != "system":
        raise Forbidden()
    measured = {"days": dict(pace.days), "assumed": list(pace.assumed), "measured_at": clock.now()}
    DealerPace.objects.update_or_create(dealer_id=current_dealer().id, defaults=measured)

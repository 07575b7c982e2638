"""The purchase tax of a car that came back: its buyer asks for it with papers of the dealer's."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.models import Registration
from tenant_apps.registration.states import RIGHT


def hand_refund_papers(*, actor: Actor, order_id: UUID) -> Registration:
    """Note that the buyer has the proof of return and the red-letter invoice.

    Raises Forbidden, and NotFound where nobody waits for them (any more).
    """
    actor.require(RIGHT)
    with transaction.atomic():
        order_at_hand(actor, order_id, locked=True)
        rows = Registration.objects.select_for_update().filter(
            order_id=order_id, tax_refund_due_since__isnull=False, tax_refund_handed_at=None
        )
        found = rows.first()
        if found is None:
            raise NotFound()
        found.tax_refund_handed_at = clock.now()
        found.save()
        record(actor, "registration.tax_refund.handed", ("registration", found.id))
    return found

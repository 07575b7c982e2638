"""What an order's own moves mean for the registration of its car."""

from __future__ import annotations

from core.flow.moves.operations import move
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.registration.models import Registration
from tenant_apps.registration.states import ACTIONS, IN_THE_WAY, REGISTRATION


def follow_order(order: OrderAtHand, *, verb: str, actor: Actor, reason: str) -> None:
    """An order that ended takes its pack back; a car that has a plate keeps it and is put right by hand.

    A pack that was complete for a car that was swapped is looked through again. For a car that came back the
    dealer owes its buyer the papers by which the tax office gives the purchase tax back.
    """
    if order.state == "RETURNED":
        Registration.objects.update_or_create(
            order_id=order.id, defaults={"tax_refund_due_since": clock.now()}
        )
        return
    rows = Registration.objects.select_for_update().filter(order_id=order.id)
    if order.state == "CANCELLED":
        found, does = rows.filter(state__in=IN_THE_WAY).first(), "withdraw"
    elif verb == "reallocate":
        found, does = rows.filter(state="PACK_COMPLETE").first(), "reopen"
    else:
        return
    if found is not None:
        found.call_at = None
        move(
            found,
            machine=REGISTRATION,
            verb=does,
            actor=actor,
            action=ACTIONS[does],
            note=reason[:400],
        )

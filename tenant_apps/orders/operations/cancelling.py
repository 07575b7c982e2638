"""Ending an order before the handover: car, money and papers in one transaction; the money travels later."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.cashier.operations import ask_refund, compensate, forfeit, return_transfers
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.assessments import if_cancelled, require_shown
from tenant_apps.orders.ending import Assessment, Cause
from tenant_apps.orders.errors import ApprovalNeeded, ReasonMissing
from tenant_apps.orders.models import EndingRequest, Order
from tenant_apps.orders.operations.pages import abandon_page
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.policies import require_move
from tenant_apps.orders.queries import open_request
from tenant_apps.orders.states import keep_verb
from tenant_apps.stock.operations import release_vehicle


def cancel_order(
    *,
    actor: Actor,
    order_id: UUID,
    reason: str,
    cause: Cause = "BUYER",
    shown_minor: int | None = None,
) -> Order:
    """End an order before delivery: the car is for sale again, the money goes where policy and law say.

    A buyer leaves at their own door; staff must give a reason, and pay out at most the policy's cap.
    `shown_minor` is the payout that was shown before; whoever is not the system must have seen it.
    Raises NotFound, Forbidden, CancelAtDealer, IllegalMove, ReasonMissing, AmountNotShown, AmountMoved,
    ApprovalNeeded.
    """
    reason = tidy(reason)
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "cancel")
        if actor.kind == "staff" and not reason:
            raise ReasonMissing()
        door: Cause = "BUYER" if actor.kind == "buyer" else cause
        found = if_cancelled(order, door)
        require_seen(actor, order, found, shown_minor)
        if actor.kind == "staff" and found.needs_approval and not actor.may("orders.approve"):
            raise ApprovalNeeded()
        if found.payout or found.kept:
            decide(note_request(order, actor, "CANCEL", door, found, reason), actor, "APPROVED", "", found)
        return _end(order, "cancel", found, actor, reason)


def request_cancel(
    *, actor: Actor, order_id: UUID, cause: Cause, reason: str, shown_minor: int | None = None
) -> Order:
    """Ask for the end of an order that a click does not end; it stands still until a manager decides.

    The amount is that of this moment, however long the decision takes. Raises NotFound, Forbidden,
    IllegalMove, ReasonMissing, AmountNotShown, AmountMoved.
    """
    reason = tidy(reason)
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "request_cancel")
        if not reason:
            raise ReasonMissing()
        found = if_cancelled(order, cause)
        require_seen(actor, order, found, shown_minor)
        note_request(order, actor, "CANCEL", cause, found, reason)
        after = {"cause": cause, "ending": found.as_json()}
        return take(order, "request_cancel", actor=actor, after=after, note=reason)


def approve_cancel(*, actor: Actor, order_id: UUID, note: str = "", shown_minor: int | None = None) -> Order:
    """Grant what was asked for.

    Raises NotFound, Forbidden, IllegalMove, NothingAsked, AmountNotShown, AmountMoved.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "approve_cancel")
        asked = open_request(order.id)
        found = if_cancelled(order, cast(Cause, asked.ground), asked.created_at)
        require_seen(actor, order, found, shown_minor)
        decide(asked, actor, "APPROVED", note, found)
        return _end(order, "approve_cancel", found, actor, tidy(note) or asked.reason)


def refuse_cancel(*, actor: Actor, order_id: UUID, note: str) -> Order:
    """Let the order go on from where it stood.

    Raises NotFound, Forbidden, IllegalMove, NothingAsked, ReasonMissing.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        verb = keep_verb(order.paused_from or order.state)
        require_move(actor, order, verb)
        if not tidy(note):
            raise ReasonMissing()
        decide(open_request(order.id), actor, "REFUSED", note)
        return take(order, verb, actor=actor, note=tidy(note))


def record_refund(*, actor: Actor, order_id: UUID, reference: str) -> Order:
    """The dealer's bank has sent the transfers of an ended order back; `reference` is the bank's.

    Raises NotFound, Forbidden, ReferenceMissing, NothingToReturn.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "record_refund")
        return_transfers(actor=actor, order_id=order.id, reference=reference)
        return settle(order, actor=actor)


def give_back(order: Order, found: Assessment, *, actor: Actor, reason: str) -> None:
    """Do with the money what was assessed: keep, send back, pay on top. The order then holds nothing."""
    order.kept_minor = found.kept
    if found.kept:
        forfeit(actor=actor, order_id=order.id, amount=Money(found.kept, order.currency))
    if found.refund:
        back = Money(found.refund, order.currency)
        ask_refund(actor=actor, order_id=order.id, reason=reason, amount=back)
    if found.compensation:
        damages = Money(found.compensation, order.currency)
        compensate(actor=actor, order_id=order.id, amount=damages, reason=reason)


def require_seen(actor: Actor, order: Order, found: Assessment, shown_minor: int | None) -> None:
    """People must have seen the amount that they confirm; the system confirms what there is."""
    if actor.kind != "system" or shown_minor is not None:
        require_shown(order, found, shown_minor)


def note_request(
    order: Order, actor: Actor, kind: str, ground: str, found: Assessment, reason: str, km: int | None = None
) -> EndingRequest:
    """Keep what was asked, with the amount and the reasons that were shown."""
    return EndingRequest.objects.create(
        order_id=order.id,
        kind=kind,
        ground=ground,
        km=km,
        reason=reason,
        asked_by=actor.name[:120],
        assessment=found.as_json(),
        payout_minor=found.payout,
        currency=order.currency,
    )


def decide(
    asked: EndingRequest, actor: Actor, decision: str, note: str, found: Assessment | None = None
) -> None:
    """Close a request; `found` is what was granted in the end."""
    asked.decision, asked.decided_by, asked.decided_at = decision, actor.name[:120], clock.now()
    asked.decision_note = tidy(note)
    if found is not None:
        asked.assessment, asked.payout_minor = found.as_json(), found.payout
    asked.save()


def tidy(text: str) -> str:
    """A reason on one line, as long as the file keeps it."""
    return " ".join(text.split())[:400]


def _end(order: Order, verb: str, found: Assessment, actor: Actor, reason: str) -> Order:
    if order.state == "HOLD" and order.billing_payment_id is not None:
        abandon_page(actor=actor, order_id=order.id, billing_payment_id=order.billing_payment_id)
    order.cancel_reason = reason
    end_contracts(actor=actor, order_id=order.id)
    release_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=f"{order.number} cancelled")
    give_back(order, found, actor=actor, reason=reason)
    return take(order, verb, actor=actor, after={"ending": found.as_json()}, note=reason)

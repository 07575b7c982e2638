"""What all writes of a financing have in common: locks, the transition function, the next call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from core.kernel.states import Machine
from core.storage import scope
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.queries import LIVE, application_of
from tenant_apps.financing.states import BY_LENDERS, FINANCE, INQUIRY, WAITING
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand


def at_work(actor: Actor, order_id: UUID) -> tuple[OrderAtHand, Application]:
    """An order and its application, both locked. Raises NotFound and Forbidden."""
    order = order_at_hand(actor, order_id, locked=True)
    application = application_of(order_id, locked=True)
    if application is None:
        raise NotFound()
    return order, application


def inquiry_in(application: Application, inquiry_id: UUID) -> Inquiry:
    """One lender's answer in this round, locked. Raises NotFound."""
    rows = application.inquiries.select_for_update().filter(id=inquiry_id, round=application.round)
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def require_move(machine: Machine, state: str, verb: str, actor: Actor) -> None:
    """Raise IllegalMove where the table has no such move, Forbidden where it is not this actor's."""
    if not machine.move(state, verb).may(actor):
        raise Forbidden()


def take(application: Application, verb: str, actor: Actor, note: str = "") -> None:
    """Take the financing as a whole to the verb's state."""
    move(
        application,
        machine=FINANCE,
        verb=verb,
        actor=actor,
        action=f"financing.application.{verb}",
        note=note[:400],
        after={"order_id": str(application.order_id), "loan_minor": application.loan_minor},
    )


def take_inquiry(inquiry: Inquiry, verb: str, actor: Actor, *, due: datetime | None = None) -> None:
    """Take a lender's answer to the verb's state; `due` is when the lender is called next, None for never."""
    inquiry.due_at, inquiry.attempts = due, 0
    move(
        inquiry,
        machine=INQUIRY,
        verb=verb,
        actor=actor,
        action=f"financing.inquiry.{verb}",
        note=inquiry.reason,
        after={"lender": inquiry.lender, "product": inquiry.product},
    )
    if due is not None:
        call(inquiry)


def call(inquiry: Inquiry) -> None:
    """Have the lender called once this transaction has committed."""
    key, said = f"inquiry:{inquiry.id}", {"inquiry_id": str(inquiry.id)}
    post_task("financing.tasks.call_lender", said, key=key, dealer=scope.dealer_schema())


def let_go(application: Application, actor: Actor, *, but: UUID | None = None, lender: str = "") -> None:
    """Take back what is still open at lenders, at all or at one; each lender is told that has been asked."""
    rows = application.inquiries.select_for_update().filter(
        round=application.round, state__in=(*LIVE, "PAID")
    )
    for inquiry in rows.order_by("id"):
        if inquiry.id == but or (lender and inquiry.lender != lender):
            continue
        take_inquiry(inquiry, "withdraw", actor, due=clock.now() if inquiry.sent_at else None)


def settle(application: Application) -> None:
    """Bring the financing to where the lenders' answers put it."""
    if application.state not in WAITING:
        return
    states = set(application.inquiries.filter(round=application.round).values_list("state", flat=True))
    if "OFFERED" in states:
        target = "APPROVED"
    elif "CONDITIONAL" in states:
        target = "CONDITIONAL"
    else:
        target = "SUBMITTED" if "QUEUED" in states else "DECLINED"
    if target == application.state:
        return
    if application.state == "DECLINED" and target != "SUBMITTED":
        take(application, "resume", SYSTEM)
    take(application, BY_LENDERS[target], SYSTEM)

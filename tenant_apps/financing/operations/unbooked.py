"""A loan that the lender has paid and the books refused: booked after all, or given back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.financing.errors import CommitmentRelied
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.operations.moving import at_work, call, inquiry_in, let_go, take
from tenant_apps.financing.queries import promised
from tenant_apps.financing.states import FINANCE, MAY_APPLY, NOT_BOOKED
from tenant_apps.orders.facts import OrderAtHand


def book_loan(*, actor: Actor, order_id: UUID) -> Application:
    """Have the lender say again what it paid, and book it: whatever was in the way is out of it.

    Raises Forbidden, NotFound, and IllegalMove where no loan waits to be booked.
    """
    with transaction.atomic():
        _order, application, inquiry = _unbooked(actor, order_id, "book")
        inquiry.due_at, inquiry.attempts = clock.now(), 0
        inquiry.save(update_fields=["due_at", "attempts", "updated_at"])
        call(inquiry)
        return application


def give_back_loan(*, actor: Actor, order_id: UUID, reason: str) -> Application:
    """Have the lender take the loan back: the price is paid another way.

    Raises Forbidden, NotFound, IllegalMove where no loan waits to be booked, and CommitmentRelied where the
    order goes on because of it.
    """
    with transaction.atomic():
        order, application, _inquiry = _unbooked(actor, order_id, "give_back")
        if promised(order) and order.state not in MAY_APPLY:
            raise CommitmentRelied()
        let_go(application, actor)
        application.attention = ""
        take(application, "withdraw", actor, reason)
        return application


def _unbooked(actor: Actor, order_id: UUID, verb: str) -> tuple[OrderAtHand, Application, Inquiry]:
    actor.require("orders.finance")
    order, application = at_work(actor, order_id)
    if application.attention != NOT_BOOKED or application.accepted_id is None:
        raise IllegalMove(FINANCE.name, application.state, verb)
    return order, application, inquiry_in(application, application.accepted_id)

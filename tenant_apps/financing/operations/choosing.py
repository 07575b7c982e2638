"""An offer is taken, an application or a consent taken back; and what the order's moves mean for it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from tenant_apps.financing.errors import CarNotAgreed, CommitmentRelied, LoanAboveOpen, OfferOver
from tenant_apps.financing.models import Application, Inquiry
from tenant_apps.financing.operations.another_car import tell_lenders
from tenant_apps.financing.operations.moving import (
    at_work,
    call,
    inquiry_in,
    let_go,
    require_move,
    settle,
    take,
    take_inquiry,
)
from tenant_apps.financing.queries import application_of, most_to_finance
from tenant_apps.financing.states import FINANCE, INQUIRY, MAY_APPLY, UNDONE
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.operations import follow_promises


def accept_offer(*, actor: Actor, order_id: UUID, inquiry_id: UUID) -> Application:
    """Take one lender's offer; the others are told that theirs is not wanted.

    The loan counts towards the price from now on, and is paid out once the contract is signed.
    Raises NotFound, Forbidden, IllegalMove, OfferOver, LoanAboveOpen, and CarNotAgreed while the
    lender has not agreed to the car that took the first one's place.
    """
    with transaction.atomic():
        order, application = at_work(actor, order_id)
        require_move(FINANCE, application.state, "accept", actor)
        inquiry = inquiry_in(application, inquiry_id)
        require_move(INQUIRY, inquiry.state, "accept", actor)
        today = clock.now().astimezone(clock.SHANGHAI).date()
        if order.state not in MAY_APPLY or (inquiry.valid_until and inquiry.valid_until < today):
            raise OfferOver()
        if inquiry.loan_minor > most_to_finance(order).amount:
            raise LoanAboveOpen()
        if inquiry.car_unconfirmed_since is not None:
            raise CarNotAgreed()
        signed = order.contracted_at is not None
        take_inquiry(inquiry, "accept", actor, due=clock.now() if signed else None)
        application.accepted_id = inquiry.id
        take(application, "accept", actor)
        let_go(application, SYSTEM, but=inquiry.id)
        follow_promises(actor=SYSTEM, order_id=order_id)
        return application


def withdraw_application(*, actor: Actor, order_id: UUID, reason: str = "") -> Application:
    """Give the application up; every lender that was asked is told.

    Raises NotFound, Forbidden, IllegalMove, and CommitmentRelied where the order goes on because of the loan.
    """
    with transaction.atomic():
        order, application = at_work(actor, order_id)
        require_move(FINANCE, application.state, "withdraw", actor)
        if application.state == "ACCEPTED" and order.state not in (*MAY_APPLY, *UNDONE):
            raise CommitmentRelied()
        _withdraw(application, actor, reason)
        follow_promises(actor=SYSTEM, order_id=order_id)
        return application


def withdraw_consent(*, actor: Actor, order_id: UUID, lender: str) -> Application:
    """Take back the consent that a lender has the buyer's data; its application ends with it.

    Raises NotFound, Forbidden for anybody but the buyer, CommitmentRelied for the lender of the loan taken.
    """
    if actor.kind != "buyer":
        raise Forbidden()
    with transaction.atomic():
        _order, application = at_work(actor, order_id)
        given = application.consents.select_for_update().filter(lender=lender, withdrawn_at=None).first()
        if given is None:
            raise NotFound()
        if application.inquiries.filter(lender=lender, state__in=["ACCEPTED", "PAID"]).exists():
            raise CommitmentRelied()
        given.withdrawn_at = clock.now()
        given.save()
        record(actor, "financing.consent.withdrawn", ("consent", given.id), after={"lender": lender})
        let_go(application, actor, lender=lender)
        settle(application)
        return application


def retry_inquiry(*, actor: Actor, order_id: UUID, inquiry_id: UUID) -> Inquiry:
    """Ask a lender once more that did not answer. Raises NotFound, Forbidden, IllegalMove."""
    with transaction.atomic():
        _order, application = at_work(actor, order_id)
        inquiry = inquiry_in(application, inquiry_id)
        require_move(INQUIRY, inquiry.state, "retry", actor)
        take_inquiry(inquiry, "retry", actor, due=clock.now())
        settle(application)
        return inquiry


def follow_order(*, actor: Actor, order: OrderAtHand, verb: str, reason: str) -> None:
    """What an order's move means: undone, nobody lends any more; signed, the lender pays; a swapped car is
    put to every lender that knows the old one.

    Raises Forbidden for anybody but the system: the order itself has decided who may move it.
    """
    if actor.kind != "system":
        raise Forbidden()
    if order.state not in UNDONE and verb not in ("record_signature", "reallocate"):
        return
    application = application_of(order.id, locked=True)
    if application is None:
        return
    if order.state in UNDONE:
        if application.state not in (FINANCE.initial, "WITHDRAWN"):
            _withdraw(application, SYSTEM, reason)
    elif verb == "reallocate":
        tell_lenders(application)
    elif application.state == "ACCEPTED" and application.accepted_id is not None:
        inquiry = inquiry_in(application, application.accepted_id)
        ask_payout(inquiry)


def ask_payout(inquiry: Inquiry) -> None:
    """Have the lender of an accepted loan told that the contract is signed."""
    inquiry.due_at = clock.now()
    inquiry.save(update_fields=["due_at", "updated_at"])
    call(inquiry)


def _withdraw(application: Application, actor: Actor, reason: str) -> Application:
    let_go(application, actor)
    take(application, "withdraw", actor, reason)
    return application

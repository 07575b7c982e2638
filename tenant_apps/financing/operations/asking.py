"""Lenders are called: asked, told of a signature, told that somebody gave up. Each call may come twice."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden
from core.kernel.money import Money
from shared_apps.rulebook.lending import Way
from shared_apps.rulebook.payments import payments
from tenant_apps.cashier.queries import payments_of
from tenant_apps.financing.errors import LenderSilent
from tenant_apps.financing.facts import Decision, PaidOut, Request
from tenant_apps.financing.lenders import lenders
from tenant_apps.financing.models import Answer, Application, Inquiry
from tenant_apps.financing.operations.another_car import note_car
from tenant_apps.financing.operations.moving import at_work, settle, take, take_inquiry
from tenant_apps.financing.queries import applicant_of
from tenant_apps.financing.states import DECIDED, LENDER_SILENT, NOT_BOOKED
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.operations import cover_order, record_loan

log = logging.getLogger(__name__)
WAITS = (10, 60, 300, 1800)
"""Seconds before another try; after the last an unanswered inquiry fails."""
LEASE = timedelta(seconds=90)  # while one worker is on the telephone no other calls
PATIENCE = timedelta(minutes=1)  # between looks at a lender who takes its time


def call_lender(*, actor: Actor, inquiry_id: UUID) -> None:
    """Call the lender about what is due, if anything is; outside any transaction, since it may take long.

    Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    claimed = _claim(inquiry_id)
    if claimed is None:
        return
    state, unconfirmed, request = claimed
    try:
        if unconfirmed is not None:
            note_car(inquiry_id, since=unconfirmed, agreed=lenders().change_car(request))
        elif state == "QUEUED":
            _note_decisions(inquiry_id, lenders().decide(request))
        elif state in ("ACCEPTED", "PAID"):
            _note_payout(inquiry_id, lenders().pay_out(request))
        elif state == "WITHDRAWN":
            lenders().cancel(request)
            _note_told(inquiry_id)
    except LenderSilent:
        _note_silence(inquiry_id)


def _claim(inquiry_id: UUID) -> tuple[str, datetime | None, Request] | None:
    """What to say to the lender, and since when about another car; None where nothing is due or another
    worker is at it."""
    with transaction.atomic():
        order, inquiry, application = _locked(inquiry_id)
        if inquiry.due_at is None or inquiry.due_at > clock.latest():
            return None
        who = applicant_of(application)
        if who is None:
            return None
        if inquiry.state == "QUEUED":  # what is asked now names the car as it is
            inquiry.car_unconfirmed_since = None
        unconfirmed = inquiry.car_unconfirmed_since if inquiry.state in DECIDED else None
        if (
            inquiry.state == "ACCEPTED" and unconfirmed is None
        ):  # the contract is signed: the order may go on by the promise
            cover_order(actor=SYSTEM, order_id=application.order_id)
        now = clock.now()
        inquiry.sent_at = inquiry.sent_at or now
        inquiry.attempts += 1
        inquiry.due_at = now + LEASE
        inquiry.save(update_fields=["sent_at", "attempts", "due_at", "car_unconfirmed_since", "updated_at"])
        return (
            inquiry.state,
            unconfirmed,
            Request(
                key=inquiry.id.hex,
                lender=inquiry.lender,
                product=inquiry.product,
                plan=inquiry.plan,
                rate=inquiry.rate,
                vin=order.vin,
                months=inquiry.months,
                loan_minor=inquiry.loan_minor,
                price_minor=application.price_minor,
                first_minor=inquiry.first_minor,
                applicant=who,
                documents=frozenset(application.documents.values_list("kind", flat=True)),
                attempt=inquiry.attempts,
                sent_at=inquiry.sent_at,
            ),
        )


def _note_decisions(inquiry_id: UUID, said: Sequence[Decision]) -> None:
    """Keep every answer word for word; the first that decides counts, what comes later changes nothing."""
    with transaction.atomic():
        _order, inquiry, application = _locked(inquiry_id)
        for decision in said:
            _keep(inquiry, decision.reference, decision.body)
            if inquiry.state == "QUEUED":
                _decide(inquiry, decision)
        settle(application)


def _decide(inquiry: Inquiry, decision: Decision) -> None:
    inquiry.reason, inquiry.asks = decision.reason[:60], decision.asks
    if decision.outcome == "PENDING":
        inquiry.due_at, inquiry.attempts = clock.now() + PATIENCE, 0
        inquiry.save(update_fields=["due_at", "attempts", "updated_at"])
    elif decision.outcome == "APPROVED" and decision.rate is not None:
        paid = payments(
            cast(Way, inquiry.plan), inquiry.loan_minor, decision.rate, inquiry.months, inquiry.left_minor
        )
        inquiry.rate, inquiry.apr = decision.rate, paid.apr
        inquiry.first_minor, inquiry.total_minor = paid.first_minor, paid.total_minor
        inquiry.valid_until = decision.valid_until
        swapped = inquiry.car_unconfirmed_since is not None  # while the lender was thinking
        take_inquiry(inquiry, "approve", SYSTEM, due=clock.now() if swapped else None)
    else:
        take_inquiry(inquiry, "condition" if decision.outcome == "CONDITIONAL" else "decline", SYSTEM)


def _note_payout(inquiry_id: UUID, paid: PaidOut) -> None:
    """The loan has arrived: it is booked on the order, once; what the books refuse waits for a person."""
    with transaction.atomic():
        _order, inquiry, application = _locked(inquiry_id)
        if inquiry.state == "ACCEPTED":
            swapped = inquiry.car_unconfirmed_since is not None  # while the lender was paying
            _keep(inquiry, paid.reference, paid.body)
            take_inquiry(inquiry, "pay_out", SYSTEM, due=clock.now() if swapped else None)
            _note_heard(application)
            take(application, "pay_out", SYSTEM)
        elif inquiry.state == "PAID" and application.attention == NOT_BOOKED:
            inquiry.due_at = None
            inquiry.save(update_fields=["due_at", "updated_at"])
            application.attention = ""
            application.save(update_fields=["attention", "updated_at"])
        else:
            return
        try:
            with transaction.atomic():
                record_loan(
                    actor=SYSTEM,
                    order_id=application.order_id,
                    amount=Money(paid.amount_minor, application.currency),
                    reference=paid.reference,
                )
        except DomainError as refused:
            if any(one.reference == paid.reference for one in payments_of(application.order_id)):
                cover_order(actor=SYSTEM, order_id=application.order_id)  # a clerk was quicker
                return
            log.error("a loan of order %s could not be booked: %s", application.order_id, refused.code)
            application.attention = NOT_BOOKED
            application.save(update_fields=["attention", "updated_at"])


def _note_told(inquiry_id: UUID) -> None:
    """The lender knows that the loan is not wanted (any more)."""
    with transaction.atomic():
        _order, inquiry, application = _locked(inquiry_id)
        inquiry.due_at, inquiry.told_at = None, clock.now()
        inquiry.save(update_fields=["due_at", "told_at", "updated_at"])
        _note_heard(application)
        record(SYSTEM, "financing.inquiry.told", ("inquiry", inquiry.id), after={"lender": inquiry.lender})


def _note_silence(inquiry_id: UUID) -> None:
    """Try again later; an inquiry that is never answered fails, money and cancellations wait for a person."""
    with transaction.atomic():
        _order, inquiry, application = _locked(inquiry_id)
        if inquiry.attempts <= len(WAITS):
            inquiry.due_at = clock.now() + timedelta(seconds=WAITS[inquiry.attempts - 1])
            inquiry.save(update_fields=["due_at", "updated_at"])
            return
        if inquiry.state == "QUEUED":
            take_inquiry(inquiry, "fail", SYSTEM)
            settle(application)
            return
        inquiry.due_at = clock.now() + timedelta(seconds=WAITS[-1])
        inquiry.save(update_fields=["due_at", "updated_at"])
        if application.attention not in (NOT_BOOKED, LENDER_SILENT):  # money comes first
            application.attention = LENDER_SILENT
            application.save(update_fields=["attention", "updated_at"])


def _note_heard(application: Application) -> None:
    """A lender has answered after all: nobody need call it, unless another one is silent, too."""
    if application.attention != LENDER_SILENT:
        return
    silent = application.inquiries.filter(due_at__isnull=False, attempts__gt=len(WAITS))
    if not silent.exists():
        application.attention = ""
        application.save(update_fields=["attention", "updated_at"])


def _keep(inquiry: Inquiry, reference: str, body: object) -> None:
    Answer.objects.get_or_create(inquiry=inquiry, reference=reference[:80], defaults={"body": body})


def _locked(inquiry_id: UUID) -> tuple[OrderAtHand, Inquiry, Application]:
    """The inquiry with its application and order, locked in the order of the house."""
    order_id = Application.objects.values_list("order_id", flat=True).get(inquiries=inquiry_id)
    order, application = at_work(SYSTEM, order_id)
    return order, Inquiry.objects.select_for_update().get(id=inquiry_id), application

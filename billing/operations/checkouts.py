"""Asking a buyer for money: our row first, Stripe second, never inside one of our transactions."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from billing import gateway
from billing.errors import AlreadyPaid, CheckoutDiffers, PaymentRefused
from billing.events import CheckoutDropped
from billing.gateway import CheckoutFacts, CheckoutWish
from billing.models import Payment
from billing.operations.bookings import book, expire, fail, locked, replace
from billing.states import LIVE, STANDING
from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenants.context import market_context

# Stripe's page stays open for 30 minutes at least, counted from its creation. A row that has no page after
# 20 minutes is given up, so a page asked for at the latest still has its 30.
PAGE_OPEN_FOR = timedelta(minutes=55)
ASKED_WITHIN = timedelta(minutes=20)
PAGE_OPEN_AT_MOST = timedelta(hours=23)


def open_checkout(
    *,
    actor: Actor,
    dealer_schema: str,
    subject_id: UUID,
    buyer_id: UUID,
    amount: Money,
    description: str,
    success_url: str,
    cancel_url: str,
    expires_at: datetime,
    locale: str,
    buyer_email: str = "",
    detail: str = "",
    purpose: str = "DEPOSIT",
) -> Payment:
    """A payment with a page to pay on (`checkout_url`); calling again gives the same, whatever crashed.

    Must not run inside a transaction. `success_url` may hold `{CHECKOUT_SESSION_ID}`. We stop waiting at
    `expires_at`; the page itself stays for 55 minutes unless it is closed by `expire_checkout`.
    Raises AlreadyPaid, CheckoutDiffers, PaymentUnavailable (call again), PaymentRefused (the row is FAILED).
    """
    wanted = Payment(
        dealer_schema=dealer_schema,
        purpose=purpose,
        subject_id=subject_id,
        buyer_id=buyer_id,
        amount_minor=amount.amount,
        currency=amount.currency,
        description=description[:250],
        detail=detail[:250],
        success_url=success_url,
        cancel_url=cancel_url,
        expires_at=expires_at,
        locale=locale,
        buyer_email=buyer_email,
    )
    with market_context():
        payment = _standing_or_new(actor, wanted)
        return payment if payment.state == "OPEN" else _ask_for_page(payment)


def _standing_or_new(actor: Actor, wanted: Payment) -> Payment:
    try:
        return _find_or_insert(actor, wanted)
    except IntegrityError:
        # Somebody inserted the same payment since we looked: now we find theirs.
        return _find_or_insert(actor, wanted)


def _find_or_insert(actor: Actor, wanted: Payment) -> Payment:
    with transaction.atomic(durable=True):
        standing = (
            Payment.objects.select_for_update()
            .filter(
                dealer_schema=wanted.dealer_schema,
                subject_id=wanted.subject_id,
                purpose=wanted.purpose,
                state__in=STANDING,
            )
            .first()
        )
        if standing is not None and standing.state == "CREATED" and _is_stale(standing):
            replace(standing)
            standing = None
        if standing is None:
            wanted.save(force_insert=True)
            after = {"amount_minor": wanted.amount_minor, "currency": wanted.currency}
            record(actor, "billing.payment.created", ("payment", wanted.id), after=after)
            return wanted
        if standing.state == "CAPTURED":
            raise AlreadyPaid
        if (standing.amount_minor, standing.currency) != (wanted.amount_minor, wanted.currency):
            raise CheckoutDiffers
        return standing


def _is_stale(payment: Payment) -> bool:
    return payment.created_at < clock.now() - ASKED_WITHIN


def _ask_for_page(payment: Payment) -> Payment:
    try:
        facts = gateway.create_checkout(_wish(payment), key=f"checkout:{payment.id}")
    except PaymentRefused as refused:
        _give_up(payment.id, refused.reason)
        raise
    payment = _book(payment.id, facts)
    if payment.state in ("EXPIRED", "FAILED") and facts.status == "open":
        # Closed on our side while the page was being made: the buyer shall not pay on it.
        return _book(payment.id, gateway.expire_checkout(facts.session_id))
    return payment


def _wish(payment: Payment) -> CheckoutWish:
    """The call's content, from the row alone: word for word the same at every attempt."""
    earliest, latest = payment.created_at + PAGE_OPEN_FOR, payment.created_at + PAGE_OPEN_AT_MOST
    return CheckoutWish(
        amount=Money(payment.amount_minor, payment.currency),
        description=payment.description,
        detail=payment.detail,
        success_url=payment.success_url,
        cancel_url=payment.cancel_url,
        closes_at=min(max(payment.expires_at, earliest), latest),
        locale=payment.locale,
        buyer_email=payment.buyer_email,
        marks={
            "payment_id": str(payment.id),
            "dealer": payment.dealer_schema,
            "subject_id": str(payment.subject_id),
            "purpose": payment.purpose,
        },
    )


def _book(payment_id: UUID, facts: CheckoutFacts) -> Payment:
    with transaction.atomic():
        payment = locked(payment_id)
        book(payment, facts)
    return payment


def _give_up(payment_id: UUID, reason: str) -> Payment:
    with transaction.atomic():
        payment = locked(payment_id)
        if payment.state in LIVE:
            fail(payment, reason)
            payment.save()
    return payment


def sync_payment(*, payment_id: UUID) -> Payment:
    """Ask Stripe how a payment stands and book it; for the page the buyer returns to, and for lost webhooks.

    Must not run inside a transaction. Raises PaymentUnavailable, FactsDiffer.
    """
    with market_context():
        # A look that comes to nothing was one, too: else the same payment would be first in line for ever.
        Payment.objects.filter(pk=payment_id).update(checked_at=clock.now())
        payment = Payment.objects.get(pk=payment_id)
        if payment.stripe_session_id is None:
            return payment
        try:
            return _book(payment.id, gateway.retrieve_checkout(payment.stripe_session_id))
        except PaymentRefused as refused:
            if refused.stripe_code != "resource_missing":
                raise
            return _give_up(payment.id, refused.reason)


def expire_checkout(*, payment_id: UUID) -> Payment:
    """Close the page; if the buyer was faster, the money is booked instead: look at the state returned.

    Must not run inside a transaction (see `drop_checkout` for that). Raises PaymentUnavailable, FactsDiffer.
    """
    with market_context():
        with transaction.atomic():
            payment = locked(payment_id)
            if payment.state == "CREATED" and payment.stripe_session_id is None:
                expire(payment)
                payment.save()
        if payment.state == "OPEN" and payment.stripe_session_id is not None:
            return _book(payment.id, gateway.expire_checkout(payment.stripe_session_id))
        return payment


def drop_checkout(*, actor: Actor, payment_id: UUID) -> None:
    """Have the page closed soon; for use inside the transaction that gives up the thing to be paid.

    Raises Payment.DoesNotExist where a dealer asks for another dealer's payment.
    """
    payment = Payment.objects.get(pk=payment_id)  # in the caller's scope: a dealer sees its own only
    with market_context(), transaction.atomic():
        if payment.state in LIVE:
            # Where Stripe does not answer now, the sweep closes whatever page is past its time.
            Payment.objects.filter(pk=payment.pk, state="OPEN").update(expires_at=clock.now())
            record(actor, "billing.checkout.dropped", ("payment", payment.id))
            emit(
                CheckoutDropped(payment_id=payment.id),
                aggregate=f"payment:{payment.id}",
                actor=actor,
                dealer=payment.dealer_schema,
            )

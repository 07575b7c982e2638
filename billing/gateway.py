"""The only code that speaks to Stripe. Plain values go in and come out; the SDK stays inside."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import stripe
from django.conf import settings

from billing.errors import BadSignature, PaymentRefused, PaymentUnavailable
from core.kernel.money import Money

log = logging.getLogger(__name__)
CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0
LOCALES = {"zh-hans": "zh", "en": "en"}
# The SDK would otherwise tell Stripe about this machine and the speed of earlier calls.
stripe.enable_telemetry = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutWish:
    """What a page to pay on shall say. `marks` travel with the payment and come back in every webhook."""

    amount: Money
    description: str
    detail: str
    success_url: str
    cancel_url: str
    closes_at: datetime
    locale: str
    buyer_email: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutFacts:
    """A Checkout Session as Stripe has it. `status` is open, complete or expired.

    `method` is known only where Stripe was asked for it: CARD, ALIPAY, WECHAT_PAY.
    """

    session_id: str
    status: str
    paid: bool
    amount: Money
    url: str
    payment_intent_id: str
    method: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """A refund as Stripe has it. `status` is pending, requires_action, succeeded, failed or canceled."""

    refund_id: str
    status: str
    amount: Money
    payment_intent_id: str
    problem: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A verified webhook: the event's id, its type and the whole of it."""

    event_id: str
    type: str
    payload: dict[str, Any]


def create_checkout(wish: CheckoutWish, *, key: str) -> CheckoutFacts:
    """Open a page to pay on. The same key with the same wish gives the same page.

    Raises PaymentUnavailable, PaymentRefused.
    """
    product: dict[str, str] = {"name": wish.description}
    if wish.detail:
        product["description"] = wish.detail
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": wish.amount.currency.lower(),
                    "unit_amount": wish.amount.amount,
                    "product_data": product,
                },
            }
        ],
        "success_url": wish.success_url,
        "cancel_url": wish.cancel_url,
        "expires_at": int(wish.closes_at.timestamp()),
        "locale": LOCALES.get(wish.locale.lower(), "auto"),
        "metadata": dict(wish.marks),
        "payment_intent_data": {"description": wish.description, "metadata": dict(wish.marks)},
    }
    if wish.buyer_email:
        params["customer_email"] = wish.buyer_email
    with _asking("create_checkout"):
        session = _client().v1.checkout.sessions.create(cast(Any, params), {"idempotency_key": key})
    return checkout_facts(session.to_dict())


def retrieve_checkout(session_id: str) -> CheckoutFacts:
    """A session as it is now, with the method it was paid by. Raises PaymentUnavailable, PaymentRefused."""
    with _asking("retrieve_checkout"):
        session = _client().v1.checkout.sessions.retrieve(
            session_id, {"expand": ["payment_intent.latest_charge"]}
        )
    return checkout_facts(session.to_dict())


def expire_checkout(session_id: str) -> CheckoutFacts:
    """Close the page. A page that is already paid or closed is only reported.

    Raises PaymentUnavailable, PaymentRefused.
    """
    try:
        with _asking("expire_checkout"):
            session = _client().v1.checkout.sessions.expire(
                session_id, None, {"idempotency_key": f"expire:{session_id}"}
            )
    except PaymentRefused:
        return retrieve_checkout(session_id)
    return checkout_facts(session.to_dict())


def refund(payment_intent_id: str, amount: Money, *, key: str, marks: Mapping[str, str]) -> RefundFacts:
    """Give money back. Raises PaymentUnavailable, PaymentRefused (also when nothing is left to give back)."""
    with _asking("refund"):
        made = _client().v1.refunds.create(
            {"payment_intent": payment_intent_id, "amount": amount.amount, "metadata": dict(marks)},
            {"idempotency_key": key},
        )
    return refund_facts(made.to_dict())


def retrieve_refund(refund_id: str) -> RefundFacts:
    """A refund as it is now. Raises PaymentUnavailable, PaymentRefused."""
    with _asking("retrieve_refund"):
        made = _client().v1.refunds.retrieve(refund_id)
    return refund_facts(made.to_dict())


def find_refund(payment_intent_id: str, mark: str, value: str) -> RefundFacts | None:
    """The refund of a payment that carries a mark; None when Stripe has none.

    Stripe forgets idempotency keys after a day, so an old attempt is looked up before it is repeated.
    """
    with _asking("find_refund"):
        page = _client().v1.refunds.list({"payment_intent": payment_intent_id, "limit": 100})
        found = [refund_facts(one.to_dict()) for one in page.auto_paging_iter()]
    return next((facts for facts in found if facts.marks.get(mark) == value), None)


def construct_event(raw: bytes, signature: str) -> Incoming:
    """A webhook whose signature fits and is at most five minutes old. Raises BadSignature."""
    secret = settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        raise BadSignature
    try:
        event = stripe.Webhook.construct_event(raw, signature, secret)
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise BadSignature from error
    payload = cast(dict[str, Any], event.to_dict())
    return Incoming(event_id=event.id, type=event.type, payload=payload)


def checkout_facts(session: Mapping[str, Any]) -> CheckoutFacts:
    """Reads a session of an answer or a webhook."""
    intent = session.get("payment_intent")
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    return CheckoutFacts(
        session_id=session["id"],
        status=session["status"],
        paid=session["payment_status"] == "paid",
        amount=Money(session["amount_total"], session["currency"].upper()),
        url=session.get("url") or "",
        payment_intent_id=_id_of(session.get("payment_intent")),
        method=details["type"].upper() if details else "",
        marks=session.get("metadata") or {},
    )


def refund_facts(made: Mapping[str, Any]) -> RefundFacts:
    """Reads a refund of an answer or a webhook."""
    return RefundFacts(
        refund_id=made["id"],
        status=made["status"],
        amount=Money(made["amount"], made["currency"].upper()),
        payment_intent_id=_id_of(made.get("payment_intent")),
        problem=made.get("failure_reason") or "",
        marks=made.get("metadata") or {},
    )


def _id_of(reference: Any) -> str:
    """The id of an object that is given as its id, as a whole, or not at all."""
    return str(reference["id"] if isinstance(reference, dict) else reference or "")


def _client() -> stripe.StripeClient:
    if not settings.STRIPE_API_KEY:
        raise PaymentUnavailable
    return _client_for(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client_for(api_key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": base} if base else {},
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=(CONNECT_WITHIN, ANSWER_WITHIN)),
    )


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """Turns the SDK's errors into ours. A key in use or a server's fault leaves the outcome open."""
    try:
        yield
    except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:
            raise PaymentUnavailable from error
        log.warning("%s was refused: %s", what, error)
        raise PaymentRefused(str(error.user_message or ""), stripe_code=error.code or "") from error
    except stripe.StripeError as error:
        log.warning("%s had no clear answer: %s", what, type(error).__name__, exc_info=error)
        raise PaymentUnavailable from error

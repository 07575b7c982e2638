"""The only code that speaks to Stripe. Plain values go in and come out; the SDK stays inside."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import stripe
from django.conf import settings

from billing.errors import BadSignature, PaymentDeclined, PaymentRefused, PaymentUnavailable
from core.kernel.money import Money

log = logging.getLogger(__name__)
CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0
WALLETS = ("alipay", "wechat_pay")
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
class IntentWish:
    """A payment without a page of Stripe's. `methods` are card, alipay and wechat_pay or some of them."""

    amount: Money
    description: str
    methods: tuple[str, ...]
    marks: Mapping[str, str]
    buyer_email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentFacts:
    """A PaymentIntent as Stripe has it.

    `status` is requires_payment_method, requires_confirmation, requires_action, processing, succeeded or
    canceled. While it is requires_action the payer goes to `next_url`: to the bank or the wallet.
    `decline` is why the last attempt failed, in Stripe's word. `method` as in CheckoutFacts.
    """

    intent_id: str
    status: str
    amount: Money
    received: Money
    method: str
    client_secret: str
    next_url: str
    decline: str
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFacts:
    """A dispute as Stripe has it. `status` is needs_response, under_review, won, lost or a warning_….

    `withdrawn` while the money is with the buyer's bank; `due_by` is the last moment for evidence.
    """

    dispute_id: str
    status: str
    reason: str
    amount: Money
    payment_intent_id: str
    withdrawn: bool
    due_by: datetime | None
    has_evidence: bool


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


def create_intent(wish: IntentWish, *, key: str) -> IntentFacts:
    """Begin a payment that our own page leads through. The same key with the same wish is the same payment.

    Raises PaymentUnavailable, PaymentRefused.
    """
    params: dict[str, Any] = {
        "amount": wish.amount.amount,
        "currency": wish.amount.currency.lower(),
        "payment_method_types": list(wish.methods),
        "description": wish.description,
        "metadata": dict(wish.marks),
    }
    if wish.buyer_email:
        params["receipt_email"] = wish.buyer_email
    with _asking("create_intent"):
        made = _client().v1.payment_intents.create(cast(Any, params), {"idempotency_key": key})
    return intent_facts(made.to_dict())


def confirm_intent(intent_id: str, *, method: str, return_url: str, key: str) -> IntentFacts:
    """Try to take the money by `method`: a card's id (pm_…), alipay or wechat_pay.

    The payer comes back to `return_url` from wherever `next_url` leads. Raises PaymentUnavailable,
    PaymentDeclined (another method may be tried, with another key), PaymentRefused.
    """
    params: dict[str, Any] = {"return_url": return_url}
    if method in WALLETS:
        params["payment_method_data"] = {"type": method}
    else:
        params["payment_method"] = method
    if method == "wechat_pay":
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    with _asking("confirm_intent"):
        made = _client().v1.payment_intents.confirm(intent_id, cast(Any, params), {"idempotency_key": key})
    return intent_facts(made.to_dict())


def retrieve_intent(intent_id: str) -> IntentFacts:
    """A payment as it is now, with the method it was paid by. Raises PaymentUnavailable, PaymentRefused."""
    with _asking("retrieve_intent"):
        made = _client().v1.payment_intents.retrieve(intent_id, {"expand": ["latest_charge"]})
    return intent_facts(made.to_dict())


def cancel_intent(intent_id: str) -> IntentFacts:
    """Give a payment up. One that is paid or given up already is only reported.

    Raises PaymentUnavailable, PaymentRefused.
    """
    try:
        with _asking("cancel_intent"):
            made = _client().v1.payment_intents.cancel(
                intent_id, None, {"idempotency_key": f"cancel:{intent_id}"}
            )
    except PaymentRefused:
        return retrieve_intent(intent_id)
    return intent_facts(made.to_dict())


def retrieve_dispute(dispute_id: str) -> DisputeFacts:
    """A dispute as it is now. Raises PaymentUnavailable, PaymentRefused."""
    with _asking("retrieve_dispute"):
        found = _client().v1.disputes.retrieve(dispute_id)
    return dispute_facts(found.to_dict())


def submit_evidence(dispute_id: str, evidence: Mapping[str, str], *, key: str) -> DisputeFacts:
    """Hand evidence in, for good: `evidence` is by Stripe's names of its texts.

    Raises PaymentUnavailable, PaymentRefused (also when the dispute is decided).
    """
    params: dict[str, Any] = {"evidence": dict(evidence), "submit": True}
    with _asking("submit_evidence"):
        made = _client().v1.disputes.update(dispute_id, cast(Any, params), {"idempotency_key": key})
    return dispute_facts(made.to_dict())


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


def intent_facts(made: Mapping[str, Any]) -> IntentFacts:
    """Reads a PaymentIntent of an answer or a webhook."""
    charge = made.get("latest_charge")
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    currency = made["currency"].upper()
    failure = made.get("last_payment_error") or {}
    return IntentFacts(
        intent_id=made["id"],
        status=made["status"],
        amount=Money(made["amount"], currency),
        received=Money(made.get("amount_received") or 0, currency),
        method=details["type"].upper() if details else "",
        client_secret=made.get("client_secret") or "",
        next_url=_next_url(made.get("next_action")),
        decline=failure.get("decline_code") or failure.get("code") or "",
        marks=made.get("metadata") or {},
    )


def dispute_facts(found: Mapping[str, Any]) -> DisputeFacts:
    """Reads a dispute of an answer or a webhook."""
    moved = sum(each["amount"] for each in found.get("balance_transactions") or ())
    details = found.get("evidence_details") or {}
    due_by = details.get("due_by")
    return DisputeFacts(
        dispute_id=found["id"],
        status=found["status"],
        reason=found["reason"],
        amount=Money(found["amount"], found["currency"].upper()),
        payment_intent_id=_id_of(found.get("payment_intent")),
        withdrawn=moved < 0,
        due_by=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        has_evidence=bool(details.get("has_evidence")),
    )


def _next_url(action: Any) -> str:
    """Where the payer goes on; each kind of action keeps its address in a hash of its own name."""
    if not action:
        return ""
    told = action.get(action["type"]) or {}
    return str(told.get("url") or told.get("hosted_instructions_url") or "")


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
    except stripe.CardError as error:
        log.info("%s was declined: %s", what, error.code)
        raise PaymentDeclined(_decline_of(error), stripe_code=error.code or "") from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        if error.http_status == 409:
            raise PaymentUnavailable from error
        log.warning("%s was refused: %s", what, error)
        raise PaymentRefused(str(error.user_message or ""), stripe_code=error.code or "") from error
    except stripe.StripeError as error:
        log.warning("%s had no clear answer: %s", what, type(error).__name__, exc_info=error)
        raise PaymentUnavailable from error


def _decline_of(error: stripe.CardError) -> str:
    told = error.error.decline_code if error.error else None
    return str(told or error.code or "generic_decline")

"""PaymentIntents made and confirmed by the shop itself, without a Checkout Session."""

from urllib.parse import urlencode

from billing.simulator import cards, payments
from billing.simulator.call import Call
from billing.simulator.errors import ApiError, Declined, Invalid, missing
from billing.simulator.params import Params
from billing.simulator.resources import intents
from billing.simulator.resources import session_wishes as wishes
from billing.simulator.resources.line_items import CURRENCIES
from billing.simulator.store import Object, Transaction

ACT = "/c/act/"
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
IGNORED = (
    "expand",
    "capture_method",
    "payment_method_options",
    "statement_descriptor",
    "shipping",
    "off_session",
)


def create(call: Call) -> Object:
    """An intent; with ``confirm`` it is attempted at once."""
    params = call.params
    amount = params.integer("amount", required=True, least=1) or 0
    currency = params.needed("currency").lower()
    if currency not in CURRENCIES:
        raise Invalid(f"Invalid currency: {currency}.", param="currency")
    if amount > wishes.GREATEST_AMOUNT:
        raise Invalid("Amount must be no more than ¥999,999.99", code="amount_too_large", param="amount")
    automatic = params.inner("automatic_payment_methods")
    if automatic is not None:
        automatic.accept("enabled", "allow_redirects")
        automatic.finish()
    asked = {
        "amount": amount,
        "currency": currency,
        "customer": wishes.customer_of(call),
        "description": params.text("description"),
        "metadata": params.metadata(),
        "payment_method_types": wishes.methods(params),
        "receipt_email": params.text("receipt_email"),
    }
    at_once = params.text("confirm") == "true"
    method, return_url = _method(params), wishes.address(params, "return_url", required=False)
    params.accept(*IGNORED)
    params.finish()
    intent = intents.make(call.tx, call.request_id, **asked)
    if at_once:
        return _attempt(call, intent, method, return_url)
    if method:
        intent.update(status="requires_confirmation", payment_method=method)
        call.tx.save(intents.KIND, intent)
    return intents.shown(intent)


def confirm(call: Call) -> Object:
    """Attempt the intent with the method named now or before; declined ones may be confirmed again."""
    intent = call.tx.get(intents.KIND, call.part["id"])
    method, return_url = _method(call.params), wishes.address(call.params, "return_url", required=False)
    call.params.accept(*IGNORED)
    call.params.finish()
    if intent["status"] not in CONFIRMABLE:
        raise ApiError(
            "You cannot confirm this PaymentIntent because it has already succeeded after being previously "
            f"confirmed, or has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
            payment_intent=intents.shown(intent),
        )
    return _attempt(call, intent, method or intent["payment_method"], return_url)


def _method(params: Params) -> str | None:
    """The ready-made method named, or the type of one described in place."""
    data = params.inner("payment_method_data")
    kind = None
    if data is not None:
        kind = data.choice("type", payments.WALLETS, payments.WALLETS[0])
        data.accept("billing_details")
        data.finish()
    method = params.text("payment_method") or kind
    if method is not None and method not in cards.METHODS and method not in payments.WALLETS:
        raise missing("PaymentMethod", method, "payment_method")
    return method


def _attempt(call: Call, intent: Object, method: str | None, return_url: str | None) -> Object:
    if method is None:
        raise ApiError(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
            payment_intent=intents.shown(intent),
        )
    kind = method if method in payments.WALLETS else "card"
    if kind not in intent["payment_method_types"]:
        raise ApiError(
            f"The payment method type {kind} is not among this PaymentIntent's.", param="payment_method"
        )
    intent["return_url"] = return_url
    page, payer = f"{call.public_url}{ACT}{intent['id']}", {"email": intent["receipt_email"], "name": None}
    if kind == "card":
        refusal = payments.charge_card(call.tx, None, intent, cards.METHODS[method], payer, page)
        if refusal is not None:
            raise Declined(
                refusal.message,
                status=402,
                kind="card_error",
                code=refusal.code,
                decline_code=refusal.decline_code,
                payment_intent=intents.shown(intent),
            )
        return intents.shown(intent)
    action = "alipay_handle_redirect" if kind == "alipay" else "wechat_pay_display_qr_code"
    payments.await_action(
        call.tx, intent, f"{page}/{kind}", payer, return_url=return_url or page, kind=action
    )
    return intents.shown(intent)


def answer(tx: Transaction, intent: Object, step: str, *, confirmed: bool) -> str:
    """The payer confirmed or refused at the bank or in the wallet; where the browser goes on."""
    payer = {"email": intent["receipt_email"], "name": None}
    back = intent.get("return_url") or "/"
    if step == "bank":
        refusal = payments.answer_intent_bank(tx, None, intent, payer, confirmed=confirmed)
    else:
        refusal = payments.charge_wallet(tx, None, intent, step, payer, confirmed=confirmed)
    told = {"payment_intent": intent["id"], "redirect_status": "failed" if refusal else "succeeded"}
    return f"{back}{'&' if '?' in back else '?'}{urlencode(told)}"

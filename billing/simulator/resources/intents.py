"""PaymentIntents: one wish to be paid, through all its attempts."""

from billing.simulator.call import Call
from billing.simulator.errors import ApiError
from billing.simulator.events import emit
from billing.simulator.lists import listing
from billing.simulator.store import Object, Transaction, new_id

KIND = "payment_intent"
REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def open_for(tx: Transaction, session: Object) -> Object:
    """The session's intent, made at the first attempt to pay as the real service does."""
    if session["payment_intent"]:
        return tx.get(KIND, session["payment_intent"])
    wishes = session["payment_intent_data"]
    intent = make(
        tx,
        amount=session["amount_total"],
        currency=session["currency"],
        customer=session["customer"],
        payment_method_options=session["payment_method_options"],
        payment_method_types=session["payment_method_types"],
        **wishes,
    )
    session["payment_intent"] = intent["id"]
    tx.save("checkout.session", session)
    return intent


def make(tx: Transaction, request_id: str | None = None, **wishes: object) -> Object:
    """A new intent that waits for a payment method; `wishes` are its fields as asked for."""
    intent_id = new_id("pi")
    intent: Object = {
        "id": intent_id,
        "object": KIND,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{new_id('s')[2:]}",
        "confirmation_method": "automatic",
        "created": tx.now,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {},
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
        **wishes,
    }
    tx.save(KIND, intent)
    emit(tx, "payment_intent.created", intent, request_id)
    return intent


def drop(tx: Transaction, intent: Object, reason: str, request_id: str | None = None) -> Object:
    """Cancel an intent that has not been paid."""
    intent.update(status="canceled", canceled_at=tx.now, cancellation_reason=reason, next_action=None)
    tx.save(KIND, intent)
    emit(tx, "payment_intent.canceled", intent, request_id)
    return intent


def cancel(call: Call) -> Object:
    """Cancel; refused once paid, and while the Checkout Session that made the intent is open."""
    intent = call.tx.get(KIND, call.part["id"])
    reason = call.params.choice("cancellation_reason", REASONS, "requested_by_customer")
    call.params.accept("expand")
    call.params.finish()
    sessions = call.tx.where("checkout.session", "payment_intent", intent["id"])
    if intent["status"] in ("succeeded", "canceled", "processing"):
        message = f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}."
    elif any(session["status"] == "open" for session in sessions):
        message = (
            "You cannot cancel this PaymentIntent because it was created by a Checkout Session. "
            "Expire the Checkout Session instead."
        )
    else:
        return drop(call.tx, intent, reason, call.request_id)
    raise ApiError(message, code="payment_intent_unexpected_state", payment_intent=intent)


def shown(intent: Object) -> Object:
    """As the API shows it: without what only the service needs."""
    return {name: value for name, value in intent.items() if name not in ("payer", "return_url")}


def retrieve(call: Call) -> Object:
    """One intent."""
    return shown(call.tx.get(KIND, call.part["id"]))


def index(call: Call) -> Object:
    """Intents, newest first."""
    return listing(
        [shown(row) for row in call.tx.newest(KIND)],
        call.params,
        "/v1/payment_intents",
        {"customer": "customer"},
    )

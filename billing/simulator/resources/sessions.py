"""Checkout Sessions: one visit of a buyer to the hosted payment page."""

from billing.simulator.call import Call
from billing.simulator.errors import ApiError
from billing.simulator.events import emit
from billing.simulator.lists import listing, page
from billing.simulator.resources import intents
from billing.simulator.resources import session_wishes as wishes
from billing.simulator.resources.line_items import line_item
from billing.simulator.store import Object, Transaction, new_id

KIND = "checkout.session"
LOCALES = ("auto", "zh", "zh-HK", "zh-TW", "en", "en-GB")
IGNORED = (
    "expand",
    "allow_promotion_codes",
    "billing_address_collection",
    "customer_creation",
    "submit_type",
    "phone_number_collection",
    "consent_collection",
    "custom_text",
)


def create(call: Call) -> Object:
    """A page for one payment, open until ``expires_at`` (30 minutes to 24 hours from now)."""
    params = call.params
    params.choice("mode", ("payment",), "payment")
    params.choice("ui_mode", ("hosted", "hosted_page"), "hosted")
    session_id = new_id("cs_test", 58)
    items = [line_item(row) for row in params.rows("line_items")]
    currency, total = wishes.total(items)
    session = {
        "id": session_id,
        "object": KIND,
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "cancel_url": wishes.address(params, "cancel_url", required=False),
        "client_reference_id": params.text("client_reference_id", limit=200),
        "created": call.tx.now,
        "currency": currency,
        "custom_fields": [],
        "customer": wishes.customer_of(call),
        "customer_creation": "if_required",
        "customer_details": None,
        "customer_email": params.text("customer_email", limit=512),
        "expires_at": wishes.expiry(params, call.tx.now),
        "invoice": None,
        "livemode": False,
        "locale": params.choice("locale", LOCALES, "auto"),
        "metadata": params.metadata(),
        "mode": "payment",
        "payment_intent": None,
        "payment_intent_data": wishes.intent_wishes(params),
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_options": wishes.method_options(params),
        "payment_method_types": wishes.methods(params),
        "payment_status": "unpaid",
        "setup_intent": None,
        "shipping_options": [],
        "status": "open",
        "subscription": None,
        "success_url": wishes.address(params, "success_url", required=True),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted",
        "url": f"{call.public_url}/c/pay/{session_id}",
        "items": items,
    }
    params.accept(*IGNORED)
    params.finish()
    return shown(call.tx.save(KIND, session))


def shown(session: Object) -> Object:
    """As the API shows it: without what only the service needs."""
    hidden = ("items", "payment_intent_data")
    visible = {name: value for name, value in session.items() if name not in hidden}
    if session["status"] != "open":
        visible["url"] = None
    return visible


def line_items(tx: Transaction, session: Object) -> Object:
    """The list of what is sold."""
    items = tx.get(KIND, session["id"])["items"]
    return page(items, f"/v1/checkout/sessions/{session['id']}/line_items")


def close(tx: Transaction, session: Object, request_id: str | None = None) -> Object:
    """Expire an open session; its intent can no longer be paid."""
    session["status"] = "expired"
    tx.save(KIND, session)
    if session["payment_intent"]:
        intents.drop(tx, tx.get(intents.KIND, session["payment_intent"]), "automatic")
    emit(tx, "checkout.session.expired", shown(session), request_id)
    return session


def expire(call: Call) -> Object:
    """Close the page before its time; refused once complete or expired."""
    session = call.tx.get(KIND, call.part["id"])
    call.params.accept("expand")
    call.params.finish()
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Session has '
            f"a status of `{session['status']}`.",
        )
    return shown(close(call.tx, session, call.request_id))


def retrieve(call: Call) -> Object:
    """One session."""
    return shown(call.tx.get(KIND, call.part["id"]))


def items_of(call: Call) -> Object:
    """The line items of one session."""
    return line_items(call.tx, call.tx.get(KIND, call.part["id"]))


def index(call: Call) -> Object:
    """Sessions, newest first."""
    filters = {name: name for name in ("payment_intent", "customer", "status")}
    rows = [shown(session) for session in call.tx.newest(KIND)]
    return listing(rows, call.params, "/v1/checkout/sessions", filters)

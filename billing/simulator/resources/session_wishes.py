"""Reads what a new Checkout Session is asked to be, and refuses what the real service refuses."""

from billing.simulator.call import Call
from billing.simulator.errors import Invalid
from billing.simulator.params import Params
from billing.simulator.store import Object

METHODS = ("card", "alipay", "wechat_pay")
SHORTEST, LONGEST = 30 * 60, 24 * 3600
GREATEST_AMOUNT = 99_999_999


def total(items: list[Object]) -> tuple[str, int]:
    """Currency and sum in minor units."""
    if not items:
        raise Invalid(
            "The `line_items` parameter is required in payment mode.",
            code="parameter_missing",
            param="line_items",
        )
    currencies = {item["currency"] for item in items}
    if len(currencies) > 1:
        raise Invalid("All line items must have the same currency.", param="line_items")
    total = sum(item["amount_total"] for item in items)
    if total > GREATEST_AMOUNT:
        raise Invalid(
            "The Checkout Session's total amount must be no more than ¥999,999.99.",
            code="amount_too_large",
        )
    if total == 0:
        raise Invalid("The Checkout Session's total amount is too small.", code="amount_too_small")
    return currencies.pop(), total


def address(params: Params, key: str, *, required: bool) -> str | None:
    """Where the page leads to; http or https only."""
    url = params.text(key, required=required)
    if url is not None and not url.startswith(("https://", "http://")):
        raise Invalid("Not a valid URL", code="url_invalid", param=params.name(key))
    return url


def expiry(params: Params, now: int) -> int:
    """When the page closes, in Unix seconds."""
    expires_at = params.integer("expires_at")
    if expires_at is None:
        return now + LONGEST
    # A minute's grace on both sides: clocks differ and calls take time.
    if not now + SHORTEST - 60 <= expires_at <= now + LONGEST + 60:
        raise Invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation.",
            param="expires_at",
        )
    return expires_at


def customer_of(call: Call) -> str | None:
    """The id of a customer that exists, or None."""
    customer_id = call.params.text("customer")
    if customer_id:
        call.tx.get("customer", customer_id, "customer")
    return customer_id


def intent_wishes(params: Params) -> Object:
    """What the payment intent shall carry once there is one."""
    wishes = params.inner("payment_intent_data")
    if wishes is None:
        return {"metadata": {}}
    found: Object = {
        "description": wishes.text("description"),
        "metadata": wishes.metadata(),
        "receipt_email": wishes.text("receipt_email"),
    }
    wishes.accept("statement_descriptor_suffix")
    wishes.finish()
    return found


def method_options(params: Params) -> Object:
    """Options of single payment methods, kept as given."""
    options = params.inner("payment_method_options")
    return {} if options is None else dict(options.values)


def methods(params: Params) -> list[str]:
    """Ways to pay that the page offers; all of ours when none are named."""
    methods = params.words("payment_method_types") or list(METHODS)
    for method in methods:
        if method not in METHODS:
            raise Invalid(
                f"Invalid payment_method_types: {method}. The payment simulator knows {', '.join(METHODS)}.",
                param="payment_method_types",
            )
    return methods

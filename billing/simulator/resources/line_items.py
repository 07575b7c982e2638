"""What a Checkout Session sells, priced in the call itself (``price_data``)."""

from billing.simulator.errors import Invalid, missing
from billing.simulator.params import Params
from billing.simulator.store import Object, new_id

CURRENCIES = ("cny", "usd", "eur", "gbp", "hkd", "sgd", "aud", "cad")


def line_item(params: Params) -> Object:
    """One line: an amount in minor units times a quantity."""
    price_id = params.text("price")
    if price_id:
        raise missing("price", price_id, params.name("price"))
    price = params.inner("price_data")
    if price is None:
        raise Invalid(
            "You must specify either `price` or `price_data` when creating a Checkout Session.",
            code="parameter_missing",
            param=params.name("price_data"),
        )
    quantity = params.integer("quantity", required=True, least=1) or 1
    params.accept("adjustable_quantity")
    params.finish()
    product, unit_amount, currency = _priced(price)
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": unit_amount * quantity,
        "amount_tax": 0,
        "amount_total": unit_amount * quantity,
        "currency": currency,
        "description": product["name"],
        "detail": product["description"],
        "price": {
            "id": new_id("price"),
            "object": "price",
            "active": False,
            "billing_scheme": "per_unit",
            "currency": currency,
            "product": new_id("prod", 14),
            "recurring": None,
            "type": "one_time",
            "unit_amount": unit_amount,
            "unit_amount_decimal": str(unit_amount),
        },
        "quantity": quantity,
    }


def _priced(price: Params) -> tuple[Object, int, str]:
    """Product, unit amount and currency of a ``price_data`` hash."""
    currency = price.needed("currency").lower()
    if currency not in CURRENCIES:
        raise Invalid(
            f"Invalid currency: {currency}. The payment simulator knows {', '.join(CURRENCIES)}.",
            param=price.name("currency"),
        )
    unit_amount = price.integer("unit_amount", required=True) or 0
    product = price.needed_inner("product_data")
    found = {"name": product.needed("name"), "description": product.text("description")}
    product.accept("images", "metadata", "tax_code", "unit_label")
    product.finish()
    price.accept("tax_behavior")
    price.finish()
    return found, unit_amount, currency

"""Customers: who pays, kept for later."""

from billing.simulator.call import Call
from billing.simulator.events import emit
from billing.simulator.lists import listing
from billing.simulator.params import Params
from billing.simulator.store import Object, new_id

KIND = "customer"


def _changes(params: Params) -> Object:
    given: Object = {name: params.text(name) for name in ("description", "email", "name", "phone")}
    given["preferred_locales"] = params.words("preferred_locales")
    given["metadata"] = params.metadata()
    params.accept("address", "shipping", "tax_exempt", "expand")
    params.finish()
    return given


def create(call: Call) -> Object:
    """A new customer."""
    customer = {
        "id": new_id("cus", 14),
        "object": KIND,
        "address": None,
        "balance": 0,
        "created": call.tx.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": new_id("X", 7)[2:].upper(),
        "livemode": False,
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **_changes(call.params),
    }
    call.tx.save(KIND, customer)
    emit(call.tx, "customer.created", customer, call.request_id)
    return customer


def update(call: Call) -> Object:
    """Change what was given; leave the rest. Metadata is merged, a blank value removes its key."""
    customer = call.tx.get(KIND, call.part["id"])
    given = _changes(call.params)
    merged = {**customer["metadata"], **given.pop("metadata")}
    customer["metadata"] = {key: value for key, value in merged.items() if value != ""}
    customer.update({key: value for key, value in given.items() if value})
    call.tx.save(KIND, customer)
    emit(call.tx, "customer.updated", customer, call.request_id)
    return customer


def retrieve(call: Call) -> Object:
    """One customer."""
    return call.tx.get(KIND, call.part["id"])


def index(call: Call) -> Object:
    """Customers, newest first."""
    return listing(call.tx.newest(KIND), call.params, "/v1/customers", {"email": "email"})

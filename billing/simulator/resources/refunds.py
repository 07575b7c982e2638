"""Refunds: money given back, never more than was taken."""

from typing import Any

from billing.simulator.call import Call
from billing.simulator.errors import ApiError
from billing.simulator.events import emit
from billing.simulator.lists import listing
from billing.simulator.resources import charges
from billing.simulator.store import Object, Transaction, new_id

KIND = "refund"
REASONS = ("", "duplicate", "fraudulent", "requested_by_customer")
# How new refunds end: at once (cards), or PENDING until settled through the controls (banks).
HABIT: dict[str, Any] = {"status": "succeeded"}


def create(call: Call) -> Object:
    """Give back a part or all of a paid charge, named by its intent or itself."""
    params = call.params
    charge = _charge(call)
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.integer("amount", least=1)
    reason = params.choice("reason", REASONS, "")
    metadata = params.metadata()
    params.accept("expand", "instructions_email", "origin")
    params.finish()
    if charge["disputed"]:
        raise ApiError(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if left == 0:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount is not None and amount > left:
        raise ApiError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    refund = {
        "id": new_id("re"),
        "object": KIND,
        "amount": amount or left,
        "balance_transaction": new_id("txn"),
        "charge": charge["id"],
        "created": call.tx.now,
        "currency": charge["currency"],
        "destination_details": {"type": charge["payment_method_details"]["type"]},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason or None,
        "receipt_number": None,
        "status": call.tx.knob("refunds", HABIT)["status"],
    }
    call.tx.save(KIND, refund)
    _book(call.tx, charge, refund["amount"])
    emit(call.tx, "refund.created", refund, call.request_id)
    emit(call.tx, "charge.refunded", charge, call.request_id)
    return refund


def _charge(call: Call) -> Object:
    """The paid charge to refund."""
    intent_id = call.params.text("payment_intent")
    charge_id = call.params.text("charge")
    if charge_id:
        charge = call.tx.get(charges.KIND, charge_id, "charge")
    elif intent_id:
        intent = call.tx.get("payment_intent", intent_id, "payment_intent")
        if intent["status"] != "succeeded":
            raise ApiError(
                f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
                code="payment_intent_unexpected_state",
                param="payment_intent",
            )
        charge = call.tx.get(charges.KIND, intent["latest_charge"])
    else:
        raise ApiError(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
        )
    if not charge["paid"]:
        raise ApiError(f"Charge {charge['id']} was not paid.", code="charge_not_refundable")
    return charge


def _book(tx: Transaction, charge: Object, amount: int) -> None:
    """Move the charge's refunded total by ``amount`` minor units (negative gives back)."""
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    tx.save(charges.KIND, charge)


def settle(tx: Transaction, refund_id: str, status: str) -> Object:
    """End a pending refund, or fail one that had seemed done (banks do that days later)."""
    refund = tx.get(KIND, refund_id)
    if refund["status"] == status or refund["status"] in ("failed", "canceled"):
        return refund
    refund["status"] = status
    if status == "failed":
        refund["failure_reason"] = "lost_or_stolen_card"
        _book(tx, tx.get(charges.KIND, refund["charge"]), -refund["amount"])
    tx.save(KIND, refund)
    emit(tx, "refund.updated", refund)
    if status == "failed":
        emit(tx, "refund.failed", refund)
    return refund


def retrieve(call: Call) -> Object:
    """One refund."""
    return call.tx.get(KIND, call.part["id"])


def index(call: Call) -> Object:
    """Refunds, newest first."""
    filters = {"payment_intent": "payment_intent", "charge": "charge"}
    return listing(call.tx.newest(KIND), call.params, "/v1/refunds", filters)

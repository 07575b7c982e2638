"""Charges: the attempts that reached a bank or a wallet."""

from typing import Any

from billing.simulator.call import Call
from billing.simulator.lists import listing
from billing.simulator.store import Object, Transaction, new_id

KIND = "charge"


def attempt(
    tx: Transaction, intent: Object, *, method: Object, payer: Object, failure: Object | None
) -> Object:
    """Record one attempt; ``failure`` (code, decline_code, message) when it was declined."""
    charge_id = new_id("ch")
    paid = failure is None
    charge: dict[str, Any] = {
        "id": charge_id,
        "object": KIND,
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "balance_transaction": new_id("txn") if paid else None,
        "billing_details": {"address": None, "phone": None, "tax_id": None, **payer},
        "captured": paid,
        "created": tx.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": failure["code"] if failure else None,
        "failure_message": failure["message"] if failure else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(failure),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm"),
        "payment_method_details": method,
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "status": "succeeded" if paid else "failed",
    }
    return tx.save(KIND, charge)


def _outcome(failure: Object | None) -> Object:
    if failure is None:
        return {
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    return {
        "network_status": "declined_by_network",
        "reason": failure["decline_code"],
        "risk_level": "normal",
        "seller_message": failure["message"],
        "type": "issuer_declined",
    }


def retrieve(call: Call) -> Object:
    """One charge."""
    return call.tx.get(KIND, call.part["id"])


def index(call: Call) -> Object:
    """Charges, newest first."""
    filters = {"payment_intent": "payment_intent", "customer": "customer"}
    return listing(call.tx.newest(KIND), call.params, "/v1/charges", filters)

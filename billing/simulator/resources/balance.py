"""The balance: what was taken less what was given back, by currency."""

from billing.simulator.call import Call
from billing.simulator.store import Object


def retrieve(call: Call) -> Object:
    """Available money; this service settles at once and takes no fee."""
    totals: dict[str, int] = {}
    for charge in call.tx.where("charge", "status", "succeeded"):
        kept = charge["amount"] - charge["amount_refunded"]
        totals[charge["currency"]] = totals.get(charge["currency"], 0) + kept
    rows = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(totals.items())
    ]
    return {"object": "balance", "available": rows, "livemode": False, "pending": []}

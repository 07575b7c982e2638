"""Events as the API shows them."""

from billing.simulator.call import Call
from billing.simulator.lists import listing
from billing.simulator.store import Object

KIND = "event"


def retrieve(call: Call) -> Object:
    """One event."""
    return call.tx.get(KIND, call.part["id"])


def index(call: Call) -> Object:
    """Events, newest first."""
    rows = call.tx.newest(KIND)
    kinds = call.params.words("types")
    if kinds:
        rows = [row for row in rows if row["type"] in kinds]
    return listing(rows, call.params, "/v1/events", {"type": "type"})

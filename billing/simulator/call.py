"""One call of the API on its way to a resource."""

from dataclasses import dataclass

from billing.simulator.params import Params
from billing.simulator.store import Transaction


@dataclass(frozen=True)
class Call:
    """What a resource's function is given. ``part`` holds the pieces of the address by name."""

    tx: Transaction
    params: Params
    part: dict[str, str]
    request_id: str
    public_url: str

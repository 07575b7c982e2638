from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of a car's way. `event_id` is the sender's own and makes repeating it harmless.

    The car is expected from `eta_from` to `eta_to`, both days included; `reason` (a code) tells why that is
    later than planned and `note` says it in the sender's words.
    """

    event_id: str
    vin: str
    kind: str
    occurred_at: datetime
    place: str = ""
    eta_from: date | None = None
    eta_to: date | None = None
    reason: str = ""
    note: str = ""

"""What the archive tells of a document, and the words it is asked with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

KINDS = (
    "SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
    "STOCK_TRANSFER", "PROOF",
)  # fmt: skip
"""What is filed: the kinds of contracts, and bundles that prove one."""
PURPOSES = ("CUSTOMER", "FINANCE", "AUDIT", "DISPUTE", "AUTHORITY", "OTHER")
"""Why somebody opens or exports a document; OTHER needs words."""
LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFacts:
    """A filed document. `sha256` is of its bytes, `size` their number; `erased_at` is set once only the
    entry is left. `held` while a legal hold is in force.
    """

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    number: str
    sha256: str
    size: int
    buyer_name: str
    vin: str
    order_id: UUID | None
    sealed_at: datetime
    filed_at: datetime
    retain_until: datetime
    held: bool
    erased_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What documents are sought; an empty field is no condition.

    `q` is a VIN, its last six signs, the beginning of a number, or a buyer's name or its beginning. `since`
    and `until` are ISO days in Shanghai, both included. `held` asks for documents under a legal hold only.
    """

    q: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    held: bool = False


def years_later(moment: datetime, years: int) -> datetime:
    """The same day so many years on, the 28th for a 29th of February."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)

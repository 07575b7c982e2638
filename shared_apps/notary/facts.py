"""What the log says of a document, of a day, and of where the one stands in the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

AUDIT_HEAD = "AUDIT_HEAD"
"""The kind of a leaf that is the head of a chain of audit lines, not a document."""


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """A digest entered in the log. `day` and `position` are None until the day is closed.

    `dealer_id` is None for the platform's own. Times are zoned; digests are lower-case hexadecimal SHA-256.
    """

    id: UUID
    dealer_id: UUID | None
    document_sha256: str
    kind: str
    sealed_at: datetime
    entered_at: datetime
    day: date | None
    position: int | None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A closed day. `token` is the RFC 3161 timestamp (DER) over `root`, None while UNSTAMPED."""

    date: date
    size: int
    tree_root: str
    previous_root: str
    root: str
    closed_at: datetime
    token: bytes | None
    stamped_at: datetime | None
    attempts: int
    fault: str

    @property
    def stamped(self) -> bool:
        """Whether the time authority has vouched for the root."""
        return self.token is not None


@dataclass(frozen=True, slots=True)
class Proof:
    """A document's leaf with its place in a day's tree; `day` is None while the day is open ("pending").

    `path` are the sibling hashes from the leaf to the tree's root (RFC 6962, 2.1.1).
    """

    leaf: LeafFacts
    leaf_hash: str
    path: tuple[str, ...]
    day: DayFacts | None

    @property
    def pending(self) -> bool:
        """Whether the proof waits for the close of the day."""
        return self.day is None


@dataclass(frozen=True, slots=True)
class Lasting:
    """Until when the log's timestamps hold: `until` is the day on which the first clock's certificate
    expires that nothing renews yet (None while nothing is stamped), `renewed_at` the last renewal.
    """

    until: datetime | None
    renewed_at: datetime | None
    due: bool

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

Kind = Literal[
    "SALE", "DEPOSIT", "TRADE_IN", "TEST_DRIVE", "PDI_REPORT", "DELIVERY_NOTE", "SERVICE_ORDER",
    "STOCK_TRANSFER", "PROOF",
]  # fmt: skip
Purpose = Literal["CUSTOMER", "FINANCE", "AUDIT", "DISPUTE", "AUTHORITY", "OTHER"]


class ArchivedOut(Schema):
    """A document of the archive; `erased_at` is set where only the entry is left."""

    id: UUID
    kind: Kind
    number: str
    buyer_name: str
    vin: str
    order_id: UUID | None
    sealed_at: datetime
    filed_at: datetime
    retain_until: datetime
    held: bool
    erased_at: datetime | None
    size: int
    sha256: str


class ArchiveLineOut(Schema):
    """Something that happened to a document: a code, who, and why."""

    at: datetime
    action: str
    actor: str
    purpose: str
    note: str


class LegalHoldOut(Schema):
    """A legal hold; `mine` says that the caller asked for its release and cannot grant it."""

    id: UUID
    state: Literal["IN_FORCE", "RELEASE_ASKED", "RELEASED"]
    reason: str
    placed_by: str
    placed_at: datetime
    asked_by: str
    release_reason: str
    released_by: str
    released_at: datetime | None
    mine: bool


class ArchivedDetail(ArchivedOut):
    """A document with its holds and what happened to it, the latest first."""

    holds: list[LegalHoldOut]
    history: list[ArchiveLineOut]
    may_hold: bool


class ArchiveSignatureOut(Schema):
    """A signature in the file; `problem` is empty where it stands."""

    name: str
    organisation: str
    signed_at: datetime | None
    problem: str


class ArchiveCheckOut(Schema):
    """Whether the stored file is the one that was filed, what its signatures say, and where the log has it.

    `log_day` is null while the day is open, and `in_log` false where the log does not know the document.
    """

    checked_at: datetime
    intact: bool
    is_signed: bool
    unchanged: bool
    sealed: bool
    signatures: list[ArchiveSignatureOut]
    problem: str
    in_log: bool
    log_day: date | None
    log_root: str


class HoldReasonIn(Schema):
    """Why a hold is placed or lifted."""

    reason: str = Field(max_length=400)


class CriteriaIn(Schema):
    """Which documents; empty fields are no condition. Days are Shanghai's, both included."""

    q: str = Field("", max_length=60)
    kind: Kind | Literal[""] = ""
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)
    held: bool = False


class MatchingOut(Schema):
    """How many documents meet the criteria, and how many an export takes."""

    count: int
    most: int


class ExportIn(Schema):
    """What to export and why; with a `recipient` watermarked copies lie beside the originals."""

    criteria: CriteriaIn
    purpose: Purpose
    note: str = Field("", max_length=400)
    recipient: str = Field("", max_length=80)


class ExportProblemOut(Schema):
    """A document that is not in an export as it should be."""

    number: str
    problem: Literal["damaged", "erased", "not_stamped"]


class ArchiveExportOut(Schema):
    """An export. `done` of `total` documents are written; `has_file` says that it can be fetched."""

    id: UUID
    state: Literal["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED", "EXPIRED"]
    asked_by: str
    asked_at: datetime
    purpose: Purpose
    note: str
    recipient: str
    criteria: CriteriaIn
    total: int
    done: int
    size: int
    sha256: str
    problems: list[ExportProblemOut]
    has_file: bool
    finished_at: datetime | None
    expires_at: datetime | None

"""Reading the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from core.edge import esign
from core.kernel import clock
from shared_apps.notary import merkle
from shared_apps.notary.errors import NotInTheLog
from shared_apps.notary.facts import AUDIT_HEAD, DayFacts, Lasting, LeafFacts, Proof
from shared_apps.notary.models import ChainResult, CheckRun, Day, Leaf, Renewal

DIGEST = 32  # bytes
RENEW_BEFORE = timedelta(days=120)
"""So long before a clock's certificate expires its timestamps are renewed."""
GIVEN_UP = timedelta(minutes=15)
"""After that long without a step a check is taken for dead."""
RESULTS_ORDER = ("-broken", "name", "id")


def proof_of(document_sha256: str) -> Proof:
    """Where the log holds the document: its leaf and, once the day is closed, path and day. One query.

    In a dealer's scope only the dealer's own leaves are seen. Raises NotInTheLog.
    """
    leaf = Leaf.objects.filter(document_sha256=document_sha256).select_related("day").order_by("id").first()
    if leaf is None:
        raise NotInTheLog()
    return proof_from(leaf)


def proof_from(leaf: Leaf) -> Proof:
    """The proof of a leaf that is at hand with its day."""
    facts = leaf_facts(leaf)
    path = bytes(leaf.path or b"")
    return Proof(
        leaf=facts,
        leaf_hash=hash_of(facts).hex(),
        path=tuple(path[i : i + DIGEST].hex() for i in range(0, len(path), DIGEST)),
        day=day_facts(leaf.day) if leaf.day else None,
    )


def hash_of(leaf: LeafFacts) -> bytes:
    """The leaf's hash, computed from what the row says now."""
    return merkle.leaf_hash(
        merkle.entry(
            dealer_id=leaf.dealer_id,
            document_sha256=leaf.document_sha256,
            kind=leaf.kind,
            sealed_at=leaf.sealed_at,
        )
    )


def leaves_of(day: date) -> Iterator[LeafFacts]:
    """A closed day's leaves by position."""
    for leaf in Leaf.objects.filter(day_id=day).order_by("position").iterator(chunk_size=2000):
        yield leaf_facts(leaf)


def placed_proofs(day: date) -> Iterator[Proof]:
    """The proofs of a closed day's leaves by position."""
    placed = Leaf.objects.filter(day_id=day).select_related("day").order_by("position")
    for leaf in placed.iterator(chunk_size=2000):
        yield proof_from(leaf)


def latest_days(limit: int, *, before: date | None = None) -> list[DayFacts]:
    """Closed days, the latest first; with `before`, those older than it."""
    days = Day.objects.filter(date__lt=before) if before else Day.objects.all()
    return [day_facts(day) for day in days.order_by("-date")[:limit]]


def days_from(first: date) -> Iterator[DayFacts]:
    """Closed days from this one on, in order."""
    for day in Day.objects.filter(date__gte=first).order_by("date").iterator(chunk_size=1000):
        yield day_facts(day)


def day_of(day: date) -> DayFacts | None:
    """A closed day, or None."""
    found = Day.objects.filter(date=day).first()
    return day_facts(found) if found else None


def heads_of(dealer_id: UUID | None) -> list[LeafFacts]:
    """The heads of a dealer's audit chain in the log (the platform's: None), oldest first."""
    heads = Leaf.objects.filter(dealer_id=dealer_id, kind=AUDIT_HEAD).order_by("id")
    return [leaf_facts(leaf) for leaf in heads]


def leaf_facts(leaf: Leaf) -> LeafFacts:
    """What others may know of a leaf's row."""
    return LeafFacts(
        leaf.id, leaf.dealer_id, leaf.document_sha256, leaf.kind, leaf.sealed_at, leaf.entered_at,
        leaf.day_id, leaf.position,
    )  # fmt: skip


def day_facts(day: Day) -> DayFacts:
    """What others may know of a day's row."""
    return DayFacts(
        day.date, day.size, day.tree_root, day.previous_root, day.root, day.closed_at,
        bytes(day.token) if day.token is not None else None, day.stamped_at, day.attempts, day.fault,
    )  # fmt: skip


def last_run() -> CheckRun | None:
    """The newest check of log and audit chains."""
    return CheckRun.objects.order_by("-created_at", "-id").first()


def is_under_way(run: CheckRun) -> bool:
    """Whether somebody is at work on a check."""
    return run.finished_at is None and run.updated_at > clock.now() - GIVEN_UP


def chain_results() -> QuerySet[ChainResult]:
    """What the last check found of every chain, for pages in `RESULTS_ORDER`: what is broken first."""
    return ChainResult.objects.all()


def waiting_leaves() -> int:
    """How many leaves wait for the close of their day."""
    return Leaf.objects.filter(day=None).count()


def renewals() -> list[Renewal]:
    """Every renewal, the newest first."""
    return list(Renewal.objects.order_by("-stamped_at", "-id"))


def unrenewed_tokens() -> list[bytes]:
    """Timestamps that no renewal covers: of the days since the last one, and its own."""
    last = Renewal.objects.order_by("-stamped_at", "-id").first()
    days = Day.objects.exclude(token=None)
    tokens = [bytes(last.token)] if last else []
    if last:
        days = days.filter(date__gt=last.day_id)
    return tokens + [bytes(day.token or b"") for day in days.order_by("date").only("token")]


def lasting() -> Lasting:
    """Until when the log's timestamps hold, and whether they are to be renewed."""
    until = min((esign.clock_ends(token) for token in unrenewed_tokens()), default=None)
    last = Renewal.objects.order_by("-stamped_at", "-id").first()
    due = until is not None and until - RENEW_BEFORE < clock.now()
    return Lasting(until, last.stamped_at if last else None, due)


def moment_to_judge(document_sha256: str) -> datetime:
    """As of when a document's signatures are judged: now, or, where the log held it when its timestamps were
    renewed, that moment, which a timestamp proves that still holds.
    """
    at = clock.now()
    leaf = Leaf.objects.filter(document_sha256=document_sha256).exclude(day=None).order_by("day_id").first()
    if leaf is None or leaf.day_id is None:
        return at
    for renewal in Renewal.objects.filter(day_id__gte=leaf.day_id).order_by("-stamped_at", "-id"):
        if renewal.holds_until < at:
            break
        at = renewal.stamped_at
    return at

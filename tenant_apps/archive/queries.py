from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Right

from core.kernel import clock
from core.kernel.actor import Actor
from core.storage.belongings import Tie
from tenant_apps.archive.errors import DaysWrong, DocumentMissing, KindUnknown
from tenant_apps.archive.facts import KINDS, ArchivedFacts, Criteria
from tenant_apps.archive.models import Document, Export, Hold

SEE, OPEN, EXPORTS = "archive.see", "archive.open", "archive.export"
ORDER = ("-sealed_at", "-id")
_VIN = re.compile(r"\A[A-HJ-NPR-Z0-9]{17}\Z")
_TAIL = re.compile(r"\A[A-HJ-NPR-Z0-9]{6}\Z")


def search(actor: Actor, criteria: Criteria) -> QuerySet[Document]:
    """Documents that meet the criteria, for pages in `ORDER`. Raises Forbidden, KindUnknown, DaysWrong."""
    actor.require(SEE)
    return matching(criteria)


def matching(criteria: Criteria) -> QuerySet[Document]:
    """The same for whoever has asked about rights already."""
    rows = with_holds(Document.objects.all())
    if criteria.kind:
        if criteria.kind not in KINDS:
            raise KindUnknown()
        rows = rows.filter(kind=criteria.kind)
    first, after = _span(criteria)
    if first:
        rows = rows.filter(sealed_at__gte=first)
    if after:
        rows = rows.filter(sealed_at__lt=after)
    if criteria.held:
        rows = rows.filter(_in_force())
    return rows.annotate(vin_tail=Right("vin", 6)).filter(_sought(criteria.q)) if criteria.q.strip() else rows


def with_holds(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Each document with `held`, whether a hold is in force on it."""
    return rows.annotate(held=_in_force())


def document_at_hand(document_id: UUID) -> Document:
    """The document with its `held`. Raises DocumentMissing."""
    found = with_holds(Document.objects.filter(id=document_id)).first()
    if found is None:
        raise DocumentMissing()
    return found


def document_of(subject_kind: str, subject_id: UUID, kind: str) -> ArchivedFacts | None:
    """The latest document of this kind about a thing, for the app whose thing it is."""
    rows = Document.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind)
    found = with_holds(rows).order_by("-sealed_at", "-id").first()
    return facts_of(found) if found else None


def documents_of_order(order_id: UUID) -> list[ArchivedFacts]:
    """Everything filed for an order, the latest first."""
    rows = with_holds(Document.objects.filter(order_id=order_id)).order_by(*ORDER)
    return [facts_of(row) for row in rows]


def facts_of(row: Document) -> ArchivedFacts:
    """A document as other apps see it; the row comes from one of the functions here (`held`)."""
    return ArchivedFacts(
        id=row.id,
        kind=row.kind,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        number=row.number,
        sha256=row.sha256,
        size=row.size,
        buyer_name=row.buyer_name,
        vin=row.vin,
        order_id=row.order_id,
        sealed_at=row.sealed_at,
        filed_at=row.created_at,
        retain_until=row.retain_until,
        held=bool(getattr(row, "held", False)),
        erased_at=row.erased_at,
    )


def holds_of(document_id: UUID) -> list[Hold]:
    """Every hold there ever was on a document, the latest first."""
    return list(Hold.objects.filter(document_id=document_id).order_by("-created_at", "-id"))


def documents_on_hold() -> list[Tie]:
    """Documents under a legal hold: a dealer that has any is not erased."""
    rows = Document.objects.filter(_in_force(), erased_at=None).order_by("number")
    return [Tie("document", number) for number in rows.values_list("number", flat=True)]


def filed_since(first: datetime, last: datetime) -> list[ArchivedFacts]:
    """What was filed after the one moment and not after the other, the earliest first."""
    rows = with_holds(Document.objects.filter(created_at__gt=first, created_at__lte=last))
    return [facts_of(row) for row in rows.order_by("created_at", "id")]


def exports(actor: Actor) -> QuerySet[Export]:
    """Every export of the dealer. Raises Forbidden."""
    actor.require(EXPORTS)
    return Export.objects.all()


def abandoned_exports(now: datetime) -> list[UUID]:
    """Exports that wait or whose worker did not come back."""
    waiting = Q(state="QUEUED", created_at__lt=now - timedelta(minutes=1))
    left = Q(state="RUNNING") & (Q(lease_until__lt=now) | Q(lease_until__isnull=True))
    return list(Export.objects.filter(waiting | left).order_by("created_at").values_list("id", flat=True))


def expired_exports(now: datetime) -> list[UUID]:
    """Exports whose file is kept no longer."""
    rows = Export.objects.filter(state__in=["DONE", "FAILED"], expires_at__lt=now)
    return list(rows.values_list("id", flat=True))


def erasable(now: datetime, most: int) -> Iterable[Document]:
    """Documents whose time is over and that nothing holds."""
    rows = with_holds(Document.objects.filter(erased_at__isnull=True, retain_until__lt=now))
    return rows.exclude(_in_force()).order_by("retain_until")[:most]


def _in_force() -> Exists:
    return Exists(Hold.objects.filter(document=OuterRef("pk")).exclude(state="RELEASED"))


def _sought(text: str) -> Q:
    text = " ".join(text.split())[:60]
    upper = text.upper()
    sought = Q(buyer_name__startswith=text) | Q(number__startswith=upper)
    if _VIN.match(upper):
        return Q(vin=upper, vin_tail=upper[-6:])  # the index knows the tail
    return sought | Q(vin_tail=upper) if _TAIL.match(upper) else sought


def _span(criteria: Criteria) -> tuple[datetime | None, datetime | None]:
    try:
        first = date.fromisoformat(criteria.since) if criteria.since else None
        last = date.fromisoformat(criteria.until) if criteria.until else None
        after = last + timedelta(days=1) if last else None
    except (ValueError, OverflowError) as error:
        raise DaysWrong() from error
    if first and last and last < first:
        raise DaysWrong()
    return _morning(first), _morning(after)


def _morning(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI) if day else None

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.flow.audit import chain
from core.flow.audit.models import AuditLine, AuditLink

LOOKED_BACK = timedelta(days=2)
"""How far behind the newest linked line a sweep looks for lines that were committed late."""
WALKED_AT_ONCE = 1000


def lines_of(kind: str, subject_id: UUID | str) -> QuerySet[AuditLine]:
    """Everything recorded of one thing in the schema at hand, oldest first."""
    return AuditLine.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("at", "id")


def lines_of_all(kind: str, subject_ids: Iterable[UUID]) -> QuerySet[AuditLine]:
    """The same of several things of one kind."""
    wanted = [str(each) for each in subject_ids]
    return AuditLine.objects.filter(subject_kind=kind, subject_id__in=wanted).order_by("at", "id")


def lines_of_kind(kind: str, *actions: str) -> QuerySet[AuditLine]:
    """What was done in these ways to things of this kind in the schema at hand, the latest first."""
    return AuditLine.objects.filter(subject_kind=kind, action__in=actions).order_by("-at", "-id")


def count_since(kind: str, action: str, since: datetime) -> int:
    """How often something was done to things of this kind since then, in the schema at hand."""
    return AuditLine.objects.filter(subject_kind=kind, action=action, at__gte=since).count()


def columns_of(line: AuditLine) -> dict[str, Any]:
    """What the chain holds a line to."""
    return {name: getattr(line, name) for name in chain.COLUMNS}


def head_of_chain() -> chain.Head:
    """The last link in the schema at hand."""
    last = AuditLink.objects.order_by("-number").first()
    return chain.Head(last.number, last.hash) if last else chain.Head(0, chain.BEFORE_THE_FIRST)


def unlinked(*, whole: bool, limit: int) -> list[AuditLine]:
    """Lines without a link in the order of their ids; of the last days only, unless `whole`."""
    lines = AuditLine.objects.filter(_without_link()).order_by("id")
    last = None if whole else AuditLink.objects.order_by("-number").first()
    if last is not None:
        back = int(LOOKED_BACK.total_seconds() * 1000)
        begun = max((last.line_id.int >> 80) - back, 0)  # ids begin with their milliseconds
        lines = lines.filter(id__gte=UUID(int=begun << 80))
    return list(lines[:limit])


def _without_link() -> Q:
    return ~Q(Exists(AuditLink.objects.filter(line_id=OuterRef("id"))))


def walk() -> Iterator[tuple[AuditLink, AuditLine | None]]:
    """Every link of the schema at hand in order, each with its line, or None where that is gone."""
    past = -1
    while True:
        links = list(AuditLink.objects.filter(number__gt=past).order_by("number")[:WALKED_AT_ONCE])
        lines = AuditLine.objects.in_bulk([link.line_id for link in links])
        for link in links:
            yield link, lines.get(link.line_id)
        if len(links) < WALKED_AT_ONCE:
            return
        past = links[-1].number


def count_unlinked() -> int:
    """How many lines of the schema at hand have no link yet."""
    return AuditLine.objects.filter(_without_link()).count()

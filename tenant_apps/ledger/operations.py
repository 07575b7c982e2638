"""Posting: the only way money's story is written. What was posted stays; a mistake is posted back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.ledger.errors import OutOfBalance, PostedDifferently
from tenant_apps.ledger.models import BooksLock, Entry, Posting
from tenant_apps.ledger.queries import closed_through
from tenant_apps.ledger.terms import Line


def post(
    *,
    actor: Actor,
    source: str,
    kind: str,
    lines: Iterable[Line],
    order_id: UUID | None = None,
    at: datetime | None = None,
    note: str = "",
) -> Entry:
    """Post what happened, in the transaction in which it happens; the same source again changes nothing.

    `source` names the happening for good, as "payment:<id>:captured". What comes for a day whose books are
    closed is posted on the first open one. Raises OutOfBalance, and PostedDifferently for a source that was
    posted with other lines.
    """
    lines = tuple(line for line in lines if line.amount)
    _balanced(lines)
    given = {"kind": kind, "order_id": order_id, "note": note[:400], "posted_by": actor.name or actor.kind}
    with transaction.atomic():
        entry, fresh = _enter(source, at or clock.now(), given)
        if not fresh:
            if Counter(_posted(entry)) != Counter(map(_flat, lines)):
                raise PostedDifferently()
            return entry
        Posting.objects.bulk_create(
            Posting(entry=entry, order_id=order_id, account=account, amount_minor=amount, currency=currency)
            for account, amount, currency in map(_flat, lines)
        )
        return entry


def still_the_books() -> None:
    """Nobody posts until the transaction ends; who is posting now ends first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('books:' || current_schema(), 0))")


def close_through(*, actor: Actor, day: date) -> None:
    """Lock the books up to the end of a day (of Shanghai); who may, and when, the day's closing decides."""
    _lock(actor, day, "ledger.books.closed")


def reopen_after(*, actor: Actor, day: date | None) -> None:
    """Unlock the books from the end of a day on; from their beginning where there is none."""
    _lock(actor, day, "ledger.books.reopened")


def _lock(actor: Actor, through: date | None, action: str) -> None:
    with transaction.atomic():
        still_the_books()
        before = closed_through()
        if through is None:
            BooksLock.objects.all().delete()
        else:
            BooksLock.objects.update_or_create(id=1, defaults={"through": through})
        was, now = ({"through": day.isoformat() if day else None} for day in (before, through))
        record(actor, action, ("books", "1"), before=was, after=now)


def _enter(source: str, at: datetime, given: dict[str, Any]) -> tuple[Entry, bool]:
    """The entry of this source, and whether it is new; the database refuses one in closed books."""
    try:
        return Entry.objects.get_or_create(source=source, defaults={"at": at, **given})
    except IntegrityError:
        through = closed_through()
        if through is None or at.astimezone(clock.SHANGHAI).date() > through:
            raise
        morning = datetime.combine(through + timedelta(days=1), time(), tzinfo=clock.SHANGHAI)
        open_at = max(clock.now(), morning)
        return Entry.objects.get_or_create(source=source, defaults={"at": open_at, "late_for": at, **given})


def _flat(line: Line) -> tuple[str, int, str]:
    return line.account.value, line.amount.amount, line.amount.currency


def _posted(entry: Entry) -> list[tuple[str, int, str]]:
    return list(entry.postings.values_list("account", "amount_minor", "currency"))


def _balanced(lines: tuple[Line, ...]) -> None:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.amount.currency] += line.amount.amount
    if not lines or any(sums.values()):
        raise OutOfBalance()

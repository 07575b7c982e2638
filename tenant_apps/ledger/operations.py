"""Posting: the only way money's story is written. What was posted stays; a mistake is posted back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.ledger.errors import OutOfBalance, PostedDifferently
from tenant_apps.ledger.models import Entry, Posting
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

    `source` names the happening for good, as "payment:<id>:captured". Raises OutOfBalance, and
    PostedDifferently for a source that was posted with other lines.
    """
    lines = tuple(line for line in lines if line.amount)
    _balanced(lines)
    with transaction.atomic():
        entry, fresh = Entry.objects.get_or_create(
            source=source,
            defaults={
                "kind": kind,
                "order_id": order_id,
                "at": at or clock.now(),
                "note": note[:400],
                "posted_by": actor.name or actor.kind,
            },
        )
        if not fresh:
            if Counter(_posted(entry)) != Counter(map(_flat, lines)):
                raise PostedDifferently()
            return entry
        Posting.objects.bulk_create(
            Posting(entry=entry, order_id=order_id, account=account, amount_minor=amount, currency=currency)
            for account, amount, currency in map(_flat, lines)
        )
        return entry


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

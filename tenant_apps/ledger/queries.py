from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from core.kernel.money import Money
from tenant_apps.ledger.models import BooksLock, Entry, Posting
from tenant_apps.ledger.terms import Account, Line, Movement

Moved: TypeAlias = Posting
"""A posting as other apps ask for it and hand it back to `movement`."""


def balances_of(order_id: UUID) -> list[Line]:
    """What stands on each account for one order, by account and currency; what is even is left out."""
    return _balances(Posting.objects.filter(order_id=order_id))


def trial_balance(*, until: datetime | None = None) -> list[Line]:
    """The same of everything the dealer's ledger holds, or held before a moment; a currency sums to zero."""
    postings = Posting.objects.all()
    return _balances(postings.filter(entry__at__lt=until) if until else postings)


def turnover(*, since: datetime, until: datetime) -> dict[tuple[str, str], tuple[int, int]]:
    """Debits and credits (both positive, minor units) by account and currency within a time."""
    rows = (
        Posting.objects.filter(entry__at__gte=since, entry__at__lt=until)
        .order_by()
        .values_list("account", "currency")
        .annotate(
            debit=Coalesce(Sum("amount_minor", filter=Q(amount_minor__gt=0)), Value(0)),
            credit=Coalesce(-Sum("amount_minor", filter=Q(amount_minor__lt=0)), Value(0)),
        )
    )
    return {(account, currency): (int(debit), int(credit)) for account, currency, debit, credit in rows}


def entries_between(since: datetime, until: datetime) -> QuerySet[Entry]:
    """Every entry of a time with its postings, in the order of the journal."""
    within = Entry.objects.filter(at__gte=since, at__lt=until)
    return within.prefetch_related("postings").order_by("at", "id")


def postings_on(accounts: Iterable[str], *, since: datetime, until: datetime) -> QuerySet[Moved]:
    """What moved on accounts within a time, with its entries."""
    within = Posting.objects.filter(account__in=accounts, entry__at__gte=since, entry__at__lt=until)
    return within.select_related("entry")


def movement_of(entry_id: UUID, account: Account) -> Movement | None:
    """What one entry moved on an account; None where it did not touch it."""
    rows = Posting.objects.filter(entry_id=entry_id, account=account.value).select_related("entry")
    return next((movement(row) for row in rows.order_by("id")), None)


def movement(posting: Moved) -> Movement:
    """A posting as something that moved on its account."""
    entry = posting.entry
    return Movement(
        entry_id=posting.entry_id,
        source=entry.source,
        kind=entry.kind,
        at=entry.at,
        order_id=posting.order_id,
        note=entry.note,
        amount=Money(posting.amount_minor, posting.currency),
    )


def closed_through() -> date | None:
    """The last day whose books are closed; None while none are."""
    return BooksLock.objects.values_list("through", flat=True).first()


def posted(source: str) -> Entry | None:
    """The entry of a happening, None while it was not posted."""
    return Entry.objects.filter(source=source).prefetch_related("postings").first()


def standing(order_ids: list[UUID], account: Account) -> dict[UUID, int]:
    """The balance of one account for each of these orders that has postings on it, in minor units."""
    rows = Posting.objects.filter(order_id__in=order_ids, account=account.value).order_by()
    sums = rows.values_list("order_id").annotate(sum=Sum("amount_minor"))
    return {order_id: sum_ for order_id, sum_ in sums if order_id is not None}


def entries_of(order_id: UUID) -> list[Entry]:
    """Everything that happened to an order's money with its postings, oldest first."""
    return list(Entry.objects.filter(order_id=order_id).prefetch_related("postings").order_by("at", "id"))


def sources_of(order_id: UUID, kind: str) -> set[str]:
    """What happened of this kind to an order's money, by the entries' sources."""
    return set(Entry.objects.filter(order_id=order_id, kind=kind).values_list("source", flat=True))


def _balances(postings: QuerySet[Posting]) -> list[Line]:
    sums = (
        postings.order_by("account", "currency")
        .values("account", "currency")
        .annotate(sum=Sum("amount_minor"))
    )
    return [Line(Account(row["account"]), Money(row["sum"], row["currency"])) for row in sums if row["sum"]]

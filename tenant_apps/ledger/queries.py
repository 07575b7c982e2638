from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet, Sum

from core.kernel.money import Money
from tenant_apps.ledger.models import Entry, Posting
from tenant_apps.ledger.terms import Account, Line


def balances_of(order_id: UUID) -> list[Line]:
    """What stands on each account for one order, by account and currency; what is even is left out."""
    return _balances(Posting.objects.filter(order_id=order_id))


def trial_balance() -> list[Line]:
    """The same of everything the dealer's ledger holds. The amounts of a currency sum to zero."""
    return _balances(Posting.objects.all())


def standing(order_ids: list[UUID], account: Account) -> dict[UUID, int]:
    """The balance of one account for each of these orders that has postings on it, in minor units."""
    rows = Posting.objects.filter(order_id__in=order_ids, account=account.value).order_by()
    sums = rows.values_list("order_id").annotate(sum=Sum("amount_minor"))
    return {order_id: sum_ for order_id, sum_ in sums if order_id is not None}


def entries_of(order_id: UUID) -> list[Entry]:
    """Everything that happened to an order's money with its postings, oldest first."""
    return list(Entry.objects.filter(order_id=order_id).prefetch_related("postings").order_by("at", "id"))


def _balances(postings: QuerySet[Posting]) -> list[Line]:
    sums = (
        postings.order_by("account", "currency")
        .values("account", "currency")
        .annotate(sum=Sum("amount_minor"))
    )
    return [Line(Account(row["account"]), Money(row["sum"], row["currency"])) for row in sums if row["sum"]]

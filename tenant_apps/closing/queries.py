from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.closing.facts import Booked
from tenant_apps.closing.matching import DAYS_BEFORE
from tenant_apps.closing.models import STATED, DayClosing, Explanation, Statement, StatementLine
from tenant_apps.closing.states import LINE
from tenant_apps.ledger.queries import closed_through, movements_on
from tenant_apps.ledger.terms import Account, Movement
from tenant_apps.orders.queries import names_of

SEE = "books.see"
FROM_A_LINE = ("psp.fee", "bank.written_off", "bank.write_off_undone")
"""Kinds of movements that a line of a statement itself brought into the books, or took out of them."""
IN_TRANSIT = timedelta(days=30)
"""How long after a day was closed a line may still come for a movement of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A movement of the books without a line: where, and of which order."""

    account: str
    movement: Movement
    on: date
    order_number: str
    buyer_name: str


def statements(actor: Actor) -> QuerySet[Statement]:
    """Every imported file. Raises Forbidden."""
    actor.require(SEE)
    return Statement.objects.all()


def lines(actor: Actor, *, state: str = "", q: str = "") -> QuerySet[StatementLine]:
    """Lines of statements; `q` finds names, references and texts. Raises Forbidden and Invalid."""
    actor.require(SEE)
    rows = StatementLine.objects.all()
    if state:
        if not set(state.split(",")) <= set(LINE.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=state.split(","))
    for word in q[:100].split():
        rows = rows.filter(
            Q(counterparty__icontains=word) | Q(reference__icontains=word) | Q(text__icontains=word)
        )
    return rows


def line_for(actor: Actor, line_id: UUID) -> StatementLine:
    """One line. Raises Forbidden and NotFound."""
    actor.require(SEE)
    found = StatementLine.objects.filter(id=line_id).first()
    if found is None:
        raise NotFound()
    return found


def days(actor: Actor) -> list[DayClosing]:
    """The closings of the last months, the newest first. Raises Forbidden."""
    actor.require(SEE)
    return list(DayClosing.objects.order_by("-day", "-created_at")[:100])


def closing_of(day: date) -> DayClosing | None:
    """The closing of a day that stands."""
    return DayClosing.objects.filter(day=day).exclude(state="REOPENED").first()


def unmatched(account: str, *, until: date, explained: bool = False) -> list[Unmatched]:
    """Movements of an account up to a day that no line is, nobody explained and no closed day holds.

    With `explained` also those of days closed not long ago, and those explained: a line may come late.
    """
    through = closed_through()
    after = datetime.min.replace(tzinfo=UTC)
    if through is not None:
        after = morning(through + timedelta(days=1)) - (IN_TRANSIT if explained else timedelta())
    moved = movements_on(Account(account), since=after, until=morning(until + timedelta(days=1)))
    taken = set(
        StatementLine.objects.filter(account=account, entry_id__isnull=False).values_list(
            "entry_id", flat=True
        )
    )
    if not explained:
        taken |= set(Explanation.objects.filter(account=account).values_list("entry_id", flat=True))
    left = [one for one in moved if one.entry_id not in taken and one.kind not in FROM_A_LINE]
    names = names_of({one.order_id for one in left if one.order_id})
    nobody = ("", "")
    return [
        Unmatched(
            account=account,
            movement=one,
            on=one.at.astimezone(clock.SHANGHAI).date(),
            order_number=names.get(one.order_id, nobody)[0] if one.order_id else "",
            buyer_name=names.get(one.order_id, nobody)[1] if one.order_id else "",
        )
        for one in left
    ]


def candidates(account: str) -> list[Booked]:
    """What lines of an account may be."""
    until = today() + timedelta(days=DAYS_BEFORE)
    return [
        Booked(
            entry_id=one.movement.entry_id,
            amount_minor=one.movement.amount.amount,
            currency=one.movement.amount.currency,
            on=one.on,
            kind=one.movement.kind,
            order_number=one.order_number,
            buyer_name=one.buyer_name,
            reference=one.movement.note,
        )
        for one in unmatched(account, until=until, explained=True)
    ]


def breaks(until: date) -> tuple[list[StatementLine], list[Unmatched]]:
    """Everything up to a day on which statements and books differ: lines, and movements of the books."""
    open_lines = StatementLine.objects.filter(state="OPEN", on__lte=until).order_by("on", "id")
    return list(open_lines), [one for account in STATED for one in unmatched(account, until=until)]


def last_columns(label: str) -> dict[str, str]:
    """How the last file of an account was read, to read the next one the same way."""
    found = Statement.objects.filter(label=label, form="BANK_CSV").order_by("-created_at")
    return dict(found.values_list("columns", flat=True).first() or {})


def same_file(sha256: str) -> Statement | None:
    """The import of this very file."""
    return Statement.objects.filter(sha256=sha256).first()


def known_keys(keys: list[str]) -> set[str]:
    """Those of the lines that were imported before."""
    return set(StatementLine.objects.filter(key__in=keys).values_list("key", flat=True))


def morning(day: date) -> datetime:
    """When a day begins in Shanghai."""
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI)


def today() -> date:
    """The day in Shanghai."""
    return clock.now().astimezone(clock.SHANGHAI).date()

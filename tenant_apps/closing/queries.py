from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.closing.facts import Booked
from tenant_apps.closing.matching import DAYS_BEFORE
from tenant_apps.closing.models import STATED, DayClosing, Explanation, Statement, StatementLine
from tenant_apps.closing.states import LINE
from tenant_apps.ledger.queries import Moved, closed_through, movement, postings_on
from tenant_apps.ledger.terms import Movement
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


def open_lines(until: date) -> QuerySet[StatementLine]:
    """Lines up to a day that nobody knows in the books yet."""
    return StatementLine.objects.filter(state="OPEN", on__lte=until)


def unmatched(*, until: date, explained: bool = False) -> QuerySet[Moved]:
    """What moved up to a day on the accounts that others state, that no line is, nobody explained and no
    closed day holds; `at` is when.

    With `explained` also those of days closed not long ago, and those explained: a line may come late.
    """
    through = closed_through()
    after = datetime.min.replace(tzinfo=UTC)
    if through is not None:
        after = morning(through + timedelta(days=1)) - (IN_TRANSIT if explained else timedelta())
    rows = postings_on(STATED, since=after, until=morning(until + timedelta(days=1)))
    here = {"entry_id": OuterRef("entry_id"), "account": OuterRef("account")}
    rows = rows.exclude(entry__kind__in=FROM_A_LINE).exclude(Exists(StatementLine.objects.filter(**here)))
    if not explained:
        rows = rows.exclude(Exists(Explanation.objects.filter(**here)))
    return rows.annotate(at=F("entry__at"))


def fitting(actor: Actor, line_id: UUID | None) -> QuerySet[Moved]:
    """What moved and has no line up to today; for a line, what it may be. Raises Forbidden and NotFound."""
    actor.require(SEE)
    if line_id is None:
        return unmatched(until=today())
    line = line_for(actor, line_id)
    rows = unmatched(until=today(), explained=True)
    return rows.filter(account=line.account, amount_minor=line.amount_minor, currency=line.currency)


def named(postings: Sequence[Moved]) -> list[Unmatched]:
    """These movements with the day and the order of each."""
    names = names_of({one.order_id for one in postings if one.order_id})
    nobody = ("", "")
    return [
        Unmatched(
            account=one.account,
            movement=movement(one),
            on=one.entry.at.astimezone(clock.SHANGHAI).date(),
            order_number=names.get(one.order_id, nobody)[0] if one.order_id else "",
            buyer_name=names.get(one.order_id, nobody)[1] if one.order_id else "",
        )
        for one in postings
    ]


def candidates(account: str) -> list[Booked]:
    """What lines of an account may be."""
    until = today() + timedelta(days=DAYS_BEFORE)
    rows = unmatched(until=until, explained=True).filter(account=account).order_by("entry__at", "id")
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
        for one in named(list(rows))
    ]


def breaks(until: date) -> tuple[int, int]:
    """On how much statements and books differ up to a day: lines, and movements of the books."""
    return open_lines(until).count(), unmatched(until=until).count()


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

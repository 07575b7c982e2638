from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from core.edge.api import MoneyOut


class ProblemOut(Schema):
    """What is wrong with a line of a file, in the reader's language."""

    line: int
    code: str
    text: str


class ReadLineOut(Schema):
    """A line as it was understood; `known`: it was imported before."""

    line: int
    on: date
    amount: MoneyOut
    counterparty: str
    reference: str
    text: str


class StatementCheckOut(Schema):
    """What a file holds: nothing of it is kept yet. `lines` are the first of those that are new."""

    form: str
    lines_read: int
    lines_new: int
    problems: list[ProblemOut]
    lines: list[ReadLineOut]
    headers: list[str]
    columns: dict[str, str]


class StatementOut(Schema):
    """A file that was imported."""

    id: UUID
    form: str
    account: str
    label: str
    file_name: str
    first_on: date
    last_on: date
    lines_read: int
    lines_new: int
    imported_by: str
    created_at: datetime


class StatementLineOut(Schema):
    """A line of a statement, and what it was found to be. `evidence` lists codes."""

    id: UUID
    account: str
    account_name: str
    on: date
    amount: MoneyOut
    counterparty: str
    reference: str
    text: str
    state: str
    evidence: list[str]
    write_off: str
    note: str
    decided_by: str
    entry_id: UUID | None


class BookMovementOut(Schema):
    """A movement of the books that no line is."""

    entry_id: UUID
    account: str
    account_name: str
    on: date
    amount: MoneyOut
    what: str
    order_id: UUID | None
    order_number: str
    buyer_name: str
    reference: str


class BreaksOut(Schema):
    """On how much statements and books differ, up to today."""

    lines: int
    movements: int
    closed_through: date | None


class LineMatchIn(Schema):
    """The entry that a line is."""

    entry_id: UUID


class WriteOffIn(Schema):
    """What a line is that the books do not know."""

    kind: str = Field(max_length=10)
    reason: str = Field("", max_length=400)


class BooksReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=400)


class ExplainIn(Schema):
    """Movements that have no line, and why."""

    account: str = Field(max_length=8)
    entry_ids: list[UUID] = Field(max_length=500)
    reason: str = Field("", max_length=400)


class ClosedDayOut(Schema):
    """A day whose books were closed. `mine`: the reader asked for it to be opened again."""

    day: date
    state: str
    closed_by: str
    closed_at: datetime
    asked_by: str
    reason: str
    reopened_by: str
    mine: bool


class ClosedDaysOut(Schema):
    """The days closed so far, and how many differences keep each of the last open ones from it."""

    closed_through: date | None
    today: date
    breaks: int
    days: list[ClosedDayOut]


class BalanceRow(Schema):
    """An account: what it stood at before, what moved, what it stands at; debits above zero."""

    account: str
    name: str
    opening: MoneyOut
    debit: MoneyOut
    credit: MoneyOut
    closing: MoneyOut


class TotalOut(Schema):
    """Debits and credits in one currency; they are equal."""

    debit: MoneyOut
    credit: MoneyOut


class TrialBalanceOut(Schema):
    """Every account of a time, and the totals of each currency."""

    since: date
    until: date
    rows: list[BalanceRow]
    totals: list[TotalOut]


class StoryLine(Schema):
    """What one happening did to an order's money, by account; debits above zero."""

    account: str
    name: str
    amount: MoneyOut


class StoryEntry(Schema):
    """One happening of an order's money."""

    at: datetime
    what: str
    note: str
    lines: list[StoryLine]


class StoryOut(Schema):
    """Every fen of an order: what happened, and what stands on each account now; both sum to zero."""

    number: str
    buyer_name: str
    entries: list[StoryEntry]
    balances: list[StoryLine]


class VoucherOut(Schema):
    """One line of a voucher."""

    on: date
    number: int
    summary: str
    account: str
    account_name: str
    debit: MoneyOut
    credit: MoneyOut
    order_number: str
    final: bool


class VouchersOut(Schema):
    """The vouchers of a time; the first lines of them, and the totals of all by currency."""

    count: int
    totals: list[TotalOut]
    lines: list[VoucherOut]

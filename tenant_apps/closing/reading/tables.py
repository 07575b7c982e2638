"""A bank's CSV: titles above the header, totals below, one of three ways to write in and out."""

from __future__ import annotations

from tenant_apps.closing.columns import (
    IN,
    NAMES,
    OUT,
    TOTALS,
    complete,
    currency_in,
    day_in,
    minor_in,
    plain,
    recognised,
)
from tenant_apps.closing.errors import ColumnsMissing
from tenant_apps.closing.facts import BANK_CSV, Problem, ReadFile, ReadLine

Rows = list[tuple[int, list[str]]]
HEADER_WITHIN = 30
"""Rows among which the header is looked for."""


def read(rows: Rows, given: dict[str, str]) -> ReadFile:
    """The lines below the header. Raises ColumnsMissing where none is found."""
    for index, (_, headers) in enumerate(rows[:HEADER_WITHIN]):
        columns = recognised(headers, given)
        if complete(columns):
            return _read_below(rows[index + 1 :], headers, columns)
    widest = max((row for _, row in rows[:HEADER_WITHIN]), key=len, default=[])
    raise ColumnsMissing(params={"headers": ", ".join(widest[:20])[:300]})


def _read_below(rows: Rows, headers: list[str], columns: dict[str, int]) -> ReadFile:
    lines: list[ReadLine] = []
    problems: list[Problem] = []
    for place, row in rows:
        if any(plain(cell).startswith(TOTALS) for cell in row[:2]):
            continue
        found = _line(place, row, columns)
        if isinstance(found, ReadLine):
            lines.append(found)
        else:
            problems.append(found)
    return ReadFile(
        form=BANK_CSV,
        lines=tuple(lines),
        problems=tuple(problems),
        columns={value: headers[index] for value, index in columns.items() if value in NAMES},
        headers=tuple(header for header in headers if header),
    )


def _line(place: int, row: list[str], columns: dict[str, int]) -> ReadLine | Problem:
    if len(row) <= max(columns.values()):
        return Problem(place, "line_short")
    cell = {value: row[index] for value, index in columns.items()}
    on = day_in(cell["on"])
    if on is None:
        return Problem(place, "date_wrong", cell["on"][:40])
    amount = _amount(place, cell)
    if isinstance(amount, Problem):
        return amount
    currency = currency_in(cell.get("currency", ""))
    if currency is None:
        return Problem(place, "currency_wrong", cell["currency"][:40])
    return ReadLine(
        place=place,
        on=on,
        amount_minor=amount,
        currency=currency,
        counterparty=cell.get("counterparty", "")[:120],
        reference=cell.get("reference", "").strip("\t'")[:120],
        text=cell.get("text", "")[:400],
        serial=cell.get("reference", "").strip("\t'")[:120],
    )


def _amount(place: int, cell: dict[str, str]) -> int | Problem:
    """Two columns for in and out, one with a mark, or one with a sign."""
    if "credit" in cell or "debit" in cell:
        read = [minor_in(cell.get(side, "")) for side in ("credit", "debit")]
        if None in read:
            return Problem(place, "amount_wrong", (cell.get("credit") or cell.get("debit", ""))[:40])
        credit, debit = (value or 0 for value in read)
        if credit < 0 or debit < 0:
            return Problem(place, "amount_negative")
        if bool(credit) == bool(debit):
            return Problem(place, "amount_missing" if not credit else "amount_twice")
        return credit - debit
    amount = minor_in(cell["amount"])
    if amount is None:
        return Problem(place, "amount_wrong", cell["amount"][:40])
    if not amount:
        return Problem(place, "amount_missing")
    mark = cell.get("direction", "").strip().upper()
    if mark in OUT:
        return -abs(amount)
    return abs(amount) if mark in IN else amount

"""The card processor's itemised balance or payout reconciliation report, as Stripe writes it."""

from __future__ import annotations

from dataclasses import replace

from tenant_apps.closing.columns import currency_in, day_in, minor_in
from tenant_apps.closing.facts import PSP_CSV, Problem, ReadFile, ReadLine

Rows = list[tuple[int, list[str]]]
NEEDED = ("balance_transaction_id", "gross", "fee", "reporting_category")
DATES = ("created", "created_utc", "effective_at", "effective_at_utc", "available_on", "available_on_utc")


def is_report(rows: Rows) -> bool:
    """Whether the first row has the report's columns."""
    return bool(rows) and set(NEEDED) <= {header.strip('"').lower() for header in rows[0][1]}


def read(rows: Rows) -> ReadFile:
    """Each balance transaction as a line of its gross amount, its fee beside it; one told twice is one."""
    headers = [header.lower() for header in rows[0][1]]
    lines: dict[str, ReadLine] = {}
    problems: list[Problem] = []
    for place, row in rows[1:]:
        if len(row) < len(headers):
            problems.append(Problem(place, "line_short"))
            continue
        found = _line(place, dict(zip(headers, row, strict=False)))
        if isinstance(found, Problem):
            problems.append(found)
        elif replace(lines.setdefault(found.serial, found), place=place) != found:
            problems.append(Problem(place, "id_twice", found.serial[:40]))
    moved = tuple(line for line in lines.values() if line.amount_minor or line.fee_minor)
    return ReadFile(form=PSP_CSV, lines=moved, problems=tuple(problems), headers=tuple(headers))


def _line(place: int, cell: dict[str, str]) -> ReadLine | Problem:
    on = next((day for name in DATES if (day := day_in(cell.get(name, "")))), None)
    gross, fee = minor_in(cell["gross"]), minor_in(cell["fee"])
    currency = currency_in(cell.get("currency", ""))
    if on is None:
        return Problem(place, "date_wrong", next((cell[n] for n in DATES if n in cell), "")[:40])
    if gross is None or fee is None:
        return Problem(place, "amount_wrong", cell["gross" if gross is None else "fee"][:40])
    if currency is None:
        return Problem(place, "currency_wrong", cell["currency"][:40])
    if not cell["balance_transaction_id"]:
        return Problem(place, "id_missing")
    return ReadLine(
        place=place,
        on=on,
        amount_minor=gross,
        currency=currency,
        counterparty=cell.get("customer_name", "")[:120],
        reference=cell.get("source_id", "")[:120],
        text=cell.get("description", "")[:400],
        serial=cell["balance_transaction_id"][:120],
        category=cell["reporting_category"].lower(),
        fee_minor=fee,
    )

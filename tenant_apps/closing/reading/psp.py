"""The card processor's itemised balance or payout reconciliation report, as Stripe writes it."""

from __future__ import annotations

from tenant_apps.closing.columns import day_in, minor_in
from tenant_apps.closing.facts import PSP_CSV, Problem, ReadFile, ReadLine

Rows = list[tuple[int, list[str]]]
NEEDED = ("balance_transaction_id", "gross", "fee", "reporting_category")
DATES = ("created", "created_utc", "effective_at", "effective_at_utc", "available_on", "available_on_utc")


def is_report(rows: Rows) -> bool:
    """Whether the first row has the report's columns."""
    return bool(rows) and set(NEEDED) <= {header.strip('"').lower() for header in rows[0][1]}


def read(rows: Rows) -> ReadFile:
    """Each balance transaction as a line of its gross amount, its fee beside it."""
    headers = [header.lower() for header in rows[0][1]]
    lines, problems = [], []
    for place, row in rows[1:]:
        if len(row) < len(headers):
            problems.append(Problem(place, "line_short"))
            continue
        cell = dict(zip(headers, row, strict=False))
        on = next((day for name in DATES if (day := day_in(cell.get(name, "")))), None)
        gross, fee = minor_in(cell["gross"]), minor_in(cell["fee"])
        if on is None:
            problems.append(
                Problem(place, "date_wrong", next((cell[n] for n in DATES if n in cell), "")[:40])
            )
        elif gross is None or fee is None:
            problems.append(Problem(place, "amount_wrong", cell["gross"][:40]))
        elif not cell["balance_transaction_id"]:
            problems.append(Problem(place, "id_missing"))
        elif gross or fee:
            lines.append(
                ReadLine(
                    place=place,
                    on=on,
                    amount_minor=gross,
                    currency=(cell.get("currency") or "CNY").upper()[:3],
                    counterparty=cell.get("customer_name", "")[:120],
                    reference=cell.get("source_id", "")[:120],
                    text=cell.get("description", "")[:400],
                    serial=cell["balance_transaction_id"][:120],
                    category=cell["reporting_category"].lower(),
                    fee_minor=fee,
                )
            )
    return ReadFile(form=PSP_CSV, lines=tuple(lines), problems=tuple(problems), headers=tuple(headers))

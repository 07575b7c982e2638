"""Statements, differences, days and balances as the portal shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from core.edge.api import money, paginate
from core.kernel.actor import Actor
from tenant_apps.closing.errors import PeriodWrong
from tenant_apps.closing.labels import problem_text
from tenant_apps.closing.models import DayClosing, StatementLine
from tenant_apps.closing.operations.importing import Check
from tenant_apps.closing.queries import SEE, Unmatched, breaks, days, fitting, morning, named, today
from tenant_apps.closing.vouchers import LONGEST, VoucherLine
from tenant_apps.ledger.labels import ACCOUNTS, kind_label
from tenant_apps.ledger.queries import balances_of, closed_through, entries_of, trial_balance, turnover
from tenant_apps.ledger.terms import Account, Line
from tenant_apps.orders.queries import order_at_hand

SHOWN = 50


def check_of(check: Check) -> dict[str, Any]:
    """What a file holds, before it is imported."""
    found = check.found
    return {
        "form": found.form,
        "lines_read": len({one.place for one in found.lines} | {one.place for one in found.problems}),
        "lines_new": len(check.fresh),
        "problems": [
            {"line": one.place, "code": one.code, "text": problem_text(one)} for one in found.problems[:SHOWN]
        ],
        "lines": [
            {
                "line": line.place, "on": line.on, "amount": money(line.amount_minor, line.currency),
                "counterparty": line.counterparty, "reference": line.reference, "text": line.text,
            }
            for _, line in check.fresh[:SHOWN]
        ],
        "headers": list(found.headers),
        "columns": found.columns,
    }  # fmt: skip


def line_of(line: StatementLine) -> dict[str, Any]:
    """A line of a statement."""
    return {
        **{
            name: getattr(line, name) for name in ("id", "account", "on", "counterparty", "reference", "text")
        },
        **{name: getattr(line, name) for name in ("state", "write_off", "note", "decided_by", "entry_id")},
        "account_name": _name(line.account),
        "amount": money(line.amount_minor, line.currency),
        "evidence": [one for one in line.evidence.split(",") if one],
    }


def breaks_of(actor: Actor) -> dict[str, Any]:
    """How many differences there are up to today. Raises Forbidden."""
    actor.require(SEE)
    lines, movements = breaks(today())
    return {"lines": lines, "movements": movements, "closed_through": closed_through()}


def movements_of(actor: Actor, line_id: UUID | None, *, cursor: str | None, limit: int) -> dict[str, Any]:
    """A page of what moved and has no line, oldest first; for a line, of what it may be.

    Raises Forbidden, NotFound and Invalid.
    """
    rows = fitting(actor, line_id)
    page = paginate(rows, lambda one: one, cursor=cursor, limit=limit, order=("at", "id"))
    return {**page, "items": [_movement(one) for one in named(page["items"])]}


def days_of(actor: Actor) -> dict[str, Any]:
    """Closed days, and what keeps the next from it. Raises Forbidden."""
    closings = days(actor)
    return {
        "closed_through": closed_through(),
        "today": today(),
        "breaks": sum(breaks(today())),
        "days": [_day(closing, actor) for closing in closings],
    }


def trial_balance_of(actor: Actor, since: date, until: date) -> dict[str, Any]:
    """Every account of a time, from a day through another. Raises Forbidden and PeriodWrong."""
    actor.require(SEE)
    if not since <= until <= since + LONGEST:
        raise PeriodWrong()
    begin, end = morning(since), morning(until + timedelta(days=1))
    before, after = _by_account(trial_balance(until=begin)), _by_account(trial_balance(until=end))
    moved = turnover(since=begin, until=end)
    keys = sorted({*before, *after, *moved})
    rows = []
    for account, currency in keys:
        debit, credit = moved.get((account, currency), (0, 0))
        rows.append(
            {
                "account": account, "name": _name(account),
                "opening": money(before.get((account, currency), 0), currency),
                "debit": money(debit, currency), "credit": money(credit, currency),
                "closing": money(after.get((account, currency), 0), currency),
            }
        )  # fmt: skip
    amounts = ((currency, *pair) for (_, currency), pair in moved.items())
    return {"since": since, "until": until, "rows": rows, "totals": _totals(amounts)}


def story_of(actor: Actor, order_id: UUID) -> dict[str, Any]:
    """Every fen of an order. Raises Forbidden and NotFound."""
    actor.require(SEE)
    order = order_at_hand(actor, order_id)
    return {
        "number": order.number,
        "buyer_name": order.buyer_name,
        "entries": [
            {
                "at": entry.at,
                "what": kind_label(entry.kind),
                "note": entry.note,
                "lines": [
                    _story_line(posting.account, posting.amount_minor, posting.currency)
                    for posting in sorted(entry.postings.all(), key=lambda one: -one.amount_minor)
                ],
            }
            for entry in entries_of(order_id)
        ],
        "balances": [
            _story_line(line.account.value, line.amount.amount, line.amount.currency)
            for line in balances_of(order_id)
        ],
    }


def vouchers_of(lines: Iterable[VoucherLine]) -> dict[str, Any]:
    """The first vouchers of a time, and the sums of all."""
    lines = list(lines)
    shown = [
        {
            **{name: getattr(one, name) for name in ("on", "number", "summary", "account", "account_name")},
            "debit": money(one.debit_minor, one.currency), "credit": money(one.credit_minor, one.currency),
            "order_number": one.order_number, "final": one.final,
        }
        for one in lines[: SHOWN * 4]
    ]  # fmt: skip
    return {
        "count": len({(one.on.year, one.on.month, one.number) for one in lines}),
        "totals": _totals((one.currency, one.debit_minor, one.credit_minor) for one in lines),
        "lines": shown,
    }


def _totals(amounts: Iterable[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Debits and credits of each currency by itself, from (currency, debit, credit) in minor units."""
    sums: dict[str, tuple[int, int]] = {}
    for currency, debit, credit in amounts:
        so_far = sums.get(currency, (0, 0))
        sums[currency] = so_far[0] + debit, so_far[1] + credit
    return [
        {"debit": money(debit, currency), "credit": money(credit, currency)}
        for currency, (debit, credit) in sorted(sums.items())
    ]


def _movement(one: Unmatched) -> dict[str, Any]:
    moved = one.movement
    return {
        "entry_id": moved.entry_id,
        "account": one.account,
        "account_name": _name(one.account),
        "on": one.on,
        "amount": money(moved.amount.amount, moved.amount.currency),
        "what": kind_label(moved.kind),
        "order_id": moved.order_id,
        "order_number": one.order_number,
        "buyer_name": one.buyer_name,
        "reference": moved.note,
    }


def _day(closing: DayClosing, actor: Actor) -> dict[str, Any]:
    names = ("day", "state", "closed_by", "asked_by", "reason", "reopened_by")
    return {
        **{name: getattr(closing, name) for name in names},
        "closed_at": closing.created_at,
        "mine": actor.user_id is not None and closing.asked_by_id == actor.user_id,
    }


def _by_account(lines: Iterable[Line]) -> dict[tuple[str, str], int]:
    return {(line.account.value, line.amount.currency): line.amount.amount for line in lines}


def _story_line(account: str, minor: int, currency: str) -> dict[str, Any]:
    return {"account": account, "name": _name(account), "amount": money(minor, currency)}


def _name(account: str) -> str:
    return str(ACCOUNTS[Account(account)])

"""A month is closed: its statements stand, and what was earned in it is posted to the books."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.commission.errors import EarlierMonthOpen, MonthClosed, MonthNotOver, NothingToClose
from tenant_apps.commission.models import ClosedMonth
from tenant_apps.commission.queries import closed, earned_in, first_open_month, this_month
from tenant_apps.commission.states import CLOSE
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, transfer


def close_month(*, actor: Actor, month: date) -> ClosedMonth:
    """Let the statements of a month (its first day) stand for good and post their sum as an expense.

    Whatever changes later counts in the month in which it changes. Raises Forbidden, MonthNotOver,
    MonthClosed, NothingToClose, and EarlierMonthOpen where an earlier one has lines and is still open.
    """
    actor.require(CLOSE)
    if month >= this_month():
        raise MonthNotOver()
    with transaction.atomic():
        _still_the_months()
        if closed(month) is not None:
            raise MonthClosed()
        first = first_open_month()
        if first is not None and first < month:
            raise EarlierMonthOpen(params={"month": f"{first:%Y-%m}"})
        rows = earned_in(month)
        if not rows:
            raise NothingToClose()
        total = Money(sum(each.amount_minor for each in rows))
        kept = ClosedMonth.objects.create(
            month=month,
            rows=[
                {
                    "id": str(each.adviser_id),
                    "name": each.adviser_name,
                    "amount": each.amount_minor,
                    "units": each.units,
                }
                for each in rows
            ],
            total_minor=total.amount,
            currency=total.currency,
            closed_by=actor.name or actor.kind,
        )
        after = {"month": f"{month:%Y-%m}", "total": total.as_json()}
        record(actor, "commission.month.closed", ("commission_month", kept.id), after=after)
        _post(actor, month, total)
        return kept


def _post(actor: Actor, month: date, total: Money) -> None:
    """An expense of the month's last moment; where more was taken back than earned, the other way round."""
    if total:
        post(
            actor=actor,
            source=f"commission:{month:%Y-%m}",
            kind="commission.month",
            lines=transfer(total, debit=Account.SELLING_EXPENSES, credit=Account.WAGES_PAYABLE),
            at=_last_moment(month),
            note=f"{month:%Y-%m}",
        )


def _last_moment(month: date) -> datetime:
    following = (month + timedelta(days=32)).replace(day=1)
    return datetime.combine(following, time(), tzinfo=clock.SHANGHAI) - timedelta(microseconds=1)


def _still_the_months() -> None:
    """Nobody posts a line until the transaction ends; who is posting now ends first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('commission months:' || current_schema(), 0))"
        )

"""A month is closed: its statements stand, its sum is in the books, and later changes count later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.commission.errors import EarlierMonthOpen, MonthClosed, MonthNotOver, NothingToClose
from tenant_apps.commission.models import ClosedMonth, Deal, Line
from tenant_apps.commission.operations import close_month, record_item
from tenant_apps.commission.printing import statement_context
from tenant_apps.commission.queries import report, statement, this_month
from tenant_apps.commission.terms import Rules
from tenant_apps.ledger.models import Entry
from tenant_apps.ledger.queries import posted
from tenant_apps.ledger.terms import Account
from tenants.context import dealer_context
from tests.factories.commission import make_deal, plan_in_force
from tests.factories.orders import take_step
from tests.factories.staff import make_member, staff

FINANCE = staff("FINANCE")
FLAT = Rules(flat_minor=45_600, back_share=1000)
LATER, LATEST = datetime(2031, 3, 5, tzinfo=UTC), datetime(2031, 4, 5, tzinfo=UTC)


def delivered(main):
    plan_in_force(main, FLAT)
    order, _deal = make_deal(main, li := make_member(main, "SALES"), state="DELIVERED")
    return order, li


def lines_of_books(month):
    entry = posted(f"commission:{month:%Y-%m}")
    return entry and {(one.account, one.amount_minor) for one in entry.postings.all()}


def test_what_was_earned_is_posted_once_as_an_expense(main):
    delivered(main)
    with dealer_context(main):
        month = this_month()
        with clock.set_to(LATER):
            kept = close_month(actor=FINANCE, month=month)
            assert (kept.total_minor, kept.closed_by) == (45_600, FINANCE.name)
            assert lines_of_books(month) == {
                (Account.SELLING_EXPENSES, 45_600),
                (Account.WAGES_PAYABLE, -45_600),
            }
            assert posted(f"commission:{month:%Y-%m}").at.astimezone(clock.SHANGHAI).month == month.month
            with pytest.raises(MonthClosed):
                close_month(actor=FINANCE, month=month)
            assert Entry.objects.filter(kind="commission.month").count() == 1


def test_what_changes_later_counts_in_the_open_month(main):
    order, li = delivered(main)
    with dealer_context(main):
        month = this_month()
        take_step(order.id, "request_return")
        with clock.set_to(LATER):
            close_month(actor=FINANCE, month=month)
            before = report(SYSTEM, month)
            take_step(order.id, "accept_return")
            assert report(SYSTEM, month) == before
            assert [(one.amount_minor, one.units) for one in before] == [(45_600, 10_000)]
            assert [one.amount_minor for one in statement(SYSTEM, li.user_id, this_month())] == [-45_600]
            following = this_month()
        with clock.set_to(LATEST):
            close_month(actor=FINANCE, month=following)
            assert lines_of_books(following) == {
                (Account.SELLING_EXPENSES, -45_600),
                (Account.WAGES_PAYABLE, 45_600),
            }


def test_months_are_closed_in_order_and_when_they_are_over(main):
    order, _li = delivered(main)
    with dealer_context(main):
        month = this_month()
        with pytest.raises(MonthNotOver):
            close_month(actor=FINANCE, month=month)
        with clock.set_to(LATER):
            record_item(actor=FINANCE, order_id=order.id, kind="PRODUCT", amount=Money(50_000), note="延保")
            following = this_month()
        with clock.set_to(LATEST):
            with pytest.raises(EarlierMonthOpen) as refused:
                close_month(actor=FINANCE, month=following)
            assert refused.value.params == {"month": f"{month:%Y-%m}"}
            with pytest.raises(NothingToClose):
                close_month(actor=FINANCE, month=month.replace(year=2020))
            with pytest.raises(Forbidden):
                close_month(actor=staff("MANAGER"), month=month)
            assert not ClosedMonth.objects.exists()
            assert not Entry.objects.filter(kind="commission.month").exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda deal: Line.objects.create(
            deal=deal, adviser_id=deal.id, adviser_name="x", kind="ADJUSTMENT", amount_minor=1,
            month=deal.final_month, source="x",
        ),
        lambda deal: Line.objects.create(
            deal=deal, adviser_id=deal.id, adviser_name="x", kind="ADJUSTMENT", amount_minor=1, source="x"
        ),
        lambda deal: ClosedMonth.objects.update(total_minor=0),
        lambda deal: ClosedMonth.objects.all().delete(),
    ],
    ids=["its_month", "no_month", "changed", "gone"],
)  # fmt: skip
def test_the_database_keeps_it_closed(main, write):
    order, _li = delivered(main)
    with dealer_context(main):
        month = this_month()
        with clock.set_to(LATER):
            close_month(actor=FINANCE, month=month)
        with pytest.raises(DatabaseError), transaction.atomic():
            write(Deal.objects.get(order_id=order.id))


def test_no_car_is_handed_over_into_a_closed_month(main):
    delivered(main)
    order, _deal = make_deal(main, make_member(main, "SALES"), state="READY")
    with dealer_context(main):
        month = this_month()
        with clock.set_to(LATER):
            close_month(actor=FINANCE, month=month)
        deal = Deal.objects.get(order_id=order.id)
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
            Deal.objects.filter(id=deal.id).update(
                state="FINAL", last_move="finish", version=deal.version + 1, final_month=month
            )


def test_the_paper_says_whether_the_month_is_closed(main):
    _order, li = delivered(main)
    with dealer_context(main):
        month = this_month()
        open_one = statement_context(SYSTEM, li.user_id, month)
        with clock.set_to(LATER):
            close_month(actor=FINANCE, month=month)
        closed_one = statement_context(SYSTEM, li.user_id, month)
        assert (open_one["closed_on"], str(closed_one["closed_on"])) == (None, "2031-03-05")
        assert (open_one["total"], open_one["adviser"]) == ("456.00", li.name)

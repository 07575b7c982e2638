"""Thousands of differences are counted and shown by pages, in as many queries as a few; no currency is added
to another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, Invalid, NotFound
from core.kernel.money import Money
from tenant_apps.closing import operations
from tenant_apps.closing.models import StatementLine
from tenant_apps.closing.presenting import breaks_of, days_of, movements_of, trial_balance_of, vouchers_of
from tenant_apps.closing.queries import lines, morning, today
from tenant_apps.closing.vouchers import voucher_lines
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.terms import Account, transfer
from tenants.context import dealer_context
from tests.apps.closing.test_statements import bank, day, load, row
from tests.factories.books import clerk


def moved(number, amount=None, debit=Account.BANK, on=None):
    """So much came to an account of the dealer at different minutes of a day."""
    return post(
        actor=SYSTEM, source=f"moved:{number}", kind="payment.received", note=f"N{number}",
        at=morning(on or today()) + timedelta(minutes=number),
        lines=transfer(amount or Money(1_000_000 + number), debit=debit, credit=Account.OTHER_PAYABLES),
    )  # fmt: skip


def walked(limit, line_id=None):
    """Every movement, page by page, and how long the pages were."""
    found, sizes, cursor = [], [], None
    while True:
        page = movements_of(clerk(), line_id, cursor=cursor, limit=limit)
        found += page["items"]
        sizes.append(len(page["items"]))
        if not (cursor := page["next_cursor"]):
            return found, sizes


def queries_of(deed):
    with CaptureQueriesContext(connection) as caught:
        deed()
    return len(caught)


def test_differences_are_counted_and_their_pages_hold_each_once(main):
    with dealer_context(main):
        posted = [moved(n, debit=(Account.BANK, Account.PROCESSOR)[n % 2]) for n in range(25)]
        load(bank(*[row(into=f"{n}.50", serial=f"S{n}", name=f"某{n}") for n in range(1, 41)]))
        assert breaks_of(clerk()) == {"lines": 40, "movements": 25, "closed_through": None}
        assert days_of(clerk())["breaks"] == 65
        found, sizes = walked(10)
        assert sizes == [10, 10, 5]
        assert [one["entry_id"] for one in found] == [one.id for one in posted]


def test_a_thousand_ask_no_more_of_the_database_than_ten(main):
    def look():
        breaks_of(clerk())
        days_of(clerk())
        movements_of(clerk(), None, cursor=None, limit=50)

    with dealer_context(main):
        for number in range(3):
            moved(number)
        few = queries_of(look)
        for number in range(3, 60):
            moved(number)
        load(bank(*[row(into=f"{n}.50", serial=f"S{n}", name=f"某{n}") for n in range(1, 1_001)]))
        assert queries_of(look) == few
        assert breaks_of(clerk())["lines"] == 1_000


def test_a_line_is_offered_what_it_may_be_also_what_was_explained(main):
    with dealer_context(main):
        fits, other = moved(1, Money(8_800)), moved(2, Money(8_801))
        moved(3, Money(8_800), debit=Account.PROCESSOR)
        moved(4, Money(-8_800))
        operations.explain_movements(actor=clerk(), account="1002", entry_ids=[fits.id], reason="in transit")
        load(bank(row(into="88.00", name="", words="", serial="", on=day(20))))
        line = StatementLine.objects.get()
        line_id = line.id
        assert line.state == "OPEN"
        assert [one["entry_id"] for one in walked(50, line_id)[0]] == [fits.id]
        assert fits.id not in {one["entry_id"] for one in walked(50)[0]}
        assert other.id in {one["entry_id"] for one in walked(50)[0]}
        operations.match_by_hand(actor=clerk(), line_id=line_id, entry_id=fits.id)
        assert walked(50, line_id)[0] == []


def test_what_is_no_page(main):
    with dealer_context(main):
        moved(1)
        with pytest.raises(NotFound):
            movements_of(clerk(), ids.new_id(), cursor=None, limit=50)
        with pytest.raises(Invalid):
            movements_of(clerk(), None, cursor="bm9uc2Vuc2U", limit=50)
        with pytest.raises(Forbidden):
            movements_of(clerk("SALES"), None, cursor=None, limit=50)
        assert lines(clerk(), state="OPEN").count() == 0


def test_no_currency_is_added_to_another(main):
    with dealer_context(main):
        moved(1, Money(10_000))
        moved(2, Money(300, "EUR"))
        moved(3, Money(50, "EUR"))
        euro, yuan = Money(350, "EUR").as_json(), Money(10_000).as_json()
        expected = [{"debit": yuan, "credit": yuan}, {"debit": euro, "credit": euro}]
        assert trial_balance_of(clerk(), today(), today())["totals"] == expected
        assert vouchers_of(voucher_lines(today(), today()))["totals"] == expected

"""A day closes when all is explained; then it takes nothing; two people open it again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.flow.moves.operations import move
from core.kernel.actor import SYSTEM
from core.kernel.errors import NotFound
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.closing import errors, operations
from tenant_apps.closing.models import DayClosing
from tenant_apps.closing.queries import morning, today, unmatched
from tenant_apps.closing.states import DAY
from tenant_apps.ledger.models import Entry
from tenant_apps.ledger.operations import post
from tenant_apps.ledger.queries import closed_through
from tenant_apps.ledger.terms import Account, transfer
from tenants.context import dealer_context, ref_of
from tests.apps.closing.test_statements import bank, day, load, row
from tests.factories.books import clerk
from tests.factories.guarding import moves_in_code, moves_in_database
from tests.factories.orders import make_order

LINES = transfer(Money(500), debit=Account.SUPPLIERS, credit=Account.OTHER_PAYABLES)


def late(source="late", on=None):
    at = morning(on or today()).replace(hour=9)
    return post(actor=SYSTEM, source=source, kind="test", lines=LINES, at=at)


class TestClosing:
    def test_not_while_anything_is_unexplained(self, main):
        make_order(main, "FUNDED")
        with dealer_context(main):
            load(bank(row(into="77.00", name="某某")))
            with pytest.raises(errors.BreaksLeft) as refused:
                operations.close_day(actor=clerk(), day=today())
            assert refused.value.params == {"count": 3}
            assert (closed_through(), DayClosing.objects.count()) == (None, 0)

    def test_a_closed_day_takes_nothing(self, main):
        with dealer_context(main):
            operations.close_day(actor=clerk(), day=today())
            entry = late()
            assert entry.at == morning(today() + timedelta(days=1))
            with pytest.raises(IntegrityError, match="are closed"), transaction.atomic():
                Entry.objects.create(source="raw", kind="x", posted_by="x", at=morning(today()))
            checked = operations.check_statement(actor=clerk(), data=bank(row()))
            assert [p.code for p in checked.found.problems] == ["day_closed"]

    @pytest.mark.parametrize(
        ("ahead", "error"), [(1, errors.DayNotOver), (0, errors.DayClosed), (-3, errors.DayClosed)]
    )
    def test_only_days_that_are_open_and_over(self, main, ahead, error):
        with dealer_context(main):
            operations.close_day(actor=clerk(), day=today())
            with pytest.raises(error):
                operations.close_day(actor=clerk(), day=today() + timedelta(days=ahead))
            assert DayClosing.objects.count() == 1

    def test_lines_of_a_closed_day_stay_matched(self, main):
        order = make_order(main, "FUNDED")
        with dealer_context(main):
            amount = f"{(order.total_minor - order.deposit_minor) / 100:.2f}"
            statement = load(bank(row(into=amount, words=order.number)))
            ids = [one.entry_id for one in unmatched(until=today())]
            operations.explain_movements(
                actor=clerk(), account="1012", entry_ids=ids, reason="paid out later"
            )
            operations.close_day(actor=clerk(), day=today())
            line = statement.lines.get()
            with pytest.raises(errors.DayClosed):
                operations.unmatch(actor=clerk(), line_id=line.id, reason="x")

    def test_two_who_close_at_once(self, committed, race):
        dealer = ref_of(committed["main"])

        def close():
            with dealer_context(dealer):
                return operations.close_day(actor=clerk(), day=today()).state

        assert sorted(map(str, race(close, close))) == ["CLOSED", "closing.day_closed"]

    def test_nothing_slips_in_while_a_day_is_closed(self, committed, race):
        dealer = ref_of(committed["main"])

        def book(number):
            def call():
                with dealer_context(dealer):
                    return late(f"n{number}").id

            return call

        def close():
            with dealer_context(dealer):
                return operations.close_day(actor=clerk(), day=today()).state

        outcomes = race(book(1), close, book(2), book(3))
        assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
        with dealer_context(dealer):
            assert Entry.objects.count() == 3
            closed = DayClosing.objects.get()
            for entry in Entry.objects.filter(late_for=None):
                assert entry.at < closed.created_at + timedelta(days=1)


class TestOpeningAgain:
    def test_takes_two(self, main):
        one, two = clerk(name="甲"), clerk("OWNER", name="乙")
        with dealer_context(main):
            operations.close_day(actor=one, day=today())
            with pytest.raises(errors.ReasonMissing):
                operations.ask_reopening(actor=one, day=today(), reason="")
            operations.ask_reopening(actor=one, day=today(), reason="forgot a fee")
            with pytest.raises(errors.SecondPerson):
                operations.reopen_day(actor=one, day=today())
            assert closed_through() == today()
            closing = operations.reopen_day(actor=two, day=today())
            assert (closing.state, closing.asked_by, closing.reopened_by) == ("REOPENED", "甲", "乙")
            assert closed_through() is None
            assert late().late_for is None
            operations.close_day(actor=two, day=today())
            assert DayClosing.objects.count() == 2

    def test_goes_back_to_the_closing_before(self, main):
        one, two = clerk(), clerk("OWNER")
        with dealer_context(main):
            operations.close_day(actor=one, day=day(5))
            operations.close_day(actor=one, day=day(1))
            with pytest.raises(errors.NotTheLast):
                operations.ask_reopening(actor=one, day=day(5), reason="x")
            operations.ask_reopening(actor=one, day=day(1), reason="x")
            operations.reopen_day(actor=two, day=day(1))
            assert closed_through() == day(5)

    def test_may_be_declined(self, main):
        with dealer_context(main):
            operations.close_day(actor=clerk(), day=today())
            operations.ask_reopening(actor=clerk(), day=today(), reason="x")
            assert operations.keep_closed(actor=clerk("OWNER"), day=today()).state == "CLOSED"
            with pytest.raises(IllegalMove):
                operations.reopen_day(actor=clerk("OWNER"), day=today())

    def test_a_day_never_closed_does_not_exist(self, main):
        with dealer_context(main), pytest.raises(NotFound):
            operations.ask_reopening(actor=clerk(), day=today(), reason="x")


class TestTheTable:
    def test_is_the_databases_too(self, main):
        with dealer_context(main):
            assert moves_in_database("day_closing") == moves_in_code(DAY)

    @pytest.mark.parametrize("role", ["OWNER", "MANAGER", "SALES", "FINANCE", "SERVICE", "TECHNICIAN"])
    def test_rights_of_every_move(self, role):
        may = all(m.may(clerk(role)) for m in DAY.moves)
        assert may == (role in ("OWNER", "FINANCE")) == any(m.may(clerk(role)) for m in DAY.moves)

    def test_what_is_not_listed_changes_nothing(self, main):
        with dealer_context(main):
            closing = operations.close_day(actor=clerk(), day=today())
            for verb in ("close", "reopen", "keep"):
                with pytest.raises(IllegalMove):
                    move(closing, machine=DAY, verb=verb, actor=SYSTEM, action="x")
            with pytest.raises(IntegrityError), transaction.atomic():
                DayClosing.objects.filter(id=closing.id).update(state="REOPENED")
            assert DayClosing.objects.get().state == "CLOSED"

"""The ledger: always in balance, never rewritten, nothing posted twice."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.ledger.errors import OutOfBalance, PostedDifferently
from tenant_apps.ledger.models import Entry, Posting
from tenant_apps.ledger.operations import close_through, post, reopen_after
from tenant_apps.ledger.queries import balances_of, entries_of, standing, trial_balance
from tenant_apps.ledger.terms import Account, Line, transfer
from tenants.context import dealer_context

BANK, LIABILITY, PAYABLES = Account.BANK, Account.CONTRACT_LIABILITY, Account.OTHER_PAYABLES


def posted(source="test:1", amount=500, order_id=None, **given):
    lines = transfer(Money(amount), debit=BANK, credit=LIABILITY)
    return post(actor=SYSTEM, source=source, kind="test", order_id=order_id, **{"lines": lines} | given)


class TestPosting:
    def test_is_explained_by_order(self, main):
        one, two = ids.new_id(), ids.new_id()
        with dealer_context(main):
            posted("a", 500, one, note="bank 7")
            posted("b", 300, one, lines=transfer(Money(300), debit=LIABILITY, credit=PAYABLES))
            posted("c", 11, two)

            assert balances_of(one) == [
                Line(BANK, Money(500)), Line(LIABILITY, Money(-200)), Line(PAYABLES, Money(-300)),
            ]  # fmt: skip
            assert [(e.source, e.note, e.posted_by) for e in entries_of(one)] == [
                ("a", "bank 7", "Marque"), ("b", "", "Marque"),
            ]  # fmt: skip
            assert standing([one, two, ids.new_id()], LIABILITY) == {one: -200, two: -11}

    def test_said_again_changes_nothing(self, main):
        with dealer_context(main):
            assert posted().id == posted().id
            assert trial_balance() == [Line(BANK, Money(500)), Line(LIABILITY, Money(-500))]

    def test_said_again_otherwise_is_refused(self, main):
        with dealer_context(main):
            posted(amount=500)
            with pytest.raises(PostedDifferently):
                posted(amount=501)
            assert Posting.objects.count() == 2

    @pytest.mark.parametrize(
        "lines",
        [
            (),
            (Line(BANK, Money(0)), Line(LIABILITY, Money(0))),
            (Line(BANK, Money(5)), Line(LIABILITY, Money(-4))),
            (Line(BANK, Money(5)), Line(LIABILITY, Money(-5, "EUR"))),
        ],
    )
    def test_out_of_balance_is_refused(self, main, lines):
        with dealer_context(main):
            with pytest.raises(OutOfBalance):
                posted(lines=lines)
            assert not Entry.objects.exists()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(
        st.tuples(st.sampled_from(Account), st.integers(-(10**12), 10**12)), min_size=1, max_size=6
    )
)
def test_whatever_is_posted_the_whole_sums_to_zero(main, amounts):
    rest = Line(BANK, Money(-sum(amount for _, amount in amounts)))
    lines = [*(Line(account, Money(amount)) for account, amount in amounts), rest]
    with dealer_context(main), transaction.atomic():
        if any(line.amount for line in lines):
            posted(lines=lines)
        assert sum(line.amount.amount for line in trial_balance()) == 0
        transaction.set_rollback(True)


class TestTheDatabaseItselfRefuses:
    def test_an_entry_out_of_balance(self, main):
        with dealer_context(main):
            entry = posted()
            with pytest.raises(IntegrityError, match="debits and credits"), transaction.atomic():
                Posting.objects.create(entry=entry, account=BANK, amount_minor=1)
            euro = [Posting(entry=entry, account=a, amount_minor=n, currency=c) for a, n, c in [
                (BANK, 5, "EUR"), (LIABILITY, -5, "CNY"),
            ]]  # fmt: skip
            with pytest.raises(IntegrityError, match="debits and credits"), transaction.atomic():
                Posting.objects.bulk_create(euro)

    @pytest.mark.parametrize("values", [{"account": "9999"}, {"amount_minor": 0}])
    def test_a_posting_that_makes_no_sense(self, main, values):
        with dealer_context(main):
            entry = posted()
            with pytest.raises(IntegrityError), transaction.atomic():
                Posting.objects.create(**{"entry": entry, "account": "1002", "amount_minor": 1} | values)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_posting SET amount_minor = -amount_minor",
            "DELETE FROM ledger_posting",
            "UPDATE ledger_entry SET source = 'other'",
            "DELETE FROM ledger_entry",
        ],
    )
    def test_rewriting_history(self, main, statement):
        with dealer_context(main):
            posted()
            refused = pytest.raises(IntegrityError, match="post it back")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            assert Posting.objects.count() == 2

    def test_adding_to_what_was_posted(self, main):
        with dealer_context(main):
            entry = posted()
            more = [
                Posting(entry=entry, account=BANK, amount_minor=9),
                Posting(entry=entry, account=LIABILITY, amount_minor=-9),
            ]
            with pytest.raises(IntegrityError, match="nothing is added"), transaction.atomic():
                Posting.objects.bulk_create(more)
            assert Posting.objects.count() == 2

    def test_an_entry_that_leaves_one_order_short(self, main):
        with dealer_context(main):
            entry = Entry.objects.create(source="two orders", kind="test", posted_by="test")
            halves = [
                Posting(entry=entry, order_id=ids.new_id(), account=BANK, amount_minor=n) for n in (9, -9)
            ]
            with pytest.raises(IntegrityError, match="debits and credits"), transaction.atomic():
                Posting.objects.bulk_create(halves)

    @pytest.mark.parametrize(
        "statement",
        [
            "TRUNCATE ledger_posting",
            "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
            "DROP TRIGGER entry_balanced ON ledger_posting",
            "CREATE TEMPORARY TABLE ledger_posting (entry_id uuid, currency text, amount_minor bigint)",
        ],
    )
    def test_a_way_around_its_triggers_to_the_dealers_role(self, main, statement):
        with dealer_context(main):
            posted()
            refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            assert Posting.objects.count() == 2

    def test_another_dealers_ledger(self, main, other):
        with dealer_context(main):
            posted()
        with dealer_context(other):
            assert trial_balance() == []


class TestClosedBooks:
    DAY = date(2026, 7, 8)

    def at(self, hour, day=8):
        return datetime(2026, 7, day, hour, tzinfo=clock.SHANGHAI)

    def test_the_database_itself_refuses_a_closed_day(self, main):
        with dealer_context(main):
            posted("before", at=self.at(23))
            close_through(actor=SYSTEM, day=self.DAY)
            for hour in (0, 23):
                with pytest.raises(IntegrityError, match="2026-07-08 are closed"), transaction.atomic():
                    Entry.objects.create(source="late", kind="test", posted_by="x", at=self.at(hour))
            Entry.objects.create(source="next", kind="test", posted_by="x", at=self.at(0, day=9))
            assert set(Entry.objects.values_list("source", flat=True)) == {"before", "next"}

    def test_what_comes_late_is_posted_on_the_first_open_day(self, main):
        with dealer_context(main):
            close_through(actor=SYSTEM, day=self.DAY)
            with clock.set_to(self.at(22)):
                entry = posted("late", at=self.at(12))
            assert (entry.at, entry.late_for) == (self.at(0, day=9), self.at(12))
            with clock.set_to(self.at(9, day=10)):
                assert posted("later", at=self.at(12)).at == self.at(9, day=10)
            assert posted("late", at=self.at(12)).id == entry.id  # said again: nothing

    def test_reopened_days_take_entries_again(self, main):
        with dealer_context(main):
            close_through(actor=SYSTEM, day=self.DAY)
            reopen_after(actor=SYSTEM, day=self.DAY - timedelta(days=1))
            assert posted("again", at=self.at(12)).late_for is None
            assert posted("before", at=self.at(12, day=7)).late_for is not None
            reopen_after(actor=SYSTEM, day=None)
            assert posted("anew", at=self.at(12, day=7)).late_for is None

    def test_closes_one_dealers_books_alone(self, main, other):
        with dealer_context(main):
            close_through(actor=SYSTEM, day=self.DAY)
        with dealer_context(other):
            assert posted(at=self.at(12)).late_for is None

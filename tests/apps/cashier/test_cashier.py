"""The cashier alone: the account always equals its payments and never exceeds what is due."""

from contextlib import suppress
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError, Forbidden
from core.kernel.money import Money
from tenant_apps.cashier import operations
from tenant_apps.cashier.models import Account, Payment
from tenant_apps.cashier.operations.standing import standing
from tenant_apps.cashier.queries import account, payments_of, transfers_to_return
from tenant_apps.ledger.models import Entry
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenants.context import dealer_context, owner_context
from tests.factories.staff import staff

DUE = Money(1_000_000)


def opened():
    order_id = ids.new_id()
    operations.open_account(actor=SYSTEM, order_id=order_id, due=DUE)
    return order_id


def capture(order_id, amount, billing_payment_id=None):
    return operations.record_capture(
        actor=SYSTEM,
        order_id=order_id,
        billing_payment_id=billing_payment_id or ids.new_id(),
        amount=amount,
        method="CARD",
        captured_at=clock.now(),
    )


def balance(order_id, amount, reference=None, actor=SYSTEM):
    return operations.record_balance(
        actor=actor, order_id=order_id, amount=amount, reference=reference or ids.new_id().hex
    )


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("capture"), st.integers(1, 1_200_000)),
        st.tuples(st.just("balance"), st.integers(-5, 1_200_000)),
        st.tuples(st.just("refund"), st.just(0)),
        st.tuples(st.just("part"), st.integers(0, 1_200_000)),
        st.tuples(st.just("forfeit"), st.integers(1, 1_200_000)),
        st.tuples(st.just("damages"), st.integers(0, 300_000)),
        st.tuples(st.just("settle"), st.just(0)),
        st.tuples(st.just("fail"), st.just(0)),
        st.tuples(st.just("return"), st.integers(1, 1_200_000)),
        st.tuples(st.just("transfers"), st.just(0)),
    ),
    max_size=12,
)


def take(order_id, step, amount):
    if step == "capture":
        with transaction.atomic():
            capture(order_id, Money(amount))
    elif step == "balance":
        balance(order_id, Money(amount))
    elif step == "refund":
        operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="test")
    elif step == "part":
        operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="test", amount=Money(amount))
    elif step == "forfeit":
        operations.forfeit(actor=SYSTEM, order_id=order_id, amount=Money(amount))
    elif step == "damages":
        operations.compensate(actor=SYSTEM, order_id=order_id, amount=Money(amount), reason="test")
    elif step == "return":
        operations.return_capture(
            actor=SYSTEM,
            order_id=order_id,
            billing_payment_id=ids.new_id(),
            amount=Money(amount),
            method="CARD",
            captured_at=clock.now(),
            reason="test",
        )
    elif step == "transfers":
        operations.return_transfers(actor=SYSTEM, order_id=order_id, reference="back")
    else:
        change = {"settle": operations.settle_refund, "fail": operations.fail_refund}[step]
        more = {"reason": "no"} if step == "fail" else {}
        for payment in Payment.objects.filter(order_id=order_id):
            if payment.billing_payment_id:
                change(actor=SYSTEM, billing_payment_id=payment.billing_payment_id, **more)


def booked(order_id):
    """What the ledger says is held for the order, and what is owed back."""
    stands = {line.account: line.amount.amount for line in balances_of(order_id)}
    assert sum(stands.values()) == 0
    return -stands.get(Books.CONTRACT_LIABILITY, 0), -stands.get(Books.OTHER_PAYABLES, 0)


def told(payments):
    """The same by the payments."""
    return (
        sum(p.held_minor for p in payments),
        sum(p.refund_minor - p.refunded_minor for p in payments),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_account_is_the_sum_of_its_payments_whatever_happens(main, steps):
    with dealer_context(main), transaction.atomic():
        order_id, seen = opened(), 0
        for step, amount in steps:
            with suppress(DomainError, IntegrityError):  # refused: the sums below must hold all the same
                take(order_id, step, amount)
            payments = payments_of(order_id)
            stands = account(order_id)
            assert stands.held_minor == told(payments)[0] <= DUE.amount
            assert stands.state == standing(stands)
            assert booked(order_id) == told(payments)
            assert len(payments) >= seen
            seen = len(payments)
            assert sum(p.kind == "DEPOSIT" and p.state == "CAPTURED" for p in payments) <= 1
        transaction.set_rollback(True)


class TestTheDatabaseItselfRefuses:
    @pytest.mark.parametrize("held", [-1, DUE.amount + 1])
    def test_an_account_below_zero_or_above_the_due(self, main, held):
        with dealer_context(main):
            order_id = opened()
            with pytest.raises(IntegrityError), transaction.atomic():
                Account.objects.filter(order_id=order_id).update(held_minor=held)

    @pytest.mark.parametrize(
        "change",
        [
            {"amount_minor": 0},
            {"state": "LOST"},
            {"kind": "TIP"},
            {"method": "CASH"},
            {"captured_at": None},
            {"state": "REFUNDED"},
            {"refunded_at": clock.now()},
        ],
    )
    def test_a_payment_that_makes_no_sense(self, main, change):
        with dealer_context(main):
            order_id = opened()
            capture(order_id, Money(5))
            with pytest.raises(IntegrityError), transaction.atomic():
                Payment.objects.filter(order_id=order_id).update(**change)

    def test_a_second_deposit(self, main):
        with dealer_context(main):
            order_id = opened()
            capture(order_id, Money(5))
            with pytest.raises(IntegrityError), transaction.atomic():
                capture(order_id, Money(5))

    def test_reading_another_dealers_money(self, main, other):
        with dealer_context(main):
            order_id = opened()
            capture(order_id, Money(5))
        with dealer_context(other):
            assert payments_of(order_id) == []
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute("SELECT * FROM t_main.cashier_payment")


class TestRights:
    @pytest.mark.parametrize(
        ("role", "may"), [("OWNER", 1), ("MANAGER", 1), ("FINANCE", 1), ("SALES", 0), ("SERVICE", 0)]
    )
    def test_of_booking_a_transfer(self, main, role, may):
        with dealer_context(main):
            order_id = opened()
            if may:
                assert balance(order_id, Money(1), actor=staff(role)).state == "CAPTURED"
                return
            with pytest.raises(Forbidden):
                balance(order_id, Money(1), actor=staff(role))
            assert payments_of(order_id) == []


def test_a_capture_told_twice_is_booked_once(main):
    with dealer_context(main):
        order_id, told = opened(), ids.new_id()
        assert [capture(order_id, Money(7), told), capture(order_id, Money(7), told)] == [True, False]
        assert account(order_id).held_minor == 7


def test_which_orders_wait_for_a_transfer_to_go_back(main):
    with dealer_context(main):
        by_card, by_bank = opened(), opened()
        capture(by_card, Money(5))
        balance(by_bank, Money(5))
        for order_id in (by_card, by_bank):
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x")
        assert transfers_to_return([by_card, by_bank]) == {by_bank}
        operations.return_transfers(actor=SYSTEM, order_id=by_bank, reference="R")
        assert transfers_to_return([by_card, by_bank]) == set()


class TestPaymentsOfBeforeTheLedger:
    def test_are_posted_as_if_it_had_been_there(self, main):
        backfill = import_module("tenant_apps.cashier.migrations.0002_booked").STEPS
        with dealer_context(main):
            for steps in BEFORE:
                order_id = opened()
                for step, amount in steps:
                    take(order_id, step, amount)
            posted = _books()
            with owner_context(main.schema), connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE ledger_posting DISABLE TRIGGER posting_append_only")
                cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER entry_append_only")
                cursor.execute("DELETE FROM ledger_posting; DELETE FROM ledger_entry")
                assert _books() == []
                cursor.execute(backfill)

            assert _books() == posted
            assert len(posted) == 10


BEFORE = (
    [("capture", 5)],
    [("capture", 5), ("balance", 7), ("refund", 0)],
    [("return", 9), ("settle", 0)],
    [("balance", 4), ("refund", 0), ("transfers", 0)],
)


def _books():
    """Every entry with its lines, whatever its id."""
    entries = Entry.objects.order_by("source").prefetch_related("postings")
    return [
        (
            e.source,
            e.kind,
            e.order_id,
            e.note,
            sorted((p.account, p.amount_minor, p.currency) for p in e.postings.all()),
        )
        for e in entries
    ]

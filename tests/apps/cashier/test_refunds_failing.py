"""Refunds that fail for good, and refunds that come back days after they had arrived."""

import pytest

from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier import operations
from tenant_apps.cashier.models import Payment
from tenant_apps.cashier.queries import account, payments_of, transfers_to_return
from tenant_apps.cashier.states import MAX_ATTEMPTS
from tenant_apps.ledger.labels import KINDS
from tenant_apps.ledger.models import Entry
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenants.context import dealer_context, owner_context
from tests.apps.cashier.test_machines import held


def fail(payment, amount=None):
    operations.fail_refund(
        actor=SYSTEM, billing_payment_id=payment.billing_payment_id, reason="account closed", amount=amount
    )
    return Payment.objects.get(id=payment.id)


def settle(payment):
    operations.settle_refund(actor=SYSTEM, billing_payment_id=payment.billing_payment_id)
    return Payment.objects.get(id=payment.id)


def books(order_id):
    stands = {line.account: line.amount.amount for line in balances_of(order_id)}
    assert sum(stands.values()) == 0
    return stands


def refunds_asked():
    with owner_context():
        return OutboxEvent.objects.filter(name="cashier.refund_asked").count()


def test_what_no_attempt_gives_back_is_sent_by_hand(main):
    with dealer_context(main):
        order_id = held(200_000)
        (payment,) = operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x")
        for _ in range(MAX_ATTEMPTS - 1):
            payment = fail(payment)
            assert transfers_to_return([order_id]) == set()
        payment = fail(payment)
        assert refunds_asked() == MAX_ATTEMPTS
        assert (payment.state, payment.error) == ("REFUND_PENDING", "account closed")
        assert transfers_to_return([order_id]) == {order_id}

        operations.return_transfers(actor=SYSTEM, order_id=order_id, reference="ICBC 7")

        (facts,) = payments_of(order_id)
        assert (facts.state, facts.refunded_minor, account(order_id).state) == (
            "REFUNDED",
            200_000,
            "REFUNDED",
        )
        assert books(order_id) == {Books.PROCESSOR: 200_000, Books.BANK: -200_000}


@pytest.mark.parametrize("minor", [200_000, 150_000])
def test_a_refund_that_comes_back_is_owed_and_sent_again(main, minor):
    amount = Money(minor)
    with dealer_context(main):
        order_id = held(200_000)
        (payment,) = operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x", amount=amount)
        settle(payment)
        before = books(order_id)

        payment = fail(payment, amount)

        assert (payment.state, payment.refunded_minor, payment.in_flight_minor) == (
            "REFUND_PENDING",
            0,
            minor,
        )
        assert books(order_id)[Books.OTHER_PAYABLES] == -minor
        assert refunds_asked() == 2

        payment = settle(payment)
        assert (payment.refunded_minor, payment.error) == (minor, "")
        assert books(order_id) == before

        payment = settle(fail(payment, amount))
        assert books(order_id) == before


def test_words_of_a_failure_that_fit_nothing_change_nothing(main):
    with dealer_context(main):
        order_id = held(200_000)
        (payment,) = Payment.objects.all()
        before = Payment.objects.values().get()
        for amount in (None, Money(1), Money(200_001)):
            fail(payment, amount)
        assert (Payment.objects.values().get(), refunds_asked()) == (before, 0)
        assert Entry.objects.filter(order_id=order_id).count() == 1


STEPS = ("captured", "refused", "refund_asked", "refunded", "bounced", "forfeited", "owed")


@pytest.mark.parametrize("kind", [f"payment.{step}" for step in STEPS])
def test_every_step_has_words_for_the_accountants(kind):
    assert kind in KINDS


def asked():
    with owner_context():
        rows = OutboxEvent.objects.filter(name="cashier.refund_asked").order_by("id")
        return [(row.payload["amount_minor"], row.payload["key"], row.available_at) for row in rows]


def test_each_part_goes_back_at_once_however_the_ones_before_it_went(main):
    """One part after the other, one of them by hand, one that bounced: each is a refund of its own."""
    with dealer_context(main):
        order_id = held(200_000)
        for nth, minor in enumerate([10_000, 20_000, 10_000, 10_000, 10_000, 10_000]):
            operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x", amount=Money(minor))
            payment = Payment.objects.get()
            assert payment.refund_due_at is None
            if nth == 1:
                for _ in range(MAX_ATTEMPTS):
                    payment = fail(payment)
                operations.return_transfers(actor=SYSTEM, order_id=order_id, reference="ICBC 7")
            else:
                settle(payment)
            if nth in (2, 4):
                assert fail(payment, Money(minor)).state == "REFUND_PENDING"
                settle(payment)

        payment = Payment.objects.get()
        assert (payment.refunded_minor, payment.state) == (70_000, "CAPTURED")
        keys = [key for _minor, key, _at in asked()]
        assert len(keys) == len(set(keys)) == 5 + MAX_ATTEMPTS + 2
        assert books(order_id) == {
            Books.PROCESSOR: 150_000,
            Books.BANK: -20_000,
            Books.CONTRACT_LIABILITY: -130_000,
        }

"""A refund under way when the bank takes the payment back: paid once, or what came twice is owed."""

from datetime import timedelta

import pytest

from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenant_apps.cashier import operations
from tenant_apps.cashier.errors import NothingToReturn
from tenant_apps.cashier.models import Dispute, Payment
from tenant_apps.cashier.operations.disputes import Disputed, record_dispute
from tenant_apps.cashier.queries import account, transfers_to_return
from tenant_apps.cashier.states import GIVEN_UP, MAX_ATTEMPTS, RETRIED_AFTER
from tenant_apps.ledger.terms import Account as Books
from tenants.context import dealer_context, owner_context
from tests.apps.cashier.test_machines import held
from tests.apps.cashier.test_refunds_failing import books, fail, refunds_asked, settle

ALL = 200_000


def bank_says(payment, status, *, minor=ALL, dispute_id=None):
    dispute_id = dispute_id or ids.new_id()
    told = Disputed(
        billing_dispute_id=dispute_id,
        billing_payment_id=payment.billing_payment_id,
        amount=Money(minor),
        status=status,
        reason="fraudulent",
        withdrawn=status != "won",
        due_by=None,
    )
    record_dispute(actor=SYSTEM, order_id=payment.order_id, told=told, handed_over=False)
    return dispute_id


def refunding(minor=ALL):
    order_id = held(ALL)
    (payment,) = operations.ask_refund(actor=SYSTEM, order_id=order_id, reason="x", amount=Money(minor))
    return payment


def arrives(payment, minor=ALL):
    operations.settle_refund(actor=SYSTEM, billing_payment_id=payment.billing_payment_id, amount=Money(minor))


def again(payment):
    return Payment.objects.get(id=payment.id)


def test_the_bank_was_faster_and_nothing_is_sent_any_more(main):
    with dealer_context(main):
        payment = refunding()
        bank_says(payment, "lost")

        payment = again(payment)
        assert (payment.state, payment.refund_minor, payment.charged_back_minor) == ("CHARGED_BACK", 0, ALL)
        assert books(payment.order_id) == {}
        assert account(payment.order_id).state == "REFUNDED"

        payment = fail(payment, Money(ALL))
        assert (payment.state, refunds_asked(), books(payment.order_id)) == ("CHARGED_BACK", 1, {})
        assert transfers_to_return([payment.order_id]) == set()


def test_both_came_through_and_the_buyer_owes_one_of_them(main):
    with dealer_context(main):
        payment = refunding()
        bank_says(payment, "lost")
        for _ in range(2):
            arrives(payment)
            assert books(payment.order_id) == {Books.DISPUTED: ALL, Books.PROCESSOR: -ALL}
        assert Dispute.objects.get().twice_minor == ALL

        fail(payment, Money(ALL))
        assert (Dispute.objects.get().twice_minor, books(payment.order_id)) == (0, {})


def test_lost_after_the_refund_had_arrived_it_is_a_claim_and_no_expense(main):
    with dealer_context(main):
        payment = refunding()
        arrives(payment)
        bank_says(payment, "lost")
        assert books(payment.order_id) == {Books.DISPUTED: ALL, Books.PROCESSOR: -ALL}
        with owner_context():
            assert OutboxEvent.objects.filter(name="cashier.paid_twice").count() == 1

        fail(payment, Money(ALL))
        payment = again(payment)
        assert (payment.refunded_minor, payment.charged_back_minor, payment.state) == (0, ALL, "REFUNDED")
        assert (books(payment.order_id), refunds_asked()) == ({}, 1)


def test_while_the_bank_decides_nobody_sends_it_and_then_it_goes(main):
    with dealer_context(main):
        payment = refunding()
        dispute_id = bank_says(payment, "needs_response")
        payment = fail(payment, Money(ALL))
        assert (payment.refund_waits, payment.refund_due_at, refunds_asked()) == (True, None, 1)

        bank_says(payment, "won", dispute_id=dispute_id)

        payment = again(payment)
        assert (payment.refund_waits, refunds_asked()) == (False, 2)
        payment = settle(payment)
        assert (payment.state, books(payment.order_id)) == ("REFUNDED", {})


def test_what_was_to_be_sent_by_hand_waits_for_the_bank_too(main):
    with dealer_context(main):
        payment = refunding()
        for _ in range(MAX_ATTEMPTS):
            payment = fail(payment)
        assert payment.refund_attempts == GIVEN_UP
        dispute_id = bank_says(payment, "needs_response")
        assert transfers_to_return([payment.order_id]) == set()
        with pytest.raises(NothingToReturn):
            operations.return_transfers(actor=SYSTEM, order_id=payment.order_id, reference="ICBC 7")
        bank_says(payment, "won", dispute_id=dispute_id)
        assert transfers_to_return([payment.order_id]) == {payment.order_id}
        assert refunds_asked() == MAX_ATTEMPTS


def test_a_part_that_the_bank_took_is_not_asked_for_again(main):
    with dealer_context(main):
        payment = refunding()
        bank_says(payment, "lost", minor=50_000)
        payment = fail(payment, Money(ALL))
        assert (payment.state, payment.in_flight_minor) == ("REFUND_PENDING", 150_000)
        with owner_context():
            asked = OutboxEvent.objects.filter(name="cashier.refund_asked").latest("id")
        assert asked.payload["amount_minor"] == 150_000
        arrives(payment, 150_000)
        assert (again(payment).state, books(payment.order_id)) == ("REFUNDED", {})


def test_two_disputes_over_one_payment_claim_each_yuan_once(main):
    with dealer_context(main):
        payment = refunding()
        arrives(payment)
        for minor in (120_000, 80_000):
            bank_says(payment, "lost", minor=minor)
        assert sorted(Dispute.objects.values_list("twice_minor", flat=True)) == [80_000, 120_000]
        assert books(payment.order_id) == {Books.DISPUTED: ALL, Books.PROCESSOR: -ALL}


def test_each_failure_is_followed_by_a_longer_wait(main):
    with dealer_context(main):
        payment, now = refunding(), clock.now()
        assert payment.refund_due_at is None
        for wait in RETRIED_AFTER:
            payment = fail(payment)
            assert timedelta(0) <= payment.refund_due_at - (now + wait) < timedelta(minutes=1)
            with owner_context():
                asked = OutboxEvent.objects.filter(name="cashier.refund_asked").latest("id")
            assert asked.available_at == payment.refund_due_at
        assert fail(payment).refund_due_at is None

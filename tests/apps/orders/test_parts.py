"""The balance in parts, by whomever and by any means: on time, late, twice, too much, in any order."""

import pytest

from billing.events import DisputeChanged, PaymentCaptured
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden, NotFound
from core.kernel.money import Money
from tenant_apps.cashier.errors import BelowLeast, Overpaid
from tenant_apps.cashier.models import Dispute, Payment
from tenant_apps.cashier.operations.disputes import Disputed
from tenant_apps.cashier.queries import account
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenant_apps.orders import operations
from tenant_apps.orders.errors import PaymentDisputed, PaymentNotDue
from tenant_apps.orders.gates import obstacles
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context
from tests.apps.orders.test_walk import snapshot
from tests.factories.orders import billing_payment, buyer_of, captured, contact, make_order
from tests.factories.staff import staff

LEAST = Money(100_000)


def part(order, minor, **given):
    return operations.confirm_part(
        actor=SYSTEM, order_id=order.id, captured=captured(order, amount=Money(minor), **given)
    )


def books(order):
    """What stands on each account for the order; the sum is nothing, whatever happened."""
    stands = {line.account: line.amount.amount for line in balances_of(order.id)}
    assert sum(stands.values()) == 0
    assert -stands.get(Books.CONTRACT_LIABILITY, 0) == account(order.id).held_minor
    return stands


class TestParts:
    def test_by_several_payers_and_a_transfer_add_up_to_the_last_fen(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            open_minor = order.total_minor - order.paid_minor
            assert part(order, 1_000_000, method="ALIPAY").state == "CONTRACTED"
            assert account(order.id).state == "PARTIAL"
            part(order, 2_000_000, method="WECHAT_PAY")
            operations.record_balance(
                actor=staff("FINANCE"), order_id=order.id, amount=Money(3_000_000), reference="ICBC 1"
            )
            assert part(order, open_minor - 6_000_001).state == "CONTRACTED"

            done = part(order, 1)

            assert (done.state, done.paid_minor) == ("FUNDED", order.total_minor)
            assert account(order.id).state == "PAID"
            assert books(order)[Books.CONTRACT_LIABILITY] == -order.total_minor

    def test_the_same_word_again_changes_nothing(self, main):
        order, told = make_order(main, "CONTRACTED"), ids.new_id()
        with dealer_context(main):
            part(order, 1_000_000, billing_payment_id=told)
            before = snapshot(order)
            part(order, 1_000_000, billing_payment_id=told)
            assert snapshot(order) == before

    def test_more_than_is_due_goes_back_whole(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            found = part(order, order.total_minor - order.paid_minor + 1)
            assert (found.state, found.attention) == ("CONTRACTED", "paid_too_much")
            assert found.paid_minor == order.paid_minor
            returned = Payment.objects.get(kind="BALANCE")
            assert (returned.state, returned.rest_minor) == ("REFUND_PENDING", 0)
            books(order)

    @pytest.mark.parametrize("state", ["HOLD", "RESERVED", "DELIVERED", "CLOSED", "CANCELLED"])
    def test_what_comes_when_no_money_is_due_goes_back(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            found = part(order, 500_000)
            assert (found.state, found.attention) == (state, "paid_when_over")
            assert (
                Payment.objects.get(kind="BALANCE", billing_payment_id__isnull=False).state
                == "REFUND_PENDING"
            )

    def test_only_the_system_confirms(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            before = snapshot(order)
            for actor in (staff("OWNER"), buyer_of(order)):
                with pytest.raises(Forbidden):
                    operations.confirm_part(
                        actor=actor, order_id=order.id, captured=captured(order, amount=Money(5))
                    )
            assert snapshot(order) == before


def expect(order, minor, actor=None):
    return operations.expect_part(
        actor=actor or buyer_of(order),
        order_id=order.id,
        billing_payment_id=ids.new_id(),
        amount=Money(minor),
        least=LEAST,
    )


class TestOpeningAPage:
    def test_is_for_the_buyer_between_the_least_and_what_is_open(self, main):
        order = make_order(main, "CONTRACTED")
        open_minor = order.total_minor - order.paid_minor
        with dealer_context(main):
            expect(order, LEAST.amount)
            expect(order, open_minor)
            before = snapshot(order)
            for minor, refusal in ((99_999, BelowLeast), (open_minor + 1, Overpaid), (0, BelowLeast)):
                with pytest.raises(refusal):
                    expect(order, minor)
            with pytest.raises(NotFound):
                expect(order, LEAST.amount, buyer_of(contact()))
            assert snapshot(order) == before

    def test_the_last_part_may_be_smaller_than_the_least(self, main):
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            part(order, order.total_minor - order.paid_minor - 5)
            expect(order, 5)

    @pytest.mark.parametrize("state", ["HOLD", "RESERVED", "FUNDED", "CANCELLED"])
    def test_not_while_nothing_is_due(self, main, state):
        order = make_order(main, state)
        with dealer_context(main):
            before = snapshot(order)
            with pytest.raises(PaymentNotDue):
                expect(order, LEAST.amount)
            assert snapshot(order) == before


def told(main, order, payment, status="needs_response", *, withdrawn=True, deliver=None, **given):
    """The bank's word on a payment, by way of the outbox."""
    event = DisputeChanged(
        dispute_id=given.pop("dispute_id", None) or ids.new_id(),
        payment_id=payment.id,
        purpose="DEPOSIT",
        subject_id=order.id,
        amount_minor=given.pop("amount_minor", payment.amount_minor),
        currency="CNY",
        status=status,
        reason="fraudulent",
        withdrawn=withdrawn,
        due_by=clock.now(),
    )
    with market_context():
        emit(event, aggregate=f"payment:{payment.id}", dealer=main.schema)
    deliver()
    return event.dispute_id


def word(dispute_id, payment, status, *, withdrawn=True, minor=None):
    return Disputed(
        billing_dispute_id=dispute_id,
        billing_payment_id=payment.billing_payment_id,
        amount=Money(minor or payment.amount_minor),
        status=status,
        reason="fraudulent",
        withdrawn=withdrawn,
        due_by=None,
    )


OPEN, REVIEW = ("needs_response", True), ("under_review", True)
WON, BACK, LOST = ("won", True), ("won", False), ("lost", True)
SEQUENCES = {
    "in order, won": ([OPEN, REVIEW, WON, BACK], "WON", "CONTRACTED"),
    "money back before the word": ([OPEN, BACK, WON], "WON", "CONTRACTED"),
    "only the end": ([BACK], "WON", "CONTRACTED"),
    "repeated": ([OPEN, OPEN, REVIEW, REVIEW, BACK, BACK], "WON", "CONTRACTED"),
    "older news after the end": ([OPEN, LOST, REVIEW, OPEN], "LOST", "CANCELLED"),
    "lost at once": ([LOST], "LOST", "CANCELLED"),
    "lost twice": ([OPEN, LOST, LOST], "LOST", "CANCELLED"),
    "an inquiry that came to nothing": (
        [("warning_needs_response", False), ("warning_closed", False)],
        "WON",
        "CONTRACTED",
    ),
}


class TestDisputes:
    @pytest.mark.parametrize("name", SEQUENCES)
    def test_end_the_same_whatever_came_when(self, main, name):
        words, state, ends = SEQUENCES[name]
        order = make_order(main, "CONTRACTED")
        with dealer_context(main):
            part(order, 900_000)
            deposit, dispute_id = Payment.objects.get(kind="DEPOSIT"), ids.new_id()
            for status, withdrawn in words:
                operations.record_dispute(
                    actor=SYSTEM,
                    order_id=order.id,
                    told=word(dispute_id, deposit, status, withdrawn=withdrawn),
                )
                books(order)

            assert Dispute.objects.get().state == state
            order = Order.objects.get(id=order.id)
            assert order.state == ends
            stands = books(order)
            if state == "WON":
                assert (order.paid_minor, stands.get(Books.DISPUTED, 0)) == (1_100_000, 0)
                assert account(order.id).state == "PARTIAL"
            else:
                assert (order.paid_minor, stands.get(Books.DISPUTED, 0)) == (0, 0)
                assert {p.kind: p.state for p in Payment.objects.all()} == {
                    "DEPOSIT": "CHARGED_BACK",
                    "BALANCE": "REFUND_PENDING",
                }
                assert Vehicle.objects.get(id=order.vehicle_id).state == "AVAILABLE"

    def test_freezes_the_order_and_says_why(self, main, deliver):
        order = make_order(main, "READY")
        with dealer_context(main):
            deposit = Payment.objects.get(kind="DEPOSIT")
        paid = billing_payment(main, order)
        with dealer_context(main):
            Payment.objects.filter(id=deposit.id).update(billing_payment_id=paid.id)
        told(main, order, paid, deliver=deliver)
        with dealer_context(main):
            order = Order.objects.get(id=order.id)
            assert (order.state, account(order.id).state) == ("DISPUTED", "CHARGEBACK")
            assert any(isinstance(each, PaymentDisputed) for each in obstacles(at_hand(order), "deliver"))
            assert books(order)[Books.DISPUTED] == deposit.amount_minor

    def test_after_the_hand_over_the_buyer_owes_it(self, main):
        order = make_order(main, "DELIVERED")
        with dealer_context(main):
            deposit, dispute_id = Payment.objects.get(kind="DEPOSIT"), ids.new_id()
            for status in ("needs_response", "lost"):
                operations.record_dispute(
                    actor=SYSTEM, order_id=order.id, told=word(dispute_id, deposit, status)
                )
            order = Order.objects.get(id=order.id)
            assert (order.state, order.attention) == ("DELIVERED", "dispute_lost")
            assert (account(order.id).state, Dispute.objects.get().owed) == ("CHARGEBACK", True)
            stands = {line.account: line.amount.amount for line in balances_of(order.id)}
            assert (sum(stands.values()), stands[Books.DISPUTED]) == (0, deposit.amount_minor)

    def test_before_its_payment_waits_for_it(self, main, deliver):
        order = make_order(main, "HOLD")
        paid = billing_payment(main, order)
        told(main, order, paid, deliver=deliver)
        with dealer_context(main):
            assert not Dispute.objects.exists()
            operations.confirm_deposit(
                actor=SYSTEM, order_id=order.id, captured=captured(order, billing_payment_id=paid.id)
            )
            payment = Payment.objects.get()
            operations.record_dispute(
                actor=SYSTEM, order_id=order.id, told=word(ids.new_id(), payment, "needs_response")
            )
            assert Order.objects.get(id=order.id).state == "DISPUTED"


def test_billing_says_so_and_the_part_is_booked(main, deliver):
    order = make_order(main, "CONTRACTED")
    paid = billing_payment(main, order, amount_minor=700_000)
    with market_context():
        emit(
            PaymentCaptured(
                payment_id=paid.id,
                purpose="BALANCE-0123456789ab",
                subject_id=order.id,
                amount_minor=700_000,
                currency="CNY",
                method="ALIPAY",
                captured_at=clock.now(),
            ),
            aggregate=f"payment:{paid.id}",
            dealer=main.schema,
        )
    deliver()
    with dealer_context(main):
        assert Order.objects.get(id=order.id).paid_minor == order.paid_minor + 700_000
        assert Payment.objects.get(kind="BALANCE").method == "ALIPAY"

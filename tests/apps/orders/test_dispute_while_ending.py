"""A bank takes money back while an order is being ended, or after: nothing is paid to the buyer twice."""

import pytest

from core.kernel import ids
from core.kernel.actor import SYSTEM
from tenant_apps.cashier.models import Dispute, Payment
from tenant_apps.cashier.queries import account
from tenant_apps.ledger.queries import balances_of
from tenant_apps.ledger.terms import Account as Books
from tenant_apps.orders import operations
from tenant_apps.orders.assessments import if_returned
from tenant_apps.orders.errors import PaymentDisputed
from tenant_apps.orders.models import EndingRequest, Order
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context
from tests.apps.orders.test_parts import word
from tests.apps.orders.test_walk import snapshot
from tests.factories.orders import make_order


def bank_says(order, status, dispute_id):
    deposit = Payment.objects.get(order_id=order.id, kind="DEPOSIT")
    operations.record_dispute(actor=SYSTEM, order_id=order.id, told=word(dispute_id, deposit, status))
    return Order.objects.get(id=order.id)


def books(order):
    stands = {line.account: line.amount.amount for line in balances_of(order.id)}
    assert sum(stands.values()) == 0
    return stands


@pytest.mark.parametrize(
    ("state", "end"),
    [("CANCEL_REQUESTED", operations.approve_cancel), ("RETURN_REQUESTED", operations.accept_return)],
)
def test_nothing_is_granted_while_the_bank_decides(main, state, end):
    order = make_order(main, state)
    with dealer_context(main):
        order = bank_says(order, "needs_response", ids.new_id())
        before = snapshot(order)
        with pytest.raises(PaymentDisputed):
            end(actor=SYSTEM, order_id=order.id)
        assert snapshot(order) == before


def test_lost_while_a_cancellation_waits_it_ends_the_order(main):
    order, dispute_id = make_order(main, "CANCEL_REQUESTED"), ids.new_id()
    with dealer_context(main):
        for status in ("needs_response", "lost", "lost"):
            order = bank_says(order, status, dispute_id)

        assert (order.state, order.paid_minor, order.kept_minor) == ("CANCELLED", 0, 0)
        assert Vehicle.objects.get(id=order.vehicle_id).state == "AVAILABLE"
        asked = EndingRequest.objects.get()
        assert (asked.decision, asked.payout_minor) == ("APPROVED", 0)
        assert Payment.objects.get().state == "CHARGED_BACK"
        assert books(order) == {}


def test_what_the_bank_gave_the_buyer_is_not_returned_with_the_car(main):
    order, dispute_id = make_order(main, "DELIVERED"), ids.new_id()
    with dealer_context(main):
        for status in ("needs_response", "lost"):
            order = bank_says(order, status, dispute_id)
        deposit = order.deposit_minor
        operations.request_return(
            actor=SYSTEM, order_id=order.id, ground="MAJOR_PART", km=12, reason="the gearbox"
        )
        order = Order.objects.get(id=order.id)
        assert if_returned(order, "MAJOR_PART", 12).refund == order.total_minor - deposit

        operations.accept_return(actor=SYSTEM, order_id=order.id)

        order = Order.objects.get(id=order.id)
        assert (order.state, order.paid_minor) == ("RETURNED", 0)
        payments = {each.kind: each for each in Payment.objects.all()}
        assert (payments["DEPOSIT"].state, payments["DEPOSIT"].refund_minor) == ("CHARGED_BACK", 0)
        assert payments["BALANCE"].refund_minor == order.total_minor - deposit
        assert (Dispute.objects.get().owed, account(order.id).state) == (False, "REFUND_PENDING")
        stands = books(order)
        assert Books.DISPUTED not in stands
        assert stands[Books.OTHER_PAYABLES] == deposit - order.total_minor


@pytest.mark.parametrize(
    ("state", "status", "attention"),
    [
        ("CLOSED", "lost", "dispute_lost"),
        ("RETURN_REQUESTED", "lost", "dispute_lost"),
        ("CANCELLED", "needs_response", "dispute_after_end"),
    ],
)
def test_a_person_hears_of_it_where_the_order_does_not_stop(main, state, status, attention):
    order = make_order(main, state)
    with dealer_context(main):
        order = bank_says(order, status, ids.new_id())
        assert (order.state, order.attention) == (state, attention)
        books(order)

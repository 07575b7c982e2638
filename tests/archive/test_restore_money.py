"""No payment is lost on the way back, and what came later is told."""

from __future__ import annotations

from billing.operations import request_refund
from core.kernel.actor import SYSTEM
from shared_apps.marketplace.models import Listing, OrderSummary
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import confirm_deposit
from tenants.archive.operations import (
    take_backup,
)
from tenants.context import dealer_context, market_context, owner_context
from tests.archive.restoring import codes, restore
from tests.factories.orders import DEPOSIT, billing_payment, captured, make_order, pay_in_full
from tests.factories.stock import make_vehicle


class TestMoney:
    def test_a_paid_order_that_came_later_is_told_with_its_amount_and_billing_is_not_touched(
        self, backup, stocked
    ):
        order = make_order(stocked, "RESERVED")
        payment = billing_payment(stocked, order)
        done = restore(backup)

        assert codes(done) == [("payments.order_lost", order.number)]
        told = next(f for f in done.findings if f["code"] == "payments.order_lost")
        assert told["amount"] == DEPOSIT.as_json()
        assert told["subject_id"] == str(order.id)
        with owner_context():
            before = payment.updated_at
            payment.refresh_from_db()
            assert (payment.state, payment.refunded_minor, payment.updated_at) == ("CAPTURED", 0, before)
            assert OrderSummary.objects.get(id=order.id).state == "RESERVED"

    def test_an_unpaid_order_that_came_later_has_expired_for_its_buyer(self, backup, stocked):
        order = make_order(stocked, "HOLD")
        done = restore(backup)

        assert ("orders.lost", order.number) in codes(done)
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "EXPIRED"

    def test_a_deposit_that_came_later_is_booked_again_on_the_order_that_waits_for_it(self, stocked):
        order = make_order(stocked, "HOLD")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        payment = billing_payment(stocked, order)
        with dealer_context(stocked):
            from_billing = captured(order, billing_payment_id=payment.id, captured_at=payment.captured_at)
            confirm_deposit(actor=SYSTEM, order_id=order.id, captured=from_billing)
        done = restore(backup)

        assert codes(done) == [("payments.booked_again", order.number)]
        with dealer_context(stocked):
            now = Order.objects.get(id=order.id)
        assert (now.state, now.paid_minor) == ("RESERVED", DEPOSIT.amount)
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "RESERVED"

    def test_a_deposit_for_an_order_that_no_longer_waits_is_told(self, stocked):
        order = make_order(stocked, "EXPIRED")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        billing_payment(stocked, order)
        done = restore(backup)

        assert codes(done) == [("payments.unbooked", order.number)]

    def test_a_balance_that_was_booked_later_is_told(self, stocked):
        order = make_order(stocked, "CONTRACTED")
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with dealer_context(stocked):
            pay_in_full(order.id)
        done = restore(backup)

        told = [f for f in done.findings if f["code"] == "orders.paid_less"]
        assert [(f["reference"], f["amount"]["amount"]) for f in told] == [
            (order.number, order.total_minor - order.deposit_minor)
        ]
        with owner_context():
            assert OrderSummary.objects.get(id=order.id).state == "CONTRACTED"

    def test_money_that_went_back_later_is_told(self, stocked):
        order = make_order(stocked, "RESERVED")
        with dealer_context(stocked):
            paid = Order.objects.get(id=order.id).billing_payment_id
        with owner_context():
            billing_payment(stocked, order, id=paid)
        backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        with market_context():
            request_refund(
                actor=SYSTEM, payment_id=paid, amount=DEPOSIT, reason="changed mind", key=f"{order.id}"
            )
        done = restore(backup)

        assert codes(done) == [("refunds.unbooked", order.number)]

    def test_a_quiet_time_since_the_backup_has_nothing_to_tell(self, stocked):
        order = make_order(stocked, "RESERVED")
        with dealer_context(stocked):
            paid = Order.objects.get(id=order.id).billing_payment_id
        billing_payment(stocked, order, id=paid)

        assert restore(take_backup(actor=SYSTEM, dealer_id=stocked.id)).findings == []

    def test_an_app_that_cannot_mend_its_copies_is_told_and_keeps_nobody_else_from_it(
        self, backup, stocked, monkeypatch
    ):
        later = make_vehicle(stocked, "AVAILABLE")

        def refuse(dealer_id):
            raise RuntimeError("no figures today")

        monkeypatch.setattr("shared_apps.insight.operations.forget_facts", refuse)
        done = restore(backup)

        assert ("hook.failed", "shared_apps.insight.handlers: no figures today") in codes(done)
        with owner_context():
            assert not Listing.objects.get(id=later.id).on_offer

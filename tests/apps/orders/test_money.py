"""Deposits that come in time, late, twice, wrong or after the end; and money that goes back."""

from datetime import timedelta

import pytest

from billing.events import CheckoutExpired, PaymentCaptured, PaymentFailed, RefundFailed, RefundSucceeded
from billing.models import Payment as BillingPayment
from billing.models import Refund
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from core.storage.scope import dealer_schema
from shared_apps.marketplace.models import OrderSummary
from tenant_apps.cashier.models import Payment
from tenant_apps.cashier.queries import transfers_to_return
from tenant_apps.cashier.states import GIVEN_UP
from tenant_apps.orders import operations, tasks
from tenant_apps.orders.errors import HoldOver
from tenant_apps.orders.models import Order
from tenant_apps.orders.tasks import expire_holds_everywhere
from tenant_apps.stock.models import Vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.orders.test_walk import check_consistent, snapshot
from tests.factories.orders import billing_payment, buyer_of, captured, contact, make_order
from tests.factories.staff import staff


def confirm(main, order, **given):
    with dealer_context(main):
        return operations.confirm_deposit(actor=SYSTEM, order_id=order.id, captured=captured(order, **given))


def told(main, order, event, **given):
    """Billing says something of the order's payment; returns the payment."""
    payment = given.pop("payment", None) or billing_payment(main, order)
    facts = {"payment_id": payment.id, "purpose": "DEPOSIT", "subject_id": order.id, **given}
    with market_context():
        emit(event(**facts), aggregate=f"payment:{payment.id}", dealer=main.schema)
    return payment


CAPTURED = {"amount_minor": 200_000, "currency": "CNY", "method": "CARD", "captured_at": clock.now()}


class TestInTime:
    def test_billing_says_so_and_the_order_is_reserved(self, main, deliver):
        order = make_order(main)
        told(main, order, PaymentCaptured, **CAPTURED)

        deliver()

        with dealer_context(main):
            order = check_consistent(order)
            assert (order.state, order.paid_minor, order.checkout_url) == ("RESERVED", 200_000, "")
            assert OrderSummary.objects.get(id=order.id).paid_minor == 200_000

    def test_the_same_word_again_changes_nothing(self, main):
        order = make_order(main)
        word = {"billing_payment_id": ids.new_id()}
        confirm(main, order, **word)
        with dealer_context(main):
            before = snapshot(order)

        for _ in range(3):
            confirm(main, order, **word)

        with dealer_context(main):
            assert snapshot(order) == before

    def test_other_purposes_are_not_ours(self, main, deliver):
        order = make_order(main)
        told(main, order, PaymentCaptured, **{**CAPTURED, "purpose": "SUBSCRIPTION"})
        deliver()
        with dealer_context(main):
            assert Order.objects.get(id=order.id).state == "HOLD"

    @pytest.mark.parametrize("actor", [staff("OWNER"), staff("FINANCE")])
    def test_nobody_but_the_system_confirms(self, main, actor):
        order = make_order(main)
        with dealer_context(main), pytest.raises(Forbidden):
            operations.confirm_deposit(actor=actor, order_id=order.id, captured=captured(order))

    def test_a_page_that_closed_leaves_the_hold_alone(self, main, deliver):
        order = make_order(main)
        payment = billing_payment(main, order, "EXPIRED")
        with dealer_context(main):
            operations.attach_checkout(
                actor=SYSTEM, order_id=order.id, billing_payment_id=payment.id, checkout_url="https://pay"
            )
        told(main, order, CheckoutExpired, payment=payment)

        deliver()

        with dealer_context(main):
            order = Order.objects.get(id=order.id)
            assert (order.state, order.checkout_url) == ("HOLD", "")
            assert Payment.objects.get(billing_payment_id=payment.id).state == "FAILED"

    def test_a_failed_payment_may_still_come_true(self, main, deliver):
        order = make_order(main)
        payment = billing_payment(main, order)
        with dealer_context(main):
            operations.attach_checkout(
                actor=SYSTEM, order_id=order.id, billing_payment_id=payment.id, checkout_url="https://pay"
            )
        told(main, order, PaymentFailed, payment=payment, reason="declined")
        told(main, order, PaymentCaptured, payment=payment, **CAPTURED)

        deliver()

        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"
            assert Payment.objects.get().state == "CAPTURED"


class TestLate:
    def test_the_car_is_still_free_and_is_taken_again(self, main, deliver):
        order = make_order(main, "EXPIRED")
        told(main, order, PaymentCaptured, **CAPTURED)

        deliver()

        with dealer_context(main):
            order = check_consistent(order)
            assert (order.state, order.attention) == ("RESERVED", "")
            assert [code for code, _ in order.milestones] == ["HOLD", "RESERVED"]

    def test_the_car_is_gone_and_all_money_goes_back(self, main, deliver):
        late = make_order(main, "EXPIRED")
        with dealer_context(main):
            car = Vehicle.objects.get(id=late.vehicle_id)
        faster = make_order(main, "RESERVED", vehicle=car)
        payment = told(main, late, PaymentCaptured, **CAPTURED)

        deliver()

        with dealer_context(main):
            assert Order.objects.get(id=faster.id).state == "RESERVED"
            late = Order.objects.get(id=late.id)
            assert (late.state, late.paid_minor, late.attention) == ("EXPIRED", 0, "late_payment")
            assert Payment.objects.get(order_id=late.id).state == "REFUND_PENDING"
        with owner_context():
            assert Refund.objects.get().amount_minor == 200_000
            assert BillingPayment.objects.get(id=payment.id).refunded_minor == 200_000

    def test_a_cancelled_order_sends_it_back(self, main, deliver):
        order = make_order(main)
        with dealer_context(main):
            operations.cancel_order(actor=buyer_of(order), order_id=order.id, reason="")
        told(main, order, PaymentCaptured, **CAPTURED)

        deliver()

        with dealer_context(main):
            order = check_consistent(order)
            assert (order.state, order.attention) == ("CANCELLED", "paid_after_cancel")
            assert Payment.objects.get().state == "REFUND_PENDING"

    def test_a_second_payment_goes_back_and_the_first_stays(self, main):
        order = make_order(main, "RESERVED")
        confirm(main, order)
        with dealer_context(main):
            order = check_consistent(order)
            assert (order.state, order.attention) == ("RESERVED", "paid_twice")
            assert sorted(p.state for p in Payment.objects.all()) == ["CAPTURED", "REFUND_PENDING"]

    @pytest.mark.parametrize(
        "amount", [Money(199_999), Money(200_001), Money(200_000, "EUR"), Money(50_000_000)]
    )
    def test_another_amount_goes_back_and_the_hold_runs_on(self, main, amount):
        order = make_order(main)
        confirm(main, order, amount=amount)
        with dealer_context(main):
            order = check_consistent(order)
            assert (order.state, order.attention) == ("HOLD", "deposit_differs")
            returned = Payment.objects.get()
            assert (returned.state, returned.amount_minor) == ("REFUND_PENDING", amount.amount)
        confirm(main, order)
        with dealer_context(main):
            assert check_consistent(order).state == "RESERVED"

    def test_a_page_that_opened_too_late_is_closed_again(self, main, deliver):
        order = make_order(main, "EXPIRED")
        payment = billing_payment(main, order, "OPEN")
        with dealer_context(main), pytest.raises(HoldOver):
            operations.attach_checkout(
                actor=SYSTEM, order_id=order.id, billing_payment_id=payment.id, checkout_url="https://pay"
            )
        with owner_context():
            waiting = OutboxEvent.objects.filter(name="orders.checkout_abandoned").count()
        assert waiting == 1


class TestRefunds:
    def _cancelled(self, main, deliver):
        order = make_order(main)
        payment = told(main, order, PaymentCaptured, **CAPTURED)
        deliver()
        with dealer_context(main):
            operations.cancel_order(actor=buyer_of(order), order_id=order.id, reason="", shown_minor=200_000)
        return order, payment

    def _of(self, payment):
        with owner_context():
            refund = Refund.objects.filter(payment_id=payment.id).latest("created_at")
        return {"refund_id": refund.id, "amount_minor": 200_000, "currency": "CNY"}

    def _said(self, main, order, payment, event, **more):
        facts = {"payment_id": payment.id, "subject_id": order.id, **self._of(payment), **more}
        with market_context():
            emit(event(**facts), aggregate=f"payment:{payment.id}", dealer=main.schema)

    def test_asked_once_however_often_it_is_delivered(self, main, deliver):
        order, payment = self._cancelled(main, deliver)
        with owner_context():
            asked = OutboxEvent.objects.get(name="cashier.refund_asked")
            OutboxEvent.objects.create(
                name=asked.name, aggregate=asked.aggregate, dealer_schema=main.schema, payload=asked.payload
            )

        deliver()

        with owner_context():
            assert Refund.objects.filter(payment_id=payment.id).count() == 1
        with dealer_context(main):
            assert check_consistent(order).state == "CANCELLED"

    def test_success_settles(self, main, deliver):
        order, payment = self._cancelled(main, deliver)
        deliver()
        self._said(main, order, payment, RefundSucceeded)
        self._said(main, order, payment, RefundSucceeded)
        deliver()

        with dealer_context(main):
            settled = Payment.objects.get()
            assert (settled.state, settled.error) == ("REFUNDED", "")
            assert settled.refunded_at is not None

    def test_failure_is_told_and_asked_again_a_few_times(self, main, deliver):
        order, payment = self._cancelled(main, deliver)
        deliver()
        for attempt in range(2, 7):
            with owner_context():
                BillingPayment.objects.filter(id=payment.id).update(refunded_minor=0)
            self._said(main, order, payment, RefundFailed, reason="card closed")
            deliver()
            with owner_context():
                OutboxEvent.objects.update(available_at=clock.now())  # the wait is over
            deliver()
            with dealer_context(main):
                waiting = Payment.objects.get()
                assert (waiting.state, waiting.error) == ("REFUND_PENDING", "card closed")
                assert waiting.refund_attempts == min(attempt, GIVEN_UP)
                assert transfers_to_return([order.id]) == ({order.id} if attempt >= GIVEN_UP else set())
                assert Vehicle.objects.get(id=order.vehicle_id).state == "AVAILABLE"
        with owner_context():
            assert Refund.objects.filter(payment_id=payment.id).count() == 4


class TestHolds:
    def test_end_by_themselves_at_every_dealer(self, main, other, deliver):
        here, there, paid = make_order(main), make_order(other), make_order(main, "RESERVED")
        payment = billing_payment(main, here, "OPEN")
        with dealer_context(main):
            operations.attach_checkout(
                actor=SYSTEM, order_id=here.id, billing_payment_id=payment.id, checkout_url="https://pay"
            )
        young = make_order(main, minutes=60)

        with clock.set_to(clock.now() + timedelta(minutes=16)):
            assert expire_holds_everywhere() == 2
            assert expire_holds_everywhere() == 0

        for dealer, order, state in [
            (main, here, "EXPIRED"),
            (other, there, "EXPIRED"),
            (main, paid, "RESERVED"),
            (main, young, "HOLD"),
        ]:
            with dealer_context(dealer):
                assert check_consistent(order).state == state
        with owner_context():
            left = OutboxEvent.objects.get(name="orders.checkout_abandoned")
        assert left.payload == {"order_id": str(here.id), "billing_payment_id": str(payment.id)}

    def test_one_failing_dealer_does_not_stop_the_others(self, main, other, monkeypatch):
        broken, fine = make_order(main), make_order(other)
        real = tasks.overdue_holds

        def failing(now):
            if dealer_schema() == main.schema:
                raise RuntimeError("this schema is on fire")
            return real(now)

        monkeypatch.setattr(tasks, "overdue_holds", failing)
        with clock.set_to(clock.now() + timedelta(minutes=16)):
            assert expire_holds_everywhere() == 1

        with dealer_context(other):
            assert Order.objects.get(id=fine.id).state == "EXPIRED"
        with dealer_context(main):
            assert Order.objects.get(id=broken.id).state == "HOLD"

    def test_a_paid_order_does_not_expire(self, main):
        order = make_order(main, "RESERVED")
        with dealer_context(main), pytest.raises(IllegalMove):
            operations.expire_order(actor=SYSTEM, order_id=order.id)

    def test_after_the_end_the_next_buyer_may_have_the_car(self, main):
        order = make_order(main, "EXPIRED")
        with dealer_context(main):
            car = Vehicle.objects.get(id=order.vehicle_id)
            again = operations.hold_for_buyer(actor=SYSTEM, vehicle_id=car.id, buyer=contact())
        assert again.state == "HOLD"
        assert again.number != order.number

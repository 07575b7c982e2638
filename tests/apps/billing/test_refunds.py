"""Giving money back, against the simulator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from billing import gateway, queries, tasks
from billing.errors import NotRefundable, RefundKeyReused, RefundTooLarge
from billing.models import Payment, Refund
from billing.operations import (
    execute_refund,
    open_checkout,
    record_webhook,
    request_refund,
    retry_refund,
    sync_payment,
)
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenants.context import dealer_context
from tests.apps.billing.conftest import control, order, pay, sdk_for, told_by


@pytest.fixture
def captured(db, stripe_here) -> Payment:
    payment = open_checkout(**order())
    pay(payment.checkout_url)
    return sync_payment(payment_id=payment.id)


def ask(payment: Payment, amount: int, key: str = "cancel") -> Refund:
    return request_refund(
        actor=SYSTEM, payment_id=payment.id, amount=Money(amount), reason="order cancelled", key=key
    )


def refunded(payment: Payment) -> int:
    payment.refresh_from_db()
    return payment.refunded_minor


def told() -> list[str]:
    names = OutboxEvent.objects.order_by("id").values_list("name", flat=True)
    return [name for name in names if name != "billing.payment_captured"]


class TestRequestRefund:
    def test_sets_money_aside_and_has_it_sent(self, captured, stripe_here, main, deliver):
        with dealer_context(main), transaction.atomic():
            refund = ask(captured, 200_000)
        assert (refund.state, refunded(captured)) == ("REQUESTED", 200_000)
        # No order stands behind this payment: its event would fail, and hold back what comes after it.
        OutboxEvent.objects.filter(name="billing.payment_captured").delete()

        deliver()

        refund.refresh_from_db()
        assert (refund.state, refund.attempts) == ("SUCCEEDED", 0)
        made = sdk_for(stripe_here).v1.refunds.retrieve(refund.stripe_refund_id)
        assert (made.amount, made.payment_intent) == (200_000, captured.stripe_payment_intent_id)

    def test_is_the_same_refund_under_the_same_key(self, captured):
        assert ask(captured, 200_000) == ask(captured, 200_000)
        assert refunded(captured) == 200_000
        with pytest.raises(RefundKeyReused):
            ask(captured, 100)

    def test_never_promises_more_than_there_is(self, captured):
        ask(captured, 300_000, "a")
        with pytest.raises(RefundTooLarge), transaction.atomic():
            ask(captured, 200_001, "b")

        assert ask(captured, 200_000, "c").state == "REQUESTED"
        with pytest.raises(RefundTooLarge), transaction.atomic():
            ask(captured, 1, "d")
        assert refunded(captured) == 500_000
        assert Refund.objects.count() == 2

    def test_needs_captured_money_of_the_same_currency(self, captured, stripe_here):
        with pytest.raises(NotRefundable), transaction.atomic():
            request_refund(actor=SYSTEM, payment_id=captured.id, amount=Money(1, "USD"), reason="", key="usd")
        waiting = open_checkout(**order())
        with pytest.raises(NotRefundable), transaction.atomic():
            ask(waiting, 1)
        assert Refund.objects.count() == 0

    def test_is_undone_with_the_callers_transaction(self, captured):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ask(captured, 1)
            _ = 1 / 0

        assert (refunded(captured), told()) == (0, [])


class TestExecuteRefund:
    def test_is_done_once_and_told_once(self, captured, stripe_here):
        refund = ask(captured, 500_000)

        for _ in range(3):
            execute_refund(refund_id=refund.id)
        for message in told_by(stripe_here):
            record_webhook(*message)

        assert len(sdk_for(stripe_here).v1.refunds.list().data) == 1
        assert told() == ["billing.refund_requested", "billing.refund_succeeded"]
        event = OutboxEvent.objects.get(name="billing.refund_succeeded")
        assert event.dealer_schema == "t_main"
        assert event.payload == {
            "payment_id": str(captured.id),
            "refund_id": str(refund.id),
            "subject_id": str(captured.subject_id),
            "amount_minor": 500_000,
            "currency": "CNY",
        }

    def test_learns_of_its_success_by_webhook_when_the_answer_was_lost(self, captured, stripe_here):
        refund = ask(captured, 100)
        control(stripe_here, "POST", "faults", {"kind": "LOST", "count": 3, "path": "/v1/refunds"})
        assert execute_refund(refund_id=refund.id).state == "REQUESTED"

        for message in told_by(stripe_here):
            record_webhook(*message)

        refund.refresh_from_db()
        assert (refund.state, refund.attempts) == ("SUCCEEDED", 1)

    def test_finds_its_own_refund_after_stripe_forgot_the_key(self, captured, stripe_here):
        refund = ask(captured, 100)
        control(stripe_here, "POST", "faults", {"kind": "LOST", "count": 3, "path": "/v1/refunds"})
        execute_refund(refund_id=refund.id)
        with stripe_here.store.write() as tx:
            tx.connection.execute("DELETE FROM answers")

        assert execute_refund(refund_id=refund.id).state == "SUCCEEDED"
        assert len(sdk_for(stripe_here).v1.refunds.list().data) == 1

    def test_is_looked_up_first_when_a_killed_worker_may_have_sent_it_long_ago(self, captured, stripe_here):
        refund = ask(captured, 100)
        marks = {"refund_id": str(refund.id), "payment_id": str(captured.id)}
        gateway.refund(captured.stripe_payment_intent_id, Money(100), key=f"refund:{refund.id}", marks=marks)
        with stripe_here.store.write() as tx:
            tx.connection.execute("DELETE FROM answers")

        with clock.set_to(clock.now() + timedelta(hours=25)):
            assert execute_refund(refund_id=refund.id).state == "SUCCEEDED"
        assert len(sdk_for(stripe_here).v1.refunds.list().data) == 1

    def test_is_tried_again_later_and_shown_when_it_is_stuck(self, captured, stripe_here):
        refund = ask(captured, 100)
        control(stripe_here, "POST", "faults", {"count": 1000, "path": "/v1/refunds"})
        execute_refund(refund_id=refund.id)
        refund.refresh_from_db()
        assert refund.due_at > clock.now() + timedelta(seconds=15)
        assert list(queries.stuck_refunds()) == []
        Refund.objects.update(attempts=11, due_at=clock.now())

        tasks.sync_open_payments.apply()

        assert queries.stuck_refunds().get().state == "STUCK"
        assert refunded(captured) == 100
        with pytest.raises(Forbidden):
            retry_refund(actor=Actor(kind="staff"), refund_id=refund.id)
        control(stripe_here, "DELETE", "faults")
        retry_refund(actor=SYSTEM, refund_id=refund.id)
        assert execute_refund(refund_id=refund.id).state == "SUCCEEDED"
        with pytest.raises(IllegalMove):
            retry_refund(actor=SYSTEM, refund_id=refund.id)

    def test_gives_the_promise_back_when_stripe_refuses(self, captured, stripe_here):
        outside = sdk_for(stripe_here).v1.refunds
        outside.create({"payment_intent": captured.stripe_payment_intent_id})
        refund = ask(captured, 100)

        assert execute_refund(refund_id=refund.id).state == "FAILED"

        assert refunded(captured) == 0
        assert "already been refunded" in queries.stuck_refunds().get().last_error
        assert told()[-1] == "billing.refund_failed"

    def test_waits_for_the_bank_and_may_still_fail(self, captured, stripe_here):
        control(stripe_here, "POST", "refunds", {"status": "pending"})
        refund = execute_refund(refund_id=ask(captured, 100).id)
        assert (refund.state, told()) == ("PENDING", ["billing.refund_requested"])

        control(stripe_here, "POST", f"refunds/{refund.stripe_refund_id}/settle", {"status": "failed"})
        for message in reversed(told_by(stripe_here)):
            record_webhook(*message)

        refund.refresh_from_db()
        assert (refund.state, refunded(captured)) == ("FAILED", 0)
        assert told().count("billing.refund_failed") == 1

    def test_asks_about_a_pending_refund_that_nobody_told_of(self, captured, stripe_here):
        control(stripe_here, "POST", "refunds", {"status": "pending"})
        refund = execute_refund(refund_id=ask(captured, 100).id)
        control(stripe_here, "POST", f"refunds/{refund.stripe_refund_id}/settle", {"status": "succeeded"})
        Refund.objects.update(due_at=clock.now())

        tasks.sync_open_payments.apply()

        refund.refresh_from_db()
        assert refund.state == "SUCCEEDED"

"""Several workers at once, on connections of their own, with committed rows that the test removes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from billing.errors import PaymentUnavailable, RefundTooLarge
from billing.models import Payment, Refund, WebhookEvent
from billing.operations import execute_refund, open_checkout, record_webhook, request_refund, sync_payment
from core.flow.outbox.models import OutboxEvent
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenants.context import market_context, owner_context
from tests.apps.billing.conftest import order, pay, sdk_for, told_by


@pytest.fixture
def committed(django_db_setup, django_db_blocker, stripe_here) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        with owner_context():
            for model in (Refund, Payment, WebhookEvent, OutboxEvent):
                model.objects.all().delete()
        connection.close()


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment; results or errors in order."""
    results: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(index: int) -> None:
        gate.wait()
        try:
            with market_context():
                results[index] = calls[index]()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_payment_is_opened_by_many_clicks(committed, stripe_here):
    wanted = order()

    outcomes = together(*[lambda: open_checkout(**wanted)] * 5)

    # Whoever finds the same call under way and tires of waiting is told to come again.
    assert all(isinstance(one, Payment | PaymentUnavailable) for one in outcomes), outcomes
    with market_context():
        payment = open_checkout(**wanted)
    assert {one.checkout_url for one in outcomes if isinstance(one, Payment)} == {payment.checkout_url}
    assert Payment.objects.count() == 1
    assert len(sdk_for(stripe_here).v1.checkout.sessions.list().data) == 1


@pytest.mark.parametrize("attempt", range(5))
def test_one_payment_is_captured_once(committed, stripe_here, attempt):
    payment = open_checkout(**order())
    pay(payment.checkout_url)
    calls = [lambda message=message: record_webhook(*message) for message in told_by(stripe_here) * 2]

    results = together(*calls, lambda: sync_payment(payment_id=payment.id))

    assert [one for one in results if isinstance(one, Exception)] == []
    assert Payment.objects.get().state == "CAPTURED"
    assert OutboxEvent.objects.filter(name="billing.payment_captured").count() == 1
    assert WebhookEvent.objects.filter(processed_at=None).count() == 0


@pytest.mark.parametrize("attempt", range(5))
def test_refunds_never_exceed_the_payment(committed, stripe_here, attempt):
    payment = open_checkout(**order())
    pay(payment.checkout_url)
    sync_payment(payment_id=payment.id)

    def ask(key: int) -> Refund:
        return request_refund(
            actor=SYSTEM, payment_id=payment.id, amount=Money(200_000), reason="", key=str(key)
        )

    results = together(*[lambda key=key: ask(key % 4) for key in range(8)])

    refunds = {one.pk for one in results if isinstance(one, Refund)}
    assert len(refunds) == 2, results
    assert all(isinstance(one, Refund | RefundTooLarge) for one in results), results
    assert Payment.objects.get().refunded_minor == 400_000
    together(*[lambda pk=pk: execute_refund(refund_id=pk) for pk in refunds for _ in range(2)])
    made = sdk_for(stripe_here).v1.refunds.list().data
    assert sum(one.amount for one in made) == 400_000

"""Stripe's word, however it comes: twice, late, out of order, forged, or in the middle of a failure."""

from __future__ import annotations

import itertools
import json
import time
from datetime import timedelta

import pytest

from billing import gateway, queries
from billing.models import Payment, WebhookEvent
from billing.operations import open_checkout, record_webhook
from billing.operations import webhooks as operation
from billing.simulator.signing import signature
from billing.tasks import forget_webhooks
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from tests.apps.billing.conftest import SECRET, control, order, pay, told_by, wish


@pytest.fixture
def paid(db, stripe_here) -> Payment:
    """A payment that Stripe holds and we do not know of yet."""
    payment = open_checkout(**order())
    pay(payment.checkout_url)
    return payment


def captures() -> int:
    return OutboxEvent.objects.filter(name="billing.payment_captured").count()


class TestRecordWebhook:
    def test_books_a_payment_once_however_often_it_is_told(self, stripe_here, paid):
        for body, mark in told_by(stripe_here) * 3:
            record_webhook(body, mark)

        paid.refresh_from_db()
        assert (paid.state, paid.method, captures()) == ("CAPTURED", "CARD", 1)
        assert WebhookEvent.objects.count() == 4
        assert list(queries.unprocessed_webhooks()) == []

    @pytest.mark.parametrize("sequence", list(itertools.permutations(range(4)))[::5])
    def test_does_not_mind_the_order(self, stripe_here, paid, sequence):
        messages = told_by(stripe_here)

        for index in sequence:
            record_webhook(*messages[index])

        paid.refresh_from_db()
        assert (paid.state, captures()) == ("CAPTURED", 1)

    def test_books_a_payment_whose_row_does_not_know_its_page_yet(self, stripe_here, paid):
        Payment.objects.update(state="CREATED", stripe_session_id=None, checkout_url="")

        for message in told_by(stripe_here):
            record_webhook(*message)

        assert Payment.objects.get().state == "CAPTURED"

    def test_does_not_need_stripe_to_book_a_payment(self, stripe_here, paid):
        messages = told_by(stripe_here)
        control(stripe_here, "POST", "faults", {"count": 50})

        record_webhook(*messages[-1])

        paid.refresh_from_db()
        assert (paid.state, paid.method) == ("CAPTURED", "UNKNOWN")

    def test_expires_a_page_nobody_paid(self, stripe_here, db):
        payment = open_checkout(**order())
        control(stripe_here, "POST", f"sessions/{payment.stripe_session_id}/expire")

        for message in told_by(stripe_here) * 2:
            record_webhook(*message)

        payment.refresh_from_db()
        assert payment.state == "EXPIRED"
        assert list(OutboxEvent.objects.values_list("name", flat=True)) == ["billing.checkout_expired"]

    def test_keeps_but_does_not_book_another_amount(self, stripe_here, paid):
        Payment.objects.update(amount_minor=400_000)

        for message in told_by(stripe_here):
            record_webhook(*message)

        assert Payment.objects.get().state == "OPEN"
        event = WebhookEvent.objects.get(type="checkout.session.completed")
        assert "facts_differ" in event.error
        assert captures() == 0

    def test_leaves_alone_what_others_made_on_the_same_account(self, db, stripe_here, sdk):

        pay(sdk.v1.checkout.sessions.create(wish()).url)

        for message in told_by(stripe_here):
            assert record_webhook(*message).processed_at is not None

    def test_is_done_again_after_a_failure_in_the_middle(self, stripe_here, paid, monkeypatch):
        message = told_by(stripe_here)[-1]
        with monkeypatch.context() as broken:
            broken.setattr(operation, "book", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                record_webhook(*message)
        kept = queries.unprocessed_webhooks().get()
        assert "ZeroDivisionError" in kept.error

        record_webhook(*message)

        kept.refresh_from_db()
        assert (kept.error, captures()) == ("", 1)

    @pytest.mark.parametrize("fault", ["none", "secret", "body", "old", "garbage"])
    def test_refuses_what_stripe_did_not_sign(self, stripe_here, paid, fault):
        body, good = told_by(stripe_here)[-1]
        now = int(time.time())
        marks = {
            "none": "",
            "secret": signature(body, "whsec_other", now),
            "body": good,
            "old": signature(body, SECRET, now - 301),
            "garbage": "t=x,v1=y",
        }
        sent = body + b" " if fault == "body" else body

        with pytest.raises(gateway.BadSignature):
            record_webhook(sent, marks[fault])

        assert WebhookEvent.objects.count() == 0

    def test_refuses_everything_without_a_secret(self, stripe_here, paid, settings):
        body, mark = told_by(stripe_here)[-1]
        settings.STRIPE_WEBHOOK_SECRET = ""

        with pytest.raises(gateway.BadSignature):
            record_webhook(body, mark)


class TestWebhookAddress:
    @pytest.fixture
    def post(self, client_of):
        def send(body: bytes, mark: str) -> int:
            answer = client_of("market").post(
                "/webhooks/stripe",
                body,
                content_type="application/json",
                headers={"stripe-signature": mark},
            )
            return answer.status_code

        return send

    def test_takes_each_once_and_refuses_the_forged(self, stripe_here, paid, post):
        body, mark = told_by(stripe_here)[-1]

        assert [post(body, mark), post(body, mark)] == [200, 200]
        assert post(body, "t=1,v1=0") == 400
        assert captures() == 1

    def test_takes_nothing_but_post(self, paid, client_of):
        assert client_of("market").get("/webhooks/stripe").status_code == 405


def test_the_kept_payload_is_stripes_own(stripe_here, paid):
    body, mark = told_by(stripe_here)[-1]

    kept = record_webhook(body, mark)

    assert kept.payload == json.loads(body)
    assert kept.received_at <= clock.now()


def test_words_are_erased_some_weeks_after_they_were_acted_on(stripe_here, paid, settings):
    settings.WEBHOOK_KEEP_DAYS = 30
    for body, mark in told_by(stripe_here):
        record_webhook(body, mark)
    told = list(WebhookEvent.objects.order_by("id"))
    assert told
    waiting = told[-1]
    WebhookEvent.objects.update(processed_at=clock.now() - timedelta(days=31))
    WebhookEvent.objects.filter(id=waiting.id).update(processed_at=None)
    assert forget_webhooks() == len(told) - 1
    assert WebhookEvent.objects.get(id=waiting.id).payload == waiting.payload
    assert set(map(str, WebhookEvent.objects.exclude(id=waiting.id).values_list("payload"))) <= {"({},)"}
    assert WebhookEvent.objects.count() == len(told)

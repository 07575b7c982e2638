"""Opening, watching and closing a payment against the simulator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import stripe
from django.conf import settings
from django.db import IntegrityError, transaction

from billing import gateway, queries, tasks
from billing.errors import AlreadyPaid, CheckoutDiffers, PaymentRefused, PaymentUnavailable
from billing.models import Payment
from billing.operations import drop_checkout, expire_checkout, open_checkout, sync_payment
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tenants.context import dealer_context
from tests.apps.billing.conftest import DECLINED, browse, control, order, pay, sdk_for


def told() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))


@pytest.mark.django_db
class TestOpenCheckout:
    def test_gives_a_page_in_the_buyers_language_that_outlives_the_hold(self, stripe_here):
        payment = open_checkout(**order())

        assert payment.state == "OPEN"
        page = browse("GET", payment.checkout_url).text
        assert "小鹏 X9 · 预定金" in page
        assert "支付 ¥5,000.00" in page
        assert "wang@example.com" in page
        session = sdk_for(stripe_here).v1.checkout.sessions.retrieve(payment.stripe_session_id)
        assert session.metadata["payment_id"] == str(payment.id)
        assert session.expires_at == int((payment.created_at + timedelta(minutes=55)).timestamp())

    def test_gives_the_same_page_again(self, stripe_here):
        wanted = order()

        assert open_checkout(**wanted).checkout_url == open_checkout(**wanted).checkout_url
        assert Payment.objects.count() == 1

    def test_goes_on_after_a_crash_before_the_call(self, stripe_here, monkeypatch):
        def crash(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        wanted = order()
        with monkeypatch.context() as broken:
            broken.setattr(gateway, "create_checkout", crash)
            with pytest.raises(KeyboardInterrupt):
                open_checkout(**wanted)
        row = Payment.objects.get()
        assert (row.state, row.stripe_session_id) == ("CREATED", None)

        payment = open_checkout(**wanted)

        assert (payment.id, payment.state) == (row.id, "OPEN")

    def test_finds_the_page_again_after_a_lost_answer(self, stripe_here):
        control(stripe_here, "POST", "faults", {"kind": "LOST", "count": 3})
        wanted = order()
        with pytest.raises(PaymentUnavailable):
            open_checkout(**wanted)
        assert Payment.objects.get().state == "CREATED"

        # Word for word the same call, although the second caller words it differently.
        payment = open_checkout(**{**wanted, "description": "another", "locale": "en"})

        assert payment.state == "OPEN"
        assert len(sdk_for(stripe_here).v1.checkout.sessions.list().data) == 1

    def test_starts_anew_when_stripe_was_not_reached_in_time(self, stripe_here):
        control(stripe_here, "POST", "faults", {"count": 3})
        wanted = order()
        with pytest.raises(PaymentUnavailable):
            open_checkout(**wanted)
        Payment.objects.update(created_at=clock.now() - timedelta(minutes=21))

        payment = open_checkout(**wanted)

        assert payment.state == "OPEN"
        assert sorted(Payment.objects.values_list("state", flat=True)) == ["FAILED", "OPEN"]
        assert told() == []

    def test_fails_for_good_when_stripe_says_no(self, stripe_here):
        with pytest.raises(PaymentRefused) as refused:
            open_checkout(**order(amount=Money(100_000_000)))

        assert "999,999.99" in refused.value.reason
        assert Payment.objects.get().state == "FAILED"
        assert told() == ["billing.payment_failed"]

    def test_refuses_a_second_payment_and_another_amount(self, stripe_here):
        wanted = order()
        payment = open_checkout(**wanted)
        with pytest.raises(CheckoutDiffers):
            open_checkout(**{**wanted, "amount": Money(1)})
        pay(payment.checkout_url)
        sync_payment(payment_id=payment.id)

        with pytest.raises(AlreadyPaid):
            open_checkout(**wanted)
        assert Payment.objects.count() == 1

    def test_refuses_to_call_stripe_inside_a_transaction(self, stripe_here):
        with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
            open_checkout(**order())

    def test_works_from_a_dealers_scope_which_itself_may_only_read_its_own(self, stripe_here, main, other):
        with dealer_context(main):
            payment = open_checkout(**order(dealer_schema=main.schema))
            assert queries.payment_for(main.schema, payment.subject_id) == payment
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                Payment.objects.update(amount_minor=1)
        with dealer_context(other):
            assert queries.payment_for(main.schema, payment.subject_id) is None

    def test_says_that_the_service_is_away_when_it_is(self, settings, db):
        settings.STRIPE_API_KEY = "sk_test_x"
        settings.STRIPE_API_BASE = "http://127.0.0.1:9"

        with pytest.raises(PaymentUnavailable) as away:
            open_checkout(**order())
        assert away.value.status == 503


@pytest.mark.django_db
class TestSyncPayment:
    def test_books_the_money_with_its_method_once(self, stripe_here):
        payment = open_checkout(**order())
        pay(payment.checkout_url, DECLINED)
        assert sync_payment(payment_id=payment.id).state == "OPEN"
        browse("POST", f"{payment.checkout_url}/wallet/alipay", {"answer": "yes"})

        for _ in range(2):
            payment = sync_payment(payment_id=payment.id)

        assert (payment.state, payment.method) == ("CAPTURED", "ALIPAY")
        assert payment.stripe_payment_intent_id.startswith("pi_")
        event = OutboxEvent.objects.get()
        assert (event.name, event.dealer_schema) == ("billing.payment_captured", "t_main")
        assert event.payload == {
            "payment_id": str(payment.id),
            "purpose": "DEPOSIT",
            "subject_id": str(payment.subject_id),
            "amount_minor": 500_000,
            "currency": "CNY",
            "method": "ALIPAY",
            "captured_at": payment.captured_at.isoformat(),
        }

    def test_gives_up_a_page_that_stripe_does_not_know(self, stripe_here):
        payment = open_checkout(**order())
        Payment.objects.update(stripe_session_id="cs_test_gone")

        assert sync_payment(payment_id=payment.id).state == "FAILED"
        assert told() == ["billing.payment_failed"]


@pytest.mark.django_db
class TestExpireCheckout:
    def test_closes_the_page_and_makes_room_for_another(self, stripe_here):
        wanted = order()
        payment = open_checkout(**wanted)

        assert expire_checkout(payment_id=payment.id).state == "EXPIRED"
        assert "付款已超时" in browse("GET", payment.checkout_url).text
        assert told() == ["billing.checkout_expired"]
        assert expire_checkout(payment_id=payment.id).state == "EXPIRED"
        assert open_checkout(**wanted).id != payment.id
        assert queries.payment_for("t_main", wanted["subject_id"]).state == "OPEN"

    def test_books_the_money_of_a_buyer_who_was_faster(self, stripe_here):
        payment = open_checkout(**order())
        pay(payment.checkout_url)

        assert expire_checkout(payment_id=payment.id).state == "CAPTURED"
        assert told() == ["billing.payment_captured"]

    def test_closes_the_page_of_a_payment_given_up_while_it_was_made(self, stripe_here, monkeypatch):
        real, wanted = gateway.create_checkout, order()

        def slow(*args: Any, **named: Any) -> gateway.CheckoutFacts:
            facts = real(*args, **named)
            expire_checkout(payment_id=Payment.objects.get().id)
            return facts

        monkeypatch.setattr(gateway, "create_checkout", slow)

        payment = open_checkout(**wanted)

        assert payment.state == "EXPIRED"
        assert sdk_for(stripe_here).v1.checkout.sessions.list().data[0].status == "expired"


@pytest.mark.django_db
class TestSweep:
    def test_finds_what_webhooks_did_not_tell_and_closes_overdue_pages(self, stripe_here):
        paid, waiting, overdue = (open_checkout(**order()) for _ in range(3))
        pay(paid.checkout_url)
        Payment.objects.filter(id=overdue.id).update(expires_at=clock.now())
        Payment.objects.update(checked_at=clock.now() - timedelta(minutes=3))

        tasks.sync_open_payments.apply()

        states = dict(Payment.objects.values_list("id", "state"))
        assert states == {paid.id: "CAPTURED", waiting.id: "OPEN", overdue.id: "EXPIRED"}

    def test_leaves_the_rest_for_later_while_stripe_is_away(self, stripe_here):
        for _ in range(3):
            open_checkout(**order())
        Payment.objects.update(checked_at=clock.now() - timedelta(minutes=3))
        control(stripe_here, "POST", "faults", {"count": 3})

        tasks.sync_open_payments.apply()

        assert Payment.objects.filter(checked_at__lte=clock.now() - timedelta(minutes=2)).count() == 2

    def test_a_payment_that_stripe_has_no_answer_for_does_not_hold_up_the_others(self, stripe_here):
        broken, paid = (open_checkout(**order()) for _ in range(2))
        pay(paid.checkout_url)
        Payment.objects.update(checked_at=clock.now() - timedelta(minutes=3))
        Payment.objects.filter(id=broken.id).update(checked_at=clock.now() - timedelta(minutes=4))
        path = f"/v1/checkout/sessions/{broken.stripe_session_id}"
        control(stripe_here, "POST", "faults", {"count": 50, "path": path})

        for _ in range(2):
            tasks.sync_open_payments.apply()

        assert dict(Payment.objects.values_list("id", "state")) == {broken.id: "OPEN", paid.id: "CAPTURED"}

    def test_sees_all_of_them_however_many_wait(self, stripe_here, monkeypatch):
        monkeypatch.setattr(tasks, "AT_ONCE", 1)
        for _ in range(3):
            pay(open_checkout(**order()).checkout_url)
        Payment.objects.update(checked_at=clock.now() - timedelta(minutes=3))

        tasks.sync_open_payments.apply()

        assert set(Payment.objects.values_list("state", flat=True)) == {"CAPTURED"}

    def test_money_without_a_webhook_is_booked_within_three_minutes(self):
        every = settings.CELERY_BEAT_SCHEDULE["sync-open-payments"]["schedule"]

        assert tasks.UNSEEN_FOR + every <= timedelta(minutes=3)
        assert every > tasks.ENDS_AFTER

    def test_drops_a_page_from_inside_a_dealers_transaction(self, stripe_here, main, deliver):
        payment = open_checkout(**order())
        with dealer_context(main), transaction.atomic():
            drop_checkout(actor=SYSTEM, payment_id=payment.id)

        deliver()

        payment.refresh_from_db()
        assert payment.state == "EXPIRED"


@pytest.mark.django_db
class TestDatabase:
    def test_holds_the_truth_about_amounts_and_states(self):
        fields = {key: value for key, value in order().items() if key not in {"actor", "amount"}} | {
            "purpose": "DEPOSIT",
            "amount_minor": 100,
        }
        wrong = [
            {"amount_minor": 0},
            {"refunded_minor": 101, "state": "CAPTURED", "captured_at": clock.now()},
            {"refunded_minor": 1},
            {"state": "CAPTURED"},
            {"state": "DREAMED"},
        ]
        for change in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                Payment.objects.create(**fields | change)
        Payment.objects.create(**fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.create(**fields)


def test_the_gateway_tells_stripe_nothing_about_this_machine():
    assert stripe.enable_telemetry is False

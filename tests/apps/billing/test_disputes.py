"""Disputes from the bank to our row: whatever the order of webhooks, told once; and intents' own pages."""

from __future__ import annotations

from itertools import permutations

import pytest

from billing import gateway
from billing.errors import DisputeClosed, PaymentUnavailable
from billing.gateway import IntentWish
from billing.models import Dispute, Payment
from billing.operations import open_checkout, record_webhook, submit_evidence
from billing.operations.disputes import book_dispute
from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from tests.apps.billing.conftest import DECLINED, KEY, browse, control, eventually, order, pay, told_by

DISPUTED_CARD = "4000 0000 0000 0259"


def paid(card: str = DISPUTED_CARD) -> Payment:
    payment = open_checkout(**order())
    pay(payment.checkout_url, card)
    return payment


def told() -> list[tuple[str, bool]]:
    rows = OutboxEvent.objects.filter(name="billing.dispute_changed").order_by("id")
    return [(row.payload["status"], row.payload["withdrawn"]) for row in rows]


@pytest.mark.django_db
class TestADispute:
    @pytest.mark.parametrize("shuffle", range(6))
    def test_is_booked_once_in_whatever_order_its_webhooks_come(self, stripe_here, shuffle):
        payment = paid()
        words = [w for w in told_by(stripe_here) if b'"charge.dispute' in w[0] or b"completed" in w[0]]
        for body, signature in list(permutations(words))[shuffle] * 2:
            record_webhook(body, signature)

        dispute = Dispute.objects.get()
        assert (dispute.payment_id, dispute.status, dispute.withdrawn) == (payment.id, "needs_response", True)
        assert (dispute.amount_minor, dispute.reason) == (500_000, "fraudulent")
        assert told() == [("needs_response", True)]
        assert Payment.objects.get().state == "CAPTURED"

    @pytest.mark.parametrize(("ends", "withdrawn"), [("won", False), ("lost", True)])
    def test_ends_as_the_bank_decides(self, stripe_here, ends, withdrawn):
        payment = paid()
        for word in told_by(stripe_here):
            record_webhook(*word)
        dispute = Dispute.objects.get()

        control(stripe_here, "POST", f"disputes/{dispute.stripe_dispute_id}/settle", {"status": ends})
        for word in told_by(stripe_here):
            record_webhook(*word)

        dispute.refresh_from_db()
        assert (dispute.payment_id, dispute.status, dispute.withdrawn) == (payment.id, ends, withdrawn)
        assert told()[-1] == (ends, withdrawn)
        with pytest.raises(DisputeClosed):
            submit_evidence(actor=SYSTEM, dispute_id=dispute.id, evidence={"uncategorized_text": "late"})

    def test_that_is_decided_is_not_opened_again_by_an_older_answer(self, stripe_here):
        payment = paid()
        for word in told_by(stripe_here):
            record_webhook(*word)
        dispute = Dispute.objects.get()
        older = gateway.retrieve_dispute(dispute.stripe_dispute_id)
        control(stripe_here, "POST", f"disputes/{dispute.stripe_dispute_id}/settle", {"status": "won"})
        for word in told_by(stripe_here):
            record_webhook(*word)

        book_dispute(payment.id, older)  # asked for before, in the race of two webhooks

        dispute.refresh_from_db()
        assert (dispute.status, dispute.withdrawn) == ("won", False)
        assert told()[-1] == ("won", False)

    def test_is_answered_once_although_the_answer_was_lost(self, stripe_here):
        paid()
        for word in told_by(stripe_here):
            record_webhook(*word)
        dispute = Dispute.objects.get()
        control(stripe_here, "POST", "faults", {"kind": "LOST", "count": 3, "path": "/v1/disputes"})
        with pytest.raises(PaymentUnavailable):
            submit_evidence(actor=SYSTEM, dispute_id=dispute.id, evidence={"uncategorized_text": "pack"})

        submit_evidence(actor=SYSTEM, dispute_id=dispute.id, evidence={"uncategorized_text": "pack"})

        dispute.refresh_from_db()
        assert dispute.status == "under_review"
        with stripe_here.store.read() as tx:
            assert tx.get("dispute", dispute.stripe_dispute_id)["evidence_details"]["submission_count"] == 1

    def test_of_somebody_elses_payment_is_not_ours(self, stripe_here):
        made = gateway.create_intent(
            IntentWish(amount=Money(900), description="x", methods=("card",), marks={}), key="other"
        )
        gateway.confirm_intent(
            made.intent_id, method="pm_card_createDispute", return_url="https://x.example", key="o"
        )
        for word in told_by(stripe_here):
            record_webhook(*word)
        assert not Dispute.objects.exists()


@pytest.mark.django_db
def test_a_declined_attempt_leaves_the_page_open_and_says_why(stripe_here):
    paid(DECLINED)
    for word in told_by(stripe_here):
        record_webhook(*word)
    row = Payment.objects.get()
    assert (row.state, row.last_error) == ("OPEN", "generic_decline")


@pytest.mark.parametrize("method", ["pm_card_threeDSecure2Required", "alipay", "wechat_pay"])
@pytest.mark.parametrize(("answer", "status"), [("yes", "succeeded"), ("no", "requires_payment_method")])
def test_an_intents_payer_answers_at_bank_or_wallet_and_comes_back(stripe_here, method, answer, status):
    made = gateway.create_intent(
        IntentWish(
            amount=Money(700),
            description="x",
            methods=("card", "alipay", "wechat_pay"),
            marks={"payment_id": str(ids.new_id())},
        ),
        key=str(ids.new_id()),
    )
    waits = gateway.confirm_intent(
        made.intent_id, method=method, return_url="https://shop.example/back?o=1", key=str(ids.new_id())
    )
    assert "¥7.00" in browse("GET", waits.next_url).text.replace("<small>¥</small>", "¥")

    gone = browse("POST", waits.next_url, {"answer": answer})

    assert gone.location.startswith(f"https://shop.example/back?o=1&payment_intent={made.intent_id}")
    done = gateway.retrieve_intent(made.intent_id)
    assert done.status == status
    assert done.next_url == ""
    assert browse("POST", waits.next_url, {"answer": "yes"}).status == 404
    assert gateway.retrieve_intent(made.intent_id).status == status


def test_webhooks_of_a_dispute_are_delivered_signed(start, receiver, settings):
    running = start(webhook_url=receiver.url)
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = KEY, running.url
    made = gateway.create_intent(
        IntentWish(amount=Money(900), description="x", methods=("card",), marks={}), key="k"
    )
    gateway.confirm_intent(made.intent_id, method="pm_card_visa", return_url="https://x.example", key="c")
    control(running, "POST", "disputes", {"payment_intent": made.intent_id, "reason": "product_not_received"})
    eventually(lambda: "charge.dispute.funds_withdrawn" in receiver.types())
    assert "charge.dispute.created" in receiver.types()

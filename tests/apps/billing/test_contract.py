"""What we take for granted of Stripe: the same assertions against our simulator and against its test mode.

The test mode is asked when STRIPE_TEST_KEY holds a secret test key (sk_test_…) of an account whose card,
Alipay and WeChat Pay payments are switched on; without one these cases are skipped and say so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from billing import gateway
from billing.errors import PaymentDeclined, PaymentRefused, why_declined
from billing.gateway import IntentWish
from core.kernel import ids
from core.kernel.money import Money
from tests.apps.billing.conftest import KEY, eventually

REAL_KEY = os.environ.get("STRIPE_TEST_KEY", "")
BACK = "https://shop.example/back"
SKIP = pytest.mark.skipif(
    not REAL_KEY.startswith("sk_test_"), reason="STRIPE_TEST_KEY holds no secret test key: only the simulator"
)


@pytest.fixture(params=["simulator", pytest.param("stripe", marks=SKIP)])
def service(request, settings) -> Iterator[str]:
    if request.param == "simulator":
        running = request.getfixturevalue("simulator")
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = KEY, running.url
    else:
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = REAL_KEY, ""
    yield request.param


def wish(**more: Any) -> IntentWish:
    given: dict[str, Any] = {
        "amount": Money(500_000),
        "description": "contract test",
        "methods": ("card", "alipay", "wechat_pay"),
        "marks": {"payment_id": "contract"},
        **more,
    }
    return IntentWish(**given)


def begun(**more: Any) -> gateway.IntentFacts:
    return gateway.create_intent(wish(**more), key=str(ids.new_id()))


def confirmed(method: str, **more: Any) -> gateway.IntentFacts:
    return gateway.confirm_intent(
        begun(**more).intent_id, method=method, return_url=BACK, key=str(ids.new_id())
    )


def test_an_intent_is_made_once_by_key_and_carries_its_marks(service):
    key = str(ids.new_id())
    made, again = gateway.create_intent(wish(), key=key), gateway.create_intent(wish(), key=key)
    assert made.intent_id == again.intent_id
    assert (made.status, made.amount) == ("requires_payment_method", Money(500_000))
    assert made.client_secret.startswith(f"{made.intent_id}_secret_")
    assert gateway.retrieve_intent(made.intent_id).marks["payment_id"] == "contract"


def test_the_same_key_with_another_wish_is_refused(service):
    key = str(ids.new_id())
    gateway.create_intent(wish(), key=key)
    with pytest.raises(PaymentRefused):
        gateway.create_intent(wish(amount=Money(600_000)), key=key)


def test_a_card_pays_at_once(service):
    paid = confirmed("pm_card_visa")
    assert (paid.status, paid.received) == ("succeeded", Money(500_000))
    assert gateway.retrieve_intent(paid.intent_id).method == "CARD"


@pytest.mark.parametrize(
    ("method", "decline"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
    ],
)
def test_a_decline_says_why_and_another_card_may_follow(service, method, decline):
    made = begun()
    with pytest.raises(PaymentDeclined) as declined:
        gateway.confirm_intent(made.intent_id, method=method, return_url=BACK, key=str(ids.new_id()))
    assert declined.value.decline == decline
    assert str(declined.value.message) == why_declined(decline)
    failed = gateway.retrieve_intent(made.intent_id)
    assert (failed.status, failed.decline) == ("requires_payment_method", decline)

    paid = gateway.confirm_intent(
        made.intent_id, method="pm_card_visa", return_url=BACK, key=str(ids.new_id())
    )
    assert paid.status == "succeeded"


@pytest.mark.parametrize("method", ["pm_card_threeDSecure2Required", "alipay", "wechat_pay"])
def test_the_payer_is_sent_on_to_bank_or_wallet(service, method):
    waits = confirmed(method)
    assert (waits.status, waits.received) == ("requires_action", Money(0))
    assert waits.next_url.startswith("http")


def test_an_intent_is_given_up_once_and_a_paid_one_only_reported(service):
    made = begun()
    assert [gateway.cancel_intent(made.intent_id).status for _ in range(2)] == ["canceled", "canceled"]
    assert gateway.cancel_intent(confirmed("pm_card_visa").intent_id).status == "succeeded"


def test_money_goes_back_in_parts_and_never_more_than_came(service):
    paid = confirmed("pm_card_visa")
    part = gateway.refund(paid.intent_id, Money(200_000), key=str(ids.new_id()), marks={"refund_id": "r"})
    assert (part.status, part.amount) == ("succeeded", Money(200_000))
    with pytest.raises(PaymentRefused):
        gateway.refund(paid.intent_id, Money(300_001), key=str(ids.new_id()), marks={})
    found = gateway.find_refund(paid.intent_id, "refund_id", "r")
    assert found is not None
    assert found.refund_id == part.refund_id


def disputed() -> gateway.DisputeFacts:
    """A payment whose bank asks it back at once; the test mode needs a moment for that."""
    paid = confirmed("pm_card_createDispute")

    def found() -> Any:
        return list(gateway._client().v1.disputes.list({"payment_intent": paid.intent_id}).data)

    return gateway.retrieve_dispute(eventually(found, within=30)[0].id)


@pytest.mark.parametrize(("evidence", "ends"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_a_dispute_takes_the_money_and_is_decided_on_the_evidence(service, evidence, ends):
    told = disputed()
    assert (told.status, told.reason, told.amount) == ("needs_response", "fraudulent", Money(500_000))
    assert told.withdrawn
    assert told.due_by is not None

    gateway.submit_evidence(told.dispute_id, {"uncategorized_text": evidence}, key=str(ids.new_id()))

    done = eventually(
        lambda: next(
            (f for f in [gateway.retrieve_dispute(told.dispute_id)] if f.status in ("won", "lost")), None
        ),
        within=30,
    )
    assert (done.status, done.has_evidence) == (ends, True)
    assert done.withdrawn == (ends == "lost")

"""The simulator's payments, through the real SDK and the hosted page."""

from __future__ import annotations

import time

import pytest
import stripe

from tests.apps.billing.conftest import (
    BANK,
    DECLINED,
    NO_FUNDS,
    browse,
    control,
    eventually,
    pay,
    sdk_for,
    wish,
)


class TestCheckout:
    def test_is_paid_on_the_hosted_page_and_told_by_signed_webhooks(self, start, receiver):
        simulator = start(webhook_url=receiver.url)
        sdk = sdk_for(simulator)
        session = sdk.v1.checkout.sessions.create(
            wish(metadata={"order": "7"}, customer_email="wang@example.com", locale="zh")
        )
        assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 500_000)
        assert session.payment_intent is None

        answer = pay(session.url, name="王小明")

        assert (answer.status, answer.location) == (303, f"http://shop.example/done?s={session.id}")
        done = sdk.v1.checkout.sessions.retrieve(
            session.id, {"expand": ["payment_intent.latest_charge", "line_items"]}
        )
        assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
        assert done.metadata["order"] == "7"
        assert done.customer_details.email == "wang@example.com"
        assert done.payment_intent.status == "succeeded"
        assert done.payment_intent.amount_received == 500_000
        assert done.payment_intent.latest_charge.payment_method_details.card.last4 == "4242"
        assert done.line_items.data[0].description == "小鹏 X9 · 预定金"
        eventually(lambda: len(receiver.events) == 4)
        assert receiver.types() == [
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed",
        ]
        told = receiver.events[-1]
        assert told.data.object.id == session.id
        assert sdk.v1.events.retrieve(told.id).type == "checkout.session.completed"

    def test_takes_the_money_once_when_the_form_is_sent_twice(self, sdk):
        session = sdk.v1.checkout.sessions.create(wish())

        first, second = pay(session.url), pay(session.url)

        assert first.location == second.location
        assert len(sdk.v1.charges.list().data) == 1
        assert "付款已完成" in browse("GET", session.url).text

    @pytest.mark.parametrize(
        ("number", "reason", "code"),
        [
            (DECLINED, "银行拒绝了这张卡的付款", "generic_decline"),
            (NO_FUNDS, "卡内余额不足", "insufficient_funds"),
            ("4111 1111 1111 1111", "模拟器只接受测试卡", "test_mode_live_card"),
            ("4242 4242 4242 4241", "卡号有误", "incorrect_number"),
        ],
    )
    def test_says_why_a_card_was_declined_and_lets_the_buyer_try_again(self, sdk, number, reason, code):
        session = sdk.v1.checkout.sessions.create(wish())

        declined = pay(session.url, number, email="wang@example.com")

        assert declined.status == 402
        assert reason in declined.text
        assert 'value="wang@example.com"' in declined.text
        intent = sdk.v1.payment_intents.list().data[0]
        assert (intent.status, intent.last_payment_error.decline_code) == ("requires_payment_method", code)
        assert pay(session.url).status == 303
        assert [charge.paid for charge in sdk.v1.charges.list().data] == [True, False]
        assert sdk.v1.payment_intents.retrieve(intent.id).status == "succeeded"

    def test_asks_the_bank_for_a_3d_secure_card(self, simulator, sdk):
        session = sdk.v1.checkout.sessions.create(wish())

        step = pay(session.url, BANK)
        assert step.location.startswith(f"/c/pay/{session.id}/bank")
        assert sdk.v1.payment_intents.list().data[0].status == "requires_action"
        assert "3-D Secure" in browse("GET", simulator.url + step.location).text
        refused = browse("POST", f"{session.url}/bank", {"answer": "no"})
        assert refused.status == 402
        assert sdk.v1.charges.list().data == []

        pay(session.url, BANK)
        assert browse("POST", f"{session.url}/bank", {"answer": "yes"}).status == 303
        assert sdk.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"

    @pytest.mark.parametrize("wallet", ["alipay", "wechat_pay"])
    def test_is_paid_by_wallet(self, simulator, sdk, wallet):
        session = sdk.v1.checkout.sessions.create(wish())

        step = browse("POST", session.url, {"method": wallet})
        assert browse("GET", simulator.url + step.location).status == 200
        assert browse("POST", f"{session.url}/wallet/{wallet}", {"answer": "no"}).status == 402
        assert browse("POST", f"{session.url}/wallet/{wallet}", {"answer": "yes"}).status == 303

        paid, refused = sdk.v1.charges.list().data
        assert (paid.payment_method_details.type, paid.paid, refused.paid) == (wallet, True, False)

    def test_speaks_the_language_of_session_or_browser_and_escapes_what_it_shows(self, sdk):
        items = wish()["line_items"]
        items[0]["price_data"]["product_data"]["name"] = "<script>alert(1)</script>"
        chinese = sdk.v1.checkout.sessions.create(wish(locale="zh", line_items=items))
        automatic = sdk.v1.checkout.sessions.create(wish())
        english = browse("GET", automatic.url, **{"Accept-Language": "en-GB,en;q=0.9"})

        assert "Pay ¥5,000.00" in english.text
        assert "no real money" in english.text
        page = browse("GET", chinese.url, **{"Accept-Language": "en"}).text
        assert "支付模拟器" in page
        assert "不会产生真实扣款" in page
        assert "<script>" not in page
        assert "Pay ¥5,000.00" in browse("GET", chinese.url + "?lang=en").text

    def test_shows_a_word_for_pages_that_do_not_exist(self, simulator):
        answer = browse("GET", f"{simulator.url}/c/pay/cs_test_nothing")

        assert (answer.status, "找不到这个付款页面" in answer.text) == (404, True)

    def test_refuses_what_stripe_refuses(self, sdk):
        cases = [
            ({"nonsense": "1"}, "parameter_unknown"),
            ({"success_url": None}, "parameter_missing"),
            ({"line_items": []}, "parameter_missing"),
            ({"expires_at": int(time.time()) + 60}, None),
            ({"success_url": "javascript:alert(1)"}, "url_invalid"),
            ({"customer": "cus_nobody"}, "resource_missing"),
        ]
        for change, code in cases:
            with pytest.raises(stripe.InvalidRequestError) as refused:
                sdk.v1.checkout.sessions.create(wish(**change))
            assert refused.value.code == code, change
        assert sdk.v1.checkout.sessions.list().data == []

    def test_refuses_unknown_keys_and_addresses(self, simulator):
        with pytest.raises(stripe.AuthenticationError):
            sdk_for(simulator, "sk_live_other").v1.balance.retrieve()
        with pytest.raises(stripe.InvalidRequestError, match="may not serve it"):
            sdk_for(simulator).v1.coupons.list()


class TestExpiry:
    def test_closes_the_page_when_asked(self, sdk):
        session = sdk.v1.checkout.sessions.create(wish())
        pay(session.url, DECLINED)

        assert sdk.v1.checkout.sessions.expire(session.id).status == "expired"
        assert "付款已超时" in pay(session.url).text
        intent = sdk.v1.payment_intents.list().data[0]
        assert intent.status == "canceled"
        with pytest.raises(stripe.InvalidRequestError):
            sdk.v1.checkout.sessions.expire(session.id)

    def test_refuses_to_close_a_paid_page(self, sdk):
        session = sdk.v1.checkout.sessions.create(wish())
        pay(session.url)

        with pytest.raises(stripe.InvalidRequestError, match="complete"):
            sdk.v1.checkout.sessions.expire(session.id)

    def test_closes_the_page_when_its_time_is_over_and_tells(self, start, receiver):
        simulator = start(webhook_url=receiver.url)
        sdk = sdk_for(simulator)
        session = sdk.v1.checkout.sessions.create(wish())
        with simulator.store.write() as tx:
            body = tx.get("checkout.session", session.id)
            tx.save("checkout.session", {**body, "expires_at": int(time.time()) - 1})

        eventually(lambda: receiver.types() == ["checkout.session.expired"])
        assert sdk.v1.checkout.sessions.retrieve(session.id).status == "expired"

    def test_an_intent_of_an_open_page_cannot_be_cancelled_apart(self, sdk):
        session = sdk.v1.checkout.sessions.create(wish())
        pay(session.url, DECLINED)
        intent = sdk.v1.payment_intents.list().data[0]

        with pytest.raises(stripe.InvalidRequestError, match="Expire the Checkout Session"):
            sdk.v1.payment_intents.cancel(intent.id)


class TestRefund:
    @pytest.fixture
    def intent_id(self, sdk) -> str:
        session = sdk.v1.checkout.sessions.create(wish())
        pay(session.url)
        return sdk.v1.checkout.sessions.retrieve(session.id).payment_intent

    def test_gives_back_in_parts_but_never_more_than_was_paid(self, sdk, intent_id):
        part = sdk.v1.refunds.create({"payment_intent": intent_id, "amount": 200_000})
        assert (part.status, part.amount, part.currency) == ("succeeded", 200_000, "cny")
        with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
            sdk.v1.refunds.create({"payment_intent": intent_id, "amount": 300_001})
        rest = sdk.v1.refunds.create({"payment_intent": intent_id})
        assert rest.amount == 300_000
        with pytest.raises(stripe.InvalidRequestError) as refused:
            sdk.v1.refunds.create({"payment_intent": intent_id})
        assert refused.value.code == "charge_already_refunded"
        charge = sdk.v1.charges.list({"payment_intent": intent_id}).data[0]
        assert (charge.amount_refunded, charge.refunded) == (500_000, True)
        assert sdk.v1.balance.retrieve().available[0].amount == 0

    def test_needs_a_paid_intent(self, sdk):
        session = sdk.v1.checkout.sessions.create(wish())
        pay(session.url, DECLINED)
        intent = sdk.v1.payment_intents.list().data[0]

        with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge"):
            sdk.v1.refunds.create({"payment_intent": intent.id})

    def test_may_wait_for_the_bank_and_fail_later(self, simulator, sdk, intent_id):
        control(simulator, "POST", "refunds", {"status": "pending"})
        refund = sdk.v1.refunds.create({"payment_intent": intent_id})
        assert refund.status == "pending"

        control(simulator, "POST", f"refunds/{refund.id}/settle", {"status": "failed"})

        assert sdk.v1.refunds.retrieve(refund.id).status == "failed"
        assert sdk.v1.charges.list().data[0].amount_refunded == 0
        types = [event.type for event in sdk.v1.events.list().data]
        assert types[:2] == ["refund.failed", "refund.updated"]


class TestCustomersAndLists:
    def test_keeps_customers_and_pages_through_them(self, sdk):
        made = [sdk.v1.customers.create({"name": f"买家 {n}", "metadata": {"n": str(n)}}) for n in range(5)]
        sdk.v1.customers.update(made[0].id, {"metadata": {"n": "", "vip": "1"}})

        first = sdk.v1.customers.list({"limit": 2})
        assert [one.name for one in first.data] == ["买家 4", "买家 3"]
        assert first.has_more
        assert [one.name for one in first.auto_paging_iter()] == [f"买家 {n}" for n in (4, 3, 2, 1, 0)]
        assert dict(sdk.v1.customers.retrieve(made[0].id).metadata.to_dict()) == {"vip": "1"}
        session = sdk.v1.checkout.sessions.create(wish(customer=made[1].id))
        assert session.customer == made[1].id

"""What goes wrong between two services, made to happen on purpose."""

from __future__ import annotations

import threading
import time

import pytest
import stripe

from tests.apps.billing.conftest import browse, control, eventually, pay, sdk_for, wish


def create(sdk: stripe.StripeClient, key: str, **more: object):
    return sdk.v1.checkout.sessions.create(wish(**more), {"idempotency_key": key})


class TestIdempotencyKey:
    def test_gives_the_same_answer_to_the_same_call(self, sdk):
        first = create(sdk, "a")
        again = create(sdk, "a")

        assert again.id == first.id
        assert first.last_response.headers.get("Idempotent-Replayed") is None
        assert again.last_response.headers["Idempotent-Replayed"] == "true"
        assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
        assert len(sdk.v1.checkout.sessions.list().data) == 1

    def test_refuses_another_call(self, sdk):
        create(sdk, "a")

        with pytest.raises(stripe.IdempotencyError):
            create(sdk, "a", locale="en")
        with pytest.raises(stripe.IdempotencyError):
            sdk.v1.customers.create({"name": "x"}, {"idempotency_key": "a"})

    def test_remembers_a_refusal_but_not_wrong_parameters(self, sdk):
        with pytest.raises(stripe.InvalidRequestError):
            create(sdk, "a", locale="tlh")
        assert create(sdk, "a").status == "open"

        with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
            sdk.v1.refunds.create({"payment_intent": "pi_1"}, {"idempotency_key": "b"})
        with pytest.raises(stripe.InvalidRequestError) as again:
            sdk.v1.refunds.create({"payment_intent": "pi_1"}, {"idempotency_key": "b"})
        assert again.value.headers["Idempotent-Replayed"] == "true"

    def test_answers_a_second_call_while_the_first_runs_with_409(self, simulator, sdk):
        control(simulator, "POST", "faults", {"kind": "SLOW", "milliseconds": 1500})
        first = threading.Thread(target=lambda: create(sdk_for(simulator), "a"))
        first.start()
        eventually(lambda: "a" in simulator.api.keys.busy)

        with pytest.raises(stripe.APIError) as busy:
            create(sdk, "a")

        assert (busy.value.http_status, busy.value.code) == (409, None)
        assert busy.value.error.code == "idempotency_key_in_use"
        first.join()
        assert create(sdk, "a").id == sdk.v1.checkout.sessions.list().data[0].id
        assert len(sdk.v1.checkout.sessions.list().data) == 1

    def test_makes_one_object_of_many_retrying_callers(self, simulator, sdk):
        found: list[str] = []
        threads = [
            threading.Thread(target=lambda: found.append(create(sdk_for(simulator, retries=9), "a").id))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(found) == 6
        assert len(set(found)) == 1

    def test_is_forgotten_after_a_day(self, simulator, sdk):
        first = create(sdk, "a")
        with simulator.store.write() as tx:
            tx.connection.execute("UPDATE answers SET at = at - 86401")

        assert create(sdk, "a").id != first.id


class TestFault:
    def test_refuses_a_number_of_calls_which_the_sdk_outlasts(self, simulator):
        control(simulator, "POST", "faults", {"count": 2, "status": 503})

        assert create(sdk_for(simulator, retries=2), "a").status == "open"

    def test_outlasts_the_sdk(self, simulator, sdk):
        control(simulator, "POST", "faults", {"count": 1, "path": "/v1/checkout"})

        with pytest.raises(stripe.APIError):
            create(sdk, "a")
        assert sdk.v1.checkout.sessions.list().data == []

    def test_loses_the_answer_of_a_call_that_was_done(self, simulator, sdk):
        control(simulator, "POST", "faults", {"kind": "LOST", "method": "post"})

        with pytest.raises(stripe.APIConnectionError):
            create(sdk, "a")

        assert len(sdk.v1.checkout.sessions.list().data) == 1
        assert create(sdk, "a").last_response.headers["Idempotent-Replayed"] == "true"

    def test_cuts_the_line_before_anything_was_done(self, simulator, sdk):
        control(simulator, "POST", "faults", {"kind": "TIMEOUT", "milliseconds": 50})

        with pytest.raises(stripe.APIConnectionError):
            create(sdk, "a")
        assert sdk.v1.checkout.sessions.list().data == []

    def test_can_be_called_off(self, simulator, sdk):
        control(simulator, "POST", "faults", {"count": 9})
        assert control(simulator, "GET", "state")["faults"][0]["count"] == 9
        control(simulator, "DELETE", "faults")

        assert create(sdk, "a").status == "open"


class TestRestart:
    def test_keeps_everything(self, start):
        before = start()
        session = create(sdk_for(before), "a")
        pay(session.url)
        before.stop()

        after = sdk_for(start())

        assert after.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
        assert len(after.v1.events.list().data) == 4
        items = wish()
        assert after.v1.checkout.sessions.create(items, {"idempotency_key": "a"}).id == session.id

    def test_sends_what_it_could_not_send_before(self, start, receiver):
        before = start(webhook_url="http://127.0.0.1:9/nobody")
        pay(create(sdk_for(before), "a").url)
        before.stop()

        start(webhook_url=receiver.url)

        eventually(lambda: len(receiver.events) == 4)


class TestWebhook:
    @pytest.fixture
    def here(self, start, receiver):
        return start(webhook_url=receiver.url)

    def paid(self, simulator) -> stripe.checkout.Session:
        session = create(sdk_for(simulator), "a")
        pay(session.url)
        return session

    def test_is_sent_again_until_it_is_taken(self, here, receiver):
        receiver.answers.extend([500, 302, 400])

        self.paid(here)

        eventually(lambda: len(receiver.events) == 4)
        seven = [{"DELIVERED"}, 7]
        eventually(lambda: seven == self.deliveries(here))

    def deliveries(self, simulator) -> list[object]:
        """The states that deliveries are in, and how many attempts were made."""
        rows = control(simulator, "GET", "state")["deliveries"]
        return [{row["state"] for row in rows}, sum(row["attempts"] for row in rows)]

    def test_is_given_up_at_last(self, start, receiver):
        here = start(webhook_url=receiver.url, webhook_attempts=2)
        receiver.answers.extend([500] * 8)
        self.paid(here)

        eventually(
            lambda: all(one["state"] == "GIVEN_UP" for one in control(here, "GET", "state")["deliveries"])
        )
        assert receiver.events == []

    def test_comes_twice_late_and_in_another_order_when_told_to(self, here, receiver):
        control(here, "POST", "webhooks", {"duplicates": 1, "reorder": True, "delay": 0.1, "paused": True})
        self.paid(here)
        assert receiver.events == []

        time.sleep(0.2)  # all of them are due: which one leaves first is then the order's doing alone
        control(here, "POST", "webhooks", {"paused": False})

        eventually(lambda: len(receiver.events) == 8)
        assert receiver.types()[:2] == ["checkout.session.completed"] * 2
        assert len({event.id for event in receiver.events}) == 4

    def test_waits_while_paused_and_is_replayed_on_demand(self, here, receiver):
        control(here, "POST", "webhooks", {"paused": True})
        self.paid(here)
        assert receiver.events == []
        control(here, "POST", "webhooks", {"paused": False})
        eventually(lambda: len(receiver.events) == 4)

        control(here, "POST", f"events/{receiver.events[0].id}/replay")

        eventually(lambda: len(receiver.events) == 5)
        assert receiver.events[4].id == receiver.events[0].id

    def test_carries_no_signature_of_another_secret(self, start, receiver):
        here = start(webhook_url=receiver.url, webhook_secret="whsec_other")
        self.paid(here)

        eventually(lambda: any(one["attempts"] for one in control(here, "GET", "state")["deliveries"]))
        assert receiver.events == []


def test_the_controls_need_a_key(simulator):
    assert browse("GET", f"{simulator.url}/_simulator/state").status == 401
    assert browse("GET", f"{simulator.url}/_simulator/health").status == 200

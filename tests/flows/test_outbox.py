"""The outbox: what was committed arrives, in order per aggregate, at least once and effectively once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import emit, post_task
from core.flow.outbox.queries import dead_events, waiting_count
from core.flow.outbox.registry import handles
from core.kernel import clock, trace
from core.kernel.actor import SYSTEM, Actor
from core.kernel.events import Event
from core.storage import scope
from tenants.context import dealer_context, market_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    name: ClassVar[str] = "stock.trial_said"  # as an app of dealers would

    word: str


def say(word: str, aggregate: str = "talk:1", **options: object) -> None:
    with transaction.atomic():
        emit(Said(word=word), aggregate=aggregate, **options)


@pytest.mark.django_db
class TestEmitting:
    def test_leaves_with_the_transaction_or_not_at_all(self, deliver, handlers):
        heard = []
        handles(Said)(lambda d: heard.append(d.payload["word"]))
        with market_context():
            with pytest.raises(RuntimeError), transaction.atomic():
                emit(Said(word="lost"), aggregate="talk:1")
                raise RuntimeError
            say("kept")

        deliver()
        assert heard == ["kept"]

    def test_carries_who_when_where_and_which_request(self, main):
        with trace.traced("request-0001"), dealer_context(main):
            say("hello", actor=Actor("staff", name="Wang"))

        row = OutboxEvent.objects.get()
        assert (row.dealer_schema, row.request_id, row.payload) == (
            "t_main",
            "request-0001",
            {"word": "hello"},
        )
        assert row.actor == {"kind": "staff", "id": "", "name": "Wang"}

    def test_a_dealer_reads_its_own_events_only(self, main, other):
        for dealer in (main, other):
            with dealer_context(dealer):
                say("mine")
        with dealer_context(main):
            assert [e.dealer_schema for e in OutboxEvent.objects.all()] == ["t_main"]

    def test_a_dealer_cannot_speak_for_another(self, main, other):
        with dealer_context(main), pytest.raises(DatabaseError), transaction.atomic():
            emit(Said(word="forged"), aggregate="talk:1", dealer="t_other")


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(django_db_setup):
    with market_context(), pytest.raises(RuntimeError, match="outside a transaction"):
        emit(Said(word="alone"), aggregate="talk:1")


@pytest.mark.django_db
class TestDelivering:
    def test_runs_a_markets_handler_in_the_market_and_a_dealers_at_the_dealer(
        self, deliver, handlers, at_dealers, main
    ):
        seen = []
        handles(Said)(lambda d: seen.append(("market", scope.current().kind, d.dealer)))
        handles(Said)(at_dealers(lambda d: seen.append(("dealer", scope.dealer_schema(), d.dealer))))
        with dealer_context(main):
            say("hello")

        assert deliver() == 1
        assert seen == [("market", "market", "t_main"), ("dealer", "t_main", "t_main")]

    def test_a_dealers_handler_never_runs_without_a_dealer(self, deliver, handlers, at_dealers):
        seen = []
        handles(Said)(at_dealers(lambda d: seen.append(d)))
        with market_context():
            say("nobody's")

        deliver()
        assert seen == []
        assert "schema" in OutboxEvent.objects.get().last_error or OutboxEvent.objects.get().last_error

    def test_delivers_under_the_request_that_emitted(self, deliver, handlers):
        seen = []
        handles(Said)(lambda d: seen.append((trace.request_id(), d.request_id)))
        with market_context(), trace.traced("request-0002"):
            say("hello")

        deliver()
        assert seen == [("request-0002", "request-0002")]

    def test_forgets_an_event_nobody_wants(self, deliver, handlers):
        with market_context():
            say("to the wind")

        deliver()
        assert waiting_count() == 0

    def test_stops_at_the_limit(self, handlers):
        with market_context():
            for number in range(5):
                say(str(number))

        assert relay.deliver_all(limit=3) == 3
        assert waiting_count() == 2


@pytest.mark.django_db
class TestFailing:
    def test_keeps_the_order_of_an_aggregate_and_lets_others_pass(self, deliver, handlers):
        heard, broken = [], {"a1"}

        @handles(Said)
        def listen(delivery):
            if delivery.payload["word"] in broken:
                raise RuntimeError("not now")
            heard.append(delivery.payload["word"])

        with market_context():
            for word in ("a1", "b1", "a2", "b2"):
                say(word, aggregate=f"talk:{word[0]}")
        deliver()
        assert heard == ["b1", "b2"]

        broken.clear()
        deliver()
        assert heard == ["b1", "b2"]  # not before its pause is over
        with clock.set_to(clock.now() + timedelta(seconds=3)):
            deliver()
        assert heard == ["b1", "b2", "a1", "a2"]

    def test_waits_longer_each_time_and_gives_up_in_the_end(self, deliver, handlers):
        tries = []

        @handles(Said)
        def never(delivery):
            tries.append(clock.now())
            raise ValueError("broken for good")

        with market_context():
            say("doomed")
            say("behind it")
        now = clock.now()
        for _ in range(60):
            with clock.set_to(now):
                deliver()
            now += timedelta(seconds=450)

        pauses = [OutboxEvent.objects.get(payload={"word": "doomed"}).attempts, len(tries)]
        assert pauses == [relay.MAX_ATTEMPTS, 2 * relay.MAX_ATTEMPTS]
        dead = list(dead_events())
        assert [e.payload["word"] for e in dead] == ["behind it", "doomed"]
        assert dead[1].last_error == "ValueError: broken for good"
        assert waiting_count() == 0

    def test_the_pause_doubles_up_to_a_quarter_of_an_hour(self, deliver, handlers):
        handles(Said)(lambda d: 1 / 0)
        with market_context():
            say("doomed")
        pauses, now = [], clock.now()
        for _ in range(relay.MAX_ATTEMPTS - 1):
            with clock.set_to(now):
                deliver()
            due = OutboxEvent.objects.get().available_at
            pauses.append(int((due - now).total_seconds()))
            now = due

        assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]

    def test_undoes_what_the_failed_handler_wrote_and_keeps_what_the_others_did(self, deliver, handlers):
        ran = []

        @handles(Said)
        def first(delivery):
            ran.append("first")
            record(SYSTEM, "trial.first", ("talk", "1"))

        @handles(Said)
        def second(delivery):
            ran.append("second")
            record(SYSTEM, "trial.second", ("talk", "1"))
            if ran.count("second") == 1:
                raise RuntimeError

        with market_context():
            say("hello")
        deliver()
        assert [line.action for line in AuditLine.objects.all()] == ["trial.first"]

        with clock.set_to(clock.now() + timedelta(minutes=1)):
            deliver()
        assert ran == ["first", "second", "second"]
        assert [line.action for line in AuditLine.objects.order_by("at")] == ["trial.first", "trial.second"]

    def test_a_database_error_in_a_handler_is_the_handlers_own(self, deliver, handlers):
        def broken(delivery):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")

        handles(Said)(broken)
        with market_context():
            say("a", aggregate="talk:a")
            say("b", aggregate="talk:b")

        assert deliver() == 2
        assert {e.attempts for e in OutboxEvent.objects.all()} == {1}

    def test_a_deferred_constraint_fails_in_the_handler_and_not_in_the_relay(self, deliver, handlers):
        @handles(Said)
        def dangling(delivery):
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO insight_dealerstat (dealer_id, stock_units, listed_units, stock_value_minor,"
                    " open_reservations, orders, delivered, turnover_minor, currency, computed_at)"
                    " VALUES (gen_random_uuid(), 0, 0, 0, 0, 0, 0, 0, 'CNY', now())"
                )

        with market_context():
            say("dangling")
            say("fine", aggregate="talk:2")

        assert deliver() == 2
        assert all(e.last_error.startswith(IntegrityError.__name__) for e in OutboxEvent.objects.all())


@pytest.mark.django_db
class TestTaskRows:
    def test_go_to_the_broker_with_their_dealer_and_request(self, deliver, sent):
        with market_context(), transaction.atomic(), trace.traced("request-0003"):
            post_task("contracts.tasks.render_contract", {"contract_id": "x"}, key="c:x", dealer="t_main")
        row = OutboxEvent.objects.get()

        deliver()
        (call,) = sent
        assert (call.name, call.kwargs) == ("contracts.tasks.render_contract", {"contract_id": "x"})
        assert call.headers == {"dealer": "t_main", "request_id": "request-0003"}
        assert (call.task_id, call.retry) == (str(row.event_id), False)
        assert waiting_count() == 0

    def test_wait_for_a_broker_that_is_down(self, deliver, monkeypatch, sent):
        def down(self, *args, **options):
            raise ConnectionError("no broker")

        with market_context(), transaction.atomic():
            post_task("insight.tasks.refresh_overview", {}, key="insight:all", dealer="")
        with monkeypatch.context() as outage:
            outage.setattr("celery.app.task.Task.apply_async", down)
            deliver()
        assert waiting_count() == 1

        with clock.set_to(clock.now() + timedelta(seconds=5)):
            deliver()
        assert [call.name for call in sent] == ["insight.tasks.refresh_overview"]

    def test_are_not_heaped_up_while_one_waits(self, deliver, sent, monkeypatch):
        def post():
            with market_context(), transaction.atomic():
                post_task("insight.tasks.refresh_overview", {}, key="all", dealer="", unless_waiting=True)

        post()
        post()
        assert waiting_count() == 1
        OutboxEvent.objects.update(attempts=2, available_at=clock.now() + timedelta(seconds=4))
        post()
        assert waiting_count() == 1  # still the first one, waiting for the broker

        with clock.set_to(clock.now() + timedelta(seconds=5)):
            deliver()
            post()
        assert (len(sent), waiting_count()) == (1, 1)

    def test_a_task_nobody_knows_does_not_stop_the_others(self, deliver, sent):
        with market_context(), transaction.atomic():
            post_task("nobody.knows", {}, key="a", dealer="")
            post_task("insight.tasks.refresh_overview", {}, key="b", dealer="")

        deliver()
        assert [call.name for call in sent] == ["insight.tasks.refresh_overview"]
        assert OutboxEvent.objects.get().name == "task:nobody.knows"

"""Tasks know on whose behalf they run, and refuse when nobody told them."""

from __future__ import annotations

import pytest
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from core.flow.outbox import poke
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import post_task
from core.flow.tasks import dealer_task, enqueue, market_task
from core.kernel import ids, trace
from core.storage import scope
from tenants.context import current_dealer, dealer_context, market_context

seen: list[object] = []


def note(*, word: str) -> None:
    seen.append((word, scope.dealer_schema(), current_dealer().slug, trace.request_id()))


note.__module__ = "tenant_apps.stock.trial"  # the database takes tasks of dealers' apps only
note_dealer = dealer_task(note)


@market_task
def note_market(*, word: str) -> None:
    seen.append((word, scope.current().kind))


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


@pytest.mark.django_db
class TestScopeOfTasks:
    def test_a_dealers_task_runs_at_the_dealer_who_asked(self, deliver, main):
        with trace.traced("request-0004"), dealer_context(main):
            enqueue(note_dealer, key="note:1", word="hello")
        assert seen == []

        deliver()
        assert seen == [("hello", "t_main", "main", "request-0004")]

    def test_a_markets_task_runs_in_the_market(self, deliver, db):
        with market_context():
            enqueue(note_market, key="note:1", word="hello")

        deliver()
        assert seen == [("hello", "market")]

    def test_a_markets_task_is_not_for_a_dealer_to_start(self, main):
        with dealer_context(main), pytest.raises(RuntimeError, match="an event is told instead"):
            enqueue(note_market, key="note:1", word="hello")

    def test_a_dealers_task_is_not_even_asked_for_without_a_dealer(self, db):
        with market_context(), pytest.raises(scope.NoScope):
            enqueue(note_dealer, key="note:1", word="hello")
        assert not OutboxEvent.objects.exists()

    def test_a_dealers_task_refuses_to_run_without_a_dealer(self, db):
        with pytest.raises(scope.NoScope):
            note_dealer.apply_async(kwargs={"word": "hello"})
        assert seen == []

    @pytest.mark.parametrize("schema", ["public", "pg_catalog", 't_main"; --'])
    def test_a_dealers_task_refuses_a_strange_dealer(self, db, schema):
        with pytest.raises(ValueError, match=r"dealer|schema"):
            note_dealer.apply_async(kwargs={"word": "hello"}, headers={"dealer": schema})
        assert seen == []

    def test_nothing_is_asked_for_when_the_transaction_fails(self, deliver, main):
        with dealer_context(main), pytest.raises(RuntimeError), transaction.atomic():
            enqueue(note_dealer, key="note:1", word="hello")
            raise RuntimeError

        deliver()
        assert seen == []

    def test_every_task_of_the_schedule_exists(self, settings):
        current_app.loader.import_default_modules()
        named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

        assert named - set(current_app.tasks) == set()


class TestOrderAtTheBroker:
    @pytest.fixture(autouse=True)
    def _really_sent(self):
        current_app.conf.task_always_eager = False
        yield
        current_app.conf.task_always_eager = True

    def test_what_comes_in_masses_waits_behind_all_else(self, settings):
        current_app.loader.import_default_modules()
        later, now = (current_app.tasks[f"contracts.tasks.{name}"] for name in ("carry_on_later", "carry_on"))
        queue, taken = f"trial-{ids.new_id().hex}", []
        with current_app.connection_for_write(settings.REDIS_URL) as connection:
            channel = connection.default_channel
            for task in (later, later, later, now):
                task.apply_async(kwargs={"contract_id": "x"}, queue=queue, connection=connection, retry=False)
            while message := channel.basic_get(queue, no_ack=True):
                taken.append(message.headers["task"])
            channel.queue_delete(queue)

        assert taken == [now.name, later.name, later.name, later.name]


@pytest.mark.django_db
class TestPoke:
    @pytest.fixture(autouse=True)
    def _on(self, settings):
        settings.OUTBOX_POKE = True

    def test_several_events_of_one_transaction_ask_once(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        asked = []
        monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append((name, options)))

        with django_capture_on_commit_callbacks(execute=True), market_context():
            for number in range(3):
                with transaction.atomic():
                    post_task("insight.tasks.refresh_overview", {}, key=str(number), dealer="")

        assert asked == [(poke.DRAIN, {"retry": False, "ignore_result": True})]

    @pytest.mark.parametrize(
        "error", [OperationalError("down"), ConnectionRefusedError(), OSError("no route")]
    )
    def test_a_broker_that_is_down_costs_nothing_but_time(
        self, monkeypatch, django_capture_on_commit_callbacks, error
    ):
        def down(*args, **options):
            raise error

        monkeypatch.setattr(current_app, "send_task", down)
        with django_capture_on_commit_callbacks(execute=True), market_context(), transaction.atomic():
            post_task("insight.tasks.refresh_overview", {}, key="1", dealer="")

        assert OutboxEvent.objects.count() == 1

    def test_a_rolled_back_event_asks_for_nothing(self, monkeypatch, django_capture_on_commit_callbacks):
        asked = []
        monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
        with django_capture_on_commit_callbacks(execute=True), market_context(), transaction.atomic():
            post_task("insight.tasks.refresh_overview", {}, key="1", dealer="")
            transaction.set_rollback(True)

        assert asked == []

"""Events of one dealer share a transaction: what that must not change, whoever stands in the way or dies."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event as Signal
from typing import ClassVar

import pytest
from django.db import connection, connections, transaction

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.flow.outbox import relay
from core.flow.outbox.operations import emit, post_task
from core.flow.outbox.queries import waiting_count
from core.flow.outbox.registry import handles
from core.kernel.actor import SYSTEM
from core.kernel.events import Event
from tenants.context import dealer_context, market_context, owner_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Event):
    name: ClassVar[str] = "stock.trial_told"  # as an app of dealers would

    number: int


def tell(*numbers: int, aggregate: str = "") -> None:
    with transaction.atomic():
        for number in numbers:
            emit(Told(number=number), aggregate=aggregate or f"line:{number}")


def lock(number: int) -> None:
    """What a handler or a person's step has to have for itself until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def transaction_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return int(cursor.fetchone()[0])


@pytest.fixture
def seen(handlers) -> list[tuple[str, int, int]]:
    """Dealer, number and transaction of every delivery."""
    heard: list[tuple[str, int, int]] = []
    handles(Told)(lambda d: heard.append((d.dealer, d.payload["number"], transaction_id())))
    return heard


@pytest.mark.django_db(transaction=True)
class TestTurns:
    def test_are_one_transaction_for_each_dealer(self, main, other, seen):
        for first in (1, 10):
            for dealer in (main, other):
                with dealer_context(dealer):
                    tell(first, first + 1)

        assert relay.deliver_all() == 8

        assert [(dealer, number) for dealer, number, _ in seen] == [
            *[("t_main", number) for number in (1, 2, 10, 11)],
            *[("t_other", number) for number in (1, 2, 10, 11)],
        ]
        assert len({at for dealer, _, at in seen if dealer == "t_main"}) == 1
        assert len({at for _, _, at in seen}) == 2

    @pytest.mark.parametrize(("limit", "value"), [("TURN", 1), ("TURN_LASTS", -1.0)])
    def test_end_when_they_are_long_enough(self, main, seen, monkeypatch, limit, value):
        monkeypatch.setattr(relay, limit, value)
        with dealer_context(main):
            tell(1, 2, 3)

        assert relay.deliver_all() == 3
        assert [number for _, number, _ in seen] == [1, 2, 3]
        assert len({at for _, _, at in seen}) == 3

    def test_start_tasks_when_what_was_told_before_is_committed(self, main, handlers, monkeypatch):
        handles(Told)(lambda d: record(SYSTEM, "trial.told", ("line", "1")))
        committed = []

        def send(self, **options):
            with ThreadPoolExecutor(1) as elsewhere:
                committed.append(elsewhere.submit(lines).result())

        monkeypatch.setattr("celery.app.task.Task.apply_async", send)
        with dealer_context(main):
            with transaction.atomic():
                post_task("contracts.tasks.render_contract", {}, key="c", dealer="t_main")
            tell(1)

        assert relay.deliver_all() == 2
        assert committed == [1]


def lines() -> int:
    """How many audit lines are committed, asked over a connection of its own."""
    try:
        with owner_context():
            return AuditLine.objects.filter(action="trial.told").count()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
class TestInTheWay:
    def test_the_turn_gives_way_and_the_person_loses_nothing(self, main, handlers):
        """The turn holds 1 and wants 2; the person's step holds 2 and wants 1."""
        heard, wants, has = [], Signal(), Signal()

        @handles(Told)
        def listen(delivery):
            number = delivery.payload["number"]
            if number == 1:
                lock(1)
                heard.append(1)
                wants.set()
                assert has.wait(20)
                return
            lock(2)
            heard.append(number)

        def step() -> str:
            try:
                with market_context(), transaction.atomic():
                    lock(2)
                    has.set()
                    assert wants.wait(20)
                    lock(1)  # a deadlock that PostgreSQL had to solve would end here, for one of the two
                return "done"
            finally:
                connections.close_all()

        with dealer_context(main):
            tell(1, 2, 3)
        with ThreadPoolExecutor(1) as crowd:
            person = crowd.submit(step)
            assert relay.deliver_all() == 3
            assert person.result() == "done"
        assert heard == [1, 2, 3]
        assert waiting_count() == 0

    def test_a_handler_that_was_done_is_not_called_again(self, main, handlers):
        heard, held, done = [], Signal(), Signal()

        @handles(Told)
        def first(delivery):
            heard.append("first")

        @handles(Told)
        def second(delivery):
            lock(2)
            heard.append("second")

        def hold() -> None:
            try:
                with market_context(), transaction.atomic():
                    lock(2)
                    held.set()
                    done.wait(4 * relay.YIELDS_AFTER / 1000)
            finally:
                connections.close_all()

        with dealer_context(main):
            tell(1)
        with ThreadPoolExecutor(1) as crowd:
            crowd.submit(hold)
            assert held.wait(20)
            assert relay.deliver_all() == 1
        assert heard == ["first", "second"]
        assert waiting_count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dies_at", [1, 3, 5])
def test_killed_in_the_middle_of_a_turn_nothing_is_lost_or_doubled(main, handlers, dies_at):
    """A process of its own is killed with -9 inside the handler of one of five events."""
    mortal = os.getpid()

    @handles(Told)
    def listen(delivery):
        record(SYSTEM, "trial.told", ("line", str(delivery.payload["number"])))
        if os.getpid() != mortal and delivery.payload["number"] == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with dealer_context(main):
        tell(1, 2, 3, 4, 5, aggregate="line:all")
    connections.close_all()
    pid = os.fork()
    if not pid:
        relay.deliver_all()
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL

    with owner_context():
        assert (AuditLine.objects.filter(action="trial.told").count(), waiting_count()) == (0, 5)
    assert relay.deliver_all() == 5
    with owner_context():
        told = AuditLine.objects.filter(action="trial.told").order_by("at", "id")
        assert [line.subject_id for line in told] == ["1", "2", "3", "4", "5"]
        assert waiting_count() == 0

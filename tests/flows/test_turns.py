"""Dealers take turns, and the events of a turn share a transaction: what that must not change, whoever has
much to tell, stands in the way or dies.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from threading import Event as Signal
from typing import ClassVar

import pytest
from celery import current_app
from django.db import connection, connections, transaction

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.flow.outbox import poke, relay, tasks
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import emit, post_task
from core.flow.outbox.queries import waiting_count
from core.flow.outbox.registry import handles
from core.kernel import clock
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


@pytest.fixture(autouse=True)
def _a_turn_lasts(monkeypatch) -> None:
    """However slow the machine is: turns end where the test says."""
    monkeypatch.setattr(relay, "TURN_LASTS", 600.0)


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


@pytest.mark.django_db(transaction=True)
class TestFairness:
    def test_a_dealer_waits_for_one_turn_of_another_at_most(self, main, other, seen):
        with dealer_context(main):
            tell(*range(4 * relay.TURN))
        with dealer_context(other):
            tell(1, 2)

        assert relay.deliver_all() == 4 * relay.TURN + 2

        dealers = [dealer for dealer, _, _ in seen]
        assert dealers.index("t_other") <= relay.TURN
        assert [number for dealer, number, _ in seen if dealer == "t_main"] == list(range(4 * relay.TURN))
        assert [number for dealer, number, _ in seen if dealer == "t_other"] == [1, 2]

    def test_who_tells_meanwhile_does_not_wait_for_the_end(self, main, other, handlers):
        heard = []

        @handles(Told)
        def listen(delivery):
            if not heard:
                emit(Told(number=1), aggregate="line:late", dealer="t_other")
            heard.append(delivery.dealer)

        with dealer_context(main):
            tell(*range(4 * relay.TURN))

        assert relay.deliver_all() == 4 * relay.TURN + 1
        assert heard.index("t_other") <= 2 * relay.TURN

    def test_nobody_is_last_in_every_call(self, main, other, seen, monkeypatch):
        """Calls that end before everybody had a turn: the next begins with whoever waited longest."""
        monkeypatch.setattr(relay, "TURN", 2)
        for dealer in (main, other):
            with dealer_context(dealer):
                tell(*range(4))

        for _ in range(4):
            assert relay.deliver_all(limit=2) == 2
        assert [dealer for dealer, _, _ in seen] == ["t_main"] * 4 + ["t_other"] * 4

    def test_what_waits_for_its_hour_holds_nobody_up(self, main, other, seen):
        with dealer_context(main), transaction.atomic():
            for number in range(2 * relay.TURN):
                emit(
                    Told(number=number), aggregate=f"l:{number}", not_before=clock.now() + timedelta(hours=1)
                )
        with dealer_context(other):
            tell(1)

        assert relay.deliver_all() == 1
        assert [(dealer, number) for dealer, number, _ in seen] == [("t_other", 1)]

    def test_the_worker_takes_other_work_between_two_shifts(self, main, seen, monkeypatch):
        asked = []
        monkeypatch.setattr(tasks, "SHIFT", 3)
        monkeypatch.setattr(current_app, "send_task", lambda name, **options: asked.append(name))
        with dealer_context(main):
            tell(1, 2, 3, 4)

        assert (tasks.drain(), asked) == (3, [poke.DRAIN])
        assert (tasks.drain(), asked) == (1, [poke.DRAIN])
        assert [number for _, number, _ in seen] == [1, 2, 3, 4]


def relays(*works) -> list:
    """What relays of their own answer, at work at the same time."""

    def run(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
class TestSideBySide:
    def test_relays_serve_different_dealers_at_the_same_time(self, main, other, handlers):
        both = Barrier(2)

        @handles(Told)
        def listen(delivery):
            both.wait(20)  # broken, were one dealer's turn to wait for the other's

        for dealer in (main, other):
            with dealer_context(dealer):
                tell(1)

        assert sorted(relays(relay.deliver_all, relay.deliver_all)) == [1, 1]
        assert waiting_count() == 0

    def test_nothing_is_left_between_two_relays(self, main, other, handlers):
        """The first is at the dealer's turn and has looked past a row that was committed after that."""
        heard, begun, numbered, told, served = [], Signal(), Signal(), Signal(), Signal()

        @handles(Told)
        def listen(delivery):
            heard.append((delivery.dealer, delivery.payload["number"]))
            if heard[-1] == ("t_main", 2):
                begun.set()
                assert served.wait(20)
            elif delivery.dealer == "t_other":
                served.set()

        def slow() -> None:
            with dealer_context(main), transaction.atomic():
                emit(Told(number=1), aggregate="line:1")
                numbered.set()
                assert begun.wait(20)
            told.set()

        def first() -> int:
            assert numbered.wait(20)
            with dealer_context(main):
                tell(2)
            return relay.deliver_all()

        def second() -> int:
            assert told.wait(20)
            with dealer_context(other):
                tell(3)
            return relay.deliver_all()

        assert relays(slow, first, second) == [None, 1, 2]
        assert heard == [("t_main", 2), ("t_other", 3), ("t_main", 1)]
        assert waiting_count() == 0


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

    def test_a_handler_that_was_done_is_not_called_again(self, main, handlers, monkeypatch):
        heard, held, done = [], Signal(), Signal()

        @handles(Told)
        def first(delivery):
            heard.append("first")

        @handles(Told)
        def second(delivery):
            lock(2)
            heard.append("second")

        take_turn = relay._take_turn

        def look(dealer, ids, *, waits, patient=False):
            if patient:
                done.set()
            return take_turn(dealer, ids, waits=waits, patient=patient)

        monkeypatch.setattr(relay, "_take_turn", look)
        with dealer_context(main):
            tell(1)
        with ThreadPoolExecutor(1) as crowd:
            crowd.submit(hold, 2, held, done)
            assert held.wait(20)
            assert relay.deliver_all() == 1
        assert heard == ["first", "second"]
        assert waiting_count() == 0

    def test_who_does_not_let_go_keeps_the_event_and_nobody_else(self, main, other, handlers, monkeypatch):
        monkeypatch.setattr(relay, "PATIENCE", relay.YIELDS_AFTER)
        heard, held, done = [], Signal(), Signal()

        @handles(Told)
        def listen(delivery):
            if delivery.payload["number"] == 2 and delivery.dealer == "t_main":
                lock(2)
            heard.append((delivery.dealer, delivery.payload["number"]))

        with dealer_context(main):
            tell(1, 2, 3, aggregate="line:all")
            tell(4)
        with dealer_context(other):
            tell(2)
        with ThreadPoolExecutor(1) as crowd:
            crowd.submit(hold, 2, held, done)
            assert held.wait(20)
            assert relay.deliver_all() == 3
            assert sorted(heard) == [("t_main", 1), ("t_main", 4), ("t_other", 2)]
            with owner_context():
                row = OutboxEvent.objects.get(payload={"number": 2})
            assert (row.attempts, row.delivered, "locked" in row.last_error) == (0, [], True)
            assert relay.deliver_all() == 0  # not before its pause is over
            done.set()
        with clock.set_to(clock.now() + timedelta(seconds=relay.PUT_OFF + 1)):
            assert relay.deliver_all() == 2
        assert heard[3:] == [("t_main", 2), ("t_main", 3)]
        assert waiting_count() == 0


def hold(number: int, held: Signal, done: Signal) -> None:
    """Have something locked, as a person's step over a connection of its own, until told to let go."""
    try:
        with market_context(), transaction.atomic():
            lock(number)
            held.set()
            assert done.wait(20)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("dies_at", "through"),
    [(("t_main", 1), 0), (("t_main", 3), 0), (("t_main", 5), 0), (("t_other", 2), 5)],
    ids=["first", "middle", "last", "another's"],
)
def test_killed_in_the_middle_of_a_turn_nothing_is_lost_or_doubled(main, other, handlers, dies_at, through):
    """A process of its own is killed with -9 inside the handler of one event; turns before are through."""
    mortal = os.getpid()

    @handles(Told)
    def listen(delivery):
        at = (delivery.dealer, delivery.payload["number"])
        record(SYSTEM, "trial.told", ("line", "-".join(map(str, at))))
        if os.getpid() != mortal and at == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    for dealer in (main, other):
        with dealer_context(dealer):
            tell(1, 2, 3, 4, 5, aggregate="line:all")
    connections.close_all()
    pid = os.fork()
    if not pid:
        relay.deliver_all()
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL

    with owner_context():
        told = AuditLine.objects.filter(action="trial.told").count()
        assert (told, waiting_count()) == (through, 10 - through)
    assert relay.deliver_all() == 10 - through
    with owner_context():
        told = AuditLine.objects.filter(action="trial.told").order_by("at", "id")
        assert [line.subject_id for line in told] == [
            f"{dealer}-{number}" for dealer in ("t_main", "t_other") for number in range(1, 6)
        ]
        assert waiting_count() == 0

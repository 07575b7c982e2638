"""However deliveries fail, repeat and pause: each handler takes effect once, in the aggregate's order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.flow.outbox import relay
from core.flow.outbox.models import OutboxEvent
from core.flow.outbox.operations import emit
from core.flow.outbox.queries import waiting_count
from core.flow.outbox.registry import handles
from core.kernel import clock
from core.kernel.events import Event
from tenants.context import market_context

DEALERS = ("", "d_000001", "d_000002")
FAILURES = 5  # of one handler and event; two handlers stay below the attempts after which an event is dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Event):
    name: ClassVar[str] = "trial.counted"

    line: int
    number: int


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    failing=st.floats(0, 0.6),
    seed=st.integers(0, 2**32),
)
def test_random_failures_change_nothing_in_the_end(handlers, monkeypatch, counts, failing, seed):
    handlers.clear()
    monkeypatch.setattr(relay, "TURN", 2)
    chance, effects = Random(seed), {"one": defaultdict(list), "two": defaultdict(list)}

    def listener(name):
        failures = Counter()

        def listen(delivery):
            if failures[delivery.event_id] < FAILURES and chance.random() < failing:
                failures[delivery.event_id] += 1
                raise RuntimeError("by chance")
            effects[name][delivery.payload["line"]].append(delivery.payload["number"])

        listen.__qualname__ = name
        return listen

    for name in effects:
        handles(Counted)(listener(name))
    with transaction.atomic():
        _emit_shuffled(counts, chance)
        now = clock.now()
        for _ in range(500):
            with clock.set_to(now):
                relay.deliver_all(limit=chance.randint(1, 9))
            now += timedelta(seconds=chance.randint(0, 500))
            if not waiting_count():
                break
        whole = {line: list(range(count)) for line, count in enumerate(counts)}
        assert OutboxEvent.objects.count() == 0
        assert effects == {"one": whole, "two": whole}


def _emit_shuffled(counts: list[int], chance: Random) -> None:
    """Every line's numbers in order, the lines mixed at random."""
    left = [line for line, count in enumerate(counts) for _ in range(count)]
    chance.shuffle(left)
    next_number: dict[int, int] = defaultdict(int)
    with market_context():
        for line in left:
            emit(
                Counted(line=line, number=next_number[line]),
                aggregate=f"line:{line}",
                dealer=DEALERS[line % 3],
            )
            next_number[line] += 1

"""How many events a second the relay delivers, and how long one dealer waits behind the events of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

from django.db import transaction
from django.test import override_settings

from core.flow.outbox.operations import emit
from core.flow.outbox.registry import handles
from core.flow.outbox.relay import deliver_all
from core.kernel.events import Event
from tenants.context import market_context

EVENTS = 1000
BACKLOG = 10_000
"""Events of the dealer that has just imported its whole stock."""
BUSY, QUIET = "d_000001", "d_000002"
"""Schemas in which nobody needs to live: only the market listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked(Event):
    """An event nobody wants."""

    name: ClassVar[str] = "bench.ticked"

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited(Event):
    """An event that notes when it arrives."""

    name: ClassVar[str] = "bench.awaited"

    number: int


def run() -> Iterator[dict[str, Any]]:
    """`delivered_per_second`: events through one relay. `events_before`: how many of a dealer's backlog are
    delivered before the one event of a second dealer; `others_wait`: how long that takes.
    """
    with market_context(), override_settings(OUTBOX_POKE=False):
        _emit(Ticked, EVENTS, "")
        began = perf_counter()
        rate = deliver_all() / (perf_counter() - began)
        before, waited = _behind_a_backlog()
    yield {
        "metric": "delivered_per_second",
        "value": round(rate),
        "unit": "count",
        "goal": ">= 150",
        "holds": rate >= 150,
    }
    yield {
        "metric": "events_before",
        "value": before,
        "unit": "count",
        "goal": "<= 25",
        "holds": before <= 25,
    }
    yield {
        "metric": "others_wait",
        "value": round(waited * 1000, 1),
        "unit": "ms",
        "goal": "< 500",
        "holds": waited < 0.5,
    }


def _behind_a_backlog() -> tuple[int, float]:
    heard: list[tuple[str, float]] = []
    handles(Awaited)(lambda delivery: heard.append((delivery.dealer, perf_counter())))
    _emit(Awaited, BACKLOG, BUSY)
    _emit(Awaited, 1, QUIET)
    began = perf_counter()
    deliver_all(limit=2 * BACKLOG)
    place = [dealer for dealer, _at in heard].index(QUIET)
    return place, heard[place][1] - began


def _emit(kind: type[Ticked | Awaited], count: int, dealer: str) -> None:
    with transaction.atomic():
        for number in range(count):
            emit(kind(number=number), aggregate=f"bench:{number % 50}", dealer=dealer)

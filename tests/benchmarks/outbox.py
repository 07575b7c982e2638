"""How many events a second the relay delivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

from django.db import transaction
from django.test import override_settings

from core.flow.outbox.operations import emit
from core.flow.outbox.relay import deliver_all
from core.kernel.events import Event
from tenants.context import market_context

EVENTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked(Event):
    """An event nobody wants."""

    name: ClassVar[str] = "bench.ticked"

    number: int


def run() -> Iterator[dict[str, Any]]:
    """`delivered_per_second`: events through one relay, one transaction each."""
    with market_context(), override_settings(OUTBOX_POKE=False):
        with transaction.atomic():
            for number in range(EVENTS):
                emit(Ticked(number=number), aggregate=f"bench:{number % 50}")
        began = perf_counter()
        taken = deliver_all()
        rate = taken / (perf_counter() - began)
    yield {
        "metric": "delivered_per_second",
        "value": round(rate),
        "unit": "count",
        "goal": ">= 150",
        "holds": rate >= 150,
    }

"""Finding among a million cars of a thousand dealers, and django-oscar's list page of a tenth of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.test import override_settings

from tenants.context import owner_context
from tests.benchmarks.search_parts import asking, market, oscar, reading, serving, writing

LISTINGS = int(os.environ.get("MARQUE_BENCH_LISTINGS", "1000000"))
DEALERS = int(os.environ.get("MARQUE_BENCH_DEALERS", "1000"))
SEARCHES = 600


def run() -> Iterator[dict[str, Any]]:
    """Raise the market, then read it, serve it, write to it, and put the peer beside it."""
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    yield {"metric": "load_before", "value": round(load, 2), "unit": f"on {cores} cores", "holds": True}
    with override_settings(OUTBOX_POKE=False), owner_context():  # no worker is there to hear
        dealer = writing.a_dealer()
        yield reading.figure("raised", market.raise_market(dealer, dealers=DEALERS, listings=LISTINGS), "s")
        searches = list(asking.searches(asking.known(), number=SEARCHES, seed=11))
        yield from reading.measure(searches)
        yield from writing.measure(dealer)
        ours = yield from serving.measure(searches)
        yield from oscar.measure(ours)

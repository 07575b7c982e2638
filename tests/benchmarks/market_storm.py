"""Ten thousand random changes of stock by processes killed with -9, and judges who count all the while.

BENCH_OPERATIONS sets the number of changes, BENCH_SEED the chance.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.test import override_settings

from config.market_audit.reading import living_dealers, look
from core.flow.outbox.relay import deliver_all
from tenants.context import market_context
from tests.benchmarks.tenancy_parts.fleet import raise_fleet
from tests.factories.stock import make_trim
from tests.storm.running import Storm

DEALERS = 4
OPERATIONS = int(os.environ.get("BENCH_OPERATIONS", "10000"))
SEED = int(os.environ.get("BENCH_SEED", "20261122"))


def run() -> Iterator[dict[str, Any]]:
    """The storm, and the audit of the whole market after it."""
    with override_settings(OUTBOX_POKE=False):
        raise_fleet(DEALERS)
    trims = [
        make_trim(series=f"storm-{body.lower()}-{energy.lower()}", body=body, energy=energy).id
        for body, energy in (("SEDAN", "BEV"), ("SUV", "BEV"), ("SUV", "PHEV"), ("MPV", "ICE"))
    ]
    dealers = living_dealers()
    began = perf_counter()
    story = Storm(dealers, trims, seed=SEED).rage(OPERATIONS)
    print(f"the four counts of the end: {story.counts}", file=sys.stderr)
    for problem in story.wrong[:20]:
        print(problem, file=sys.stderr)
    with market_context(), override_settings(OUTBOX_POKE=False):
        deliver_all()
    # Nobody onboarded the bench's dealers: they have no memberships and no figures, as the audit would say.
    found = look(dealers, whole=False).faults
    faults = [f for f in found if not f.kind.startswith("staff.") and f.kind != "stat.missing"]
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    for name, value, holds in (
        ("storm_operations", story.operations, story.operations >= OPERATIONS),
        ("storm_kills", story.kills, story.kills > 0),
        ("storm_looks", story.looks, story.looks > 0),
        ("storm_wrong", len(story.wrong) + len(faults), story.well and not faults),
    ):
        yield {"metric": name, "value": value, "unit": "count", "holds": holds}
    yield {"metric": "storm_took", "value": round(perf_counter() - began, 1), "unit": "s", "holds": True}

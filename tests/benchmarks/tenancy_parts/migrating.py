"""How long a deploy takes over the fleet: with nothing to do, and with one field more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Fleet
from tests.benchmarks.tenancy_parts.release import RELEASES
from tests.benchmarks.tenancy_parts.stacks import Child, children

THEIRS = 8
"""So many dealers of theirs are migrated, spread over the fleet; their time for all is the product."""
NOOP_ROUNDS = 5
FLEET = [["fleet", "migrate"], {}]


def measure(fleet: Fleet) -> Iterator[dict[str, Any]]:
    """`fleet_noop_500` and `fleet_addfield_500`: seconds in a process that has started; baselines: theirs.

    Theirs is measured dealer by dealer over a few of an equal fleet and multiplied.
    """
    size = len(fleet.dealers)
    some = [dealer.schema for dealer in fleet.dealers[:: max(1, size // THEIRS)]][:THEIRS]
    with children(ours=Child("migrate_child", _owner()), theirs=Child("migrate_child", stacks.peer())) as now:
        ours = median([now["ours"].ask(*FLEET) for _ in range(NOOP_ROUNDS)])
        theirs = _each(now["theirs"], some)
    yield _figure("fleet_noop_500", ours, theirs * size, goal=1.0)
    yield {
        "metric": "fleet_noop_with_start",
        "value": round(_with_start(), 3),
        "unit": "s",
        "goal": None,
        "holds": True,
    }
    yield _per_dealer("fleet_noop_theirs", theirs, some)
    ours, theirs = _add_fields(some)
    yield _figure("fleet_addfield_500", ours, theirs * size, goal=5.0)
    ratio = theirs * size / ours
    yield {
        "metric": "fleet_addfield_ratio",
        "value": round(ratio, 1),
        "unit": "times",
        "baseline": round(theirs, 3),
        "ratio": round(ratio, 1),
        "goal": ">= 50",
        "holds": ratio >= 50,
    }
    yield _per_dealer("fleet_addfield_theirs", theirs, some)


def _add_fields(some: list[str]) -> tuple[float, float]:
    """Seconds of ours for the fleet and of theirs for a dealer: medians of three releases in a row."""
    ours, theirs = list[float](), list[float]()
    for name in RELEASES:
        peer = stacks.peer(DJANGO_SETTINGS_MODULE=stacks.THEIR_RELEASE, BENCH_RELEASE=name)
        with children(
            ours=Child("migrate_child", _owner(stacks.RELEASE, BENCH_RELEASE=name)),
            theirs=Child("migrate_child", peer),
        ) as release:
            release["ours"].ask(["check"], {})  # a process that has started: imports and checks are done
            release["theirs"].ask(["migrate_schemas"], {"shared": True})  # counted for ours, not for theirs
            ours.append(release["ours"].ask(*FLEET))
            theirs.append(_each(release["theirs"], some))
    return median(ours), median(theirs)


def _owner(settings: str = "config.settings.dev", **more: str) -> dict[str, str]:
    return {**os.environ, "MARQUE_DATABASE_CONTEXT": "owner", "DJANGO_SETTINGS_MODULE": settings, **more}


def _each(child: Child, schemas: list[str]) -> float:
    """Seconds a schema, as the body of django-tenants' own loop."""
    words = ["migrate_schemas"]
    return median([child.ask(words, {"tenant": True, "schema_name": schema}) for schema in schemas])


def _with_start() -> float:
    """The whole of `manage.py fleet migrate`, from the shell's point of view."""
    began = perf_counter()
    subprocess.run([sys.executable, "manage.py", "fleet", "migrate"], env=_owner(), stdout=2, check=True)
    return perf_counter() - began


def _figure(metric: str, ours: float, theirs: float, goal: float) -> dict[str, Any]:
    return {
        "metric": metric,
        "value": round(ours, 3),
        "unit": "s",
        "baseline": round(theirs, 1),
        "ratio": round(theirs / ours, 1),
        "goal": f"< {goal:g}",
        "holds": ours < goal,
    }


def _per_dealer(metric: str, seconds: float, schemas: list[str]) -> dict[str, Any]:
    return {
        "metric": metric,
        "value": round(seconds, 4),
        "unit": f"s a dealer, median of {len(schemas)}",
        "holds": True,
    }

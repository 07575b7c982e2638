"""500 dealers, a migration of three steps (a column, a table with an index, rows by Python), killed with -9.

BENCH_FLEET sets the number of dealers, BENCH_SEED the moments of the kills.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import override_settings

from tenants.context import owner_context
from tenants.fleet.migrating import migrate_fleet
from tenants.fleet.verifying import verify_fleet
from tenants.migrate import bring_fleet_up
from tenants.models import Dealer
from tenants.provisioning import build_schema, next_schema_name
from tests.benchmarks.killing import kill_until_done

DEALERS = int(os.environ.get("BENCH_FLEET", "500"))
SEED = int(os.environ.get("BENCH_SEED", "20261122"))
KILLS = 12
BATCH = 25


def run() -> Iterator[dict[str, Any]]:
    """Nothing to do, verifying, the kills, what was wrong in the end, the way back, all of it unkilled."""
    _raise_fleet()
    bring_fleet_up()
    yield _seconds("fleet_noop", lambda: bring_fleet_up() is None, goal=1.0)
    yield _seconds("fleet_verify", lambda: verify_fleet(workers=2).well, goal=10.0)
    with override_settings(MIGRATION_MODULES={"stock": "tests.benchmarks.planted_stock"}):
        story = kill_until_done(kills=KILLS, seed=SEED, batch=BATCH, batches=DEALERS // BATCH // 2)
        print(f"killed after {story.killed_after}, versions then {story.versions}", file=sys.stderr)
        yield {
            "metric": "fleet_killed",
            "value": len(story.killed_after),
            "unit": "count",
            "goal": "some kills leave schemas of several versions, none leaves one half done",
            "holds": story.in_the_middle > 0,
        }
        verdict = verify_fleet(workers=2)
        wrong = DEALERS - len(verdict.sound) + len(verdict.stray) + _rows_not_written_once()
        yield {"metric": "fleet_wrong", "value": wrong, "unit": "count", "goal": "0", "holds": wrong == 0}
        yield _seconds("fleet_back", lambda: _back().well)
        yield _seconds("fleet_whole", lambda: migrate_fleet().well)


def _raise_fleet() -> None:
    for number in range(DEALERS):
        schema = next_schema_name()
        build_schema(schema)
        with owner_context():
            Dealer.objects.create(
                schema_name=schema,
                slug=f"chaos-{number}",
                name=f"车行 {number}",
                state="ACTIVE",
                city="杭州",
                address="文三路 90 号",
                latitude="30.274100",
                longitude="120.155100",
                owner_email="owner@chaos.example",
            )
        if number % 50 == 49:
            connection.close()


def _seconds(metric: str, do: Any, goal: float | None = None) -> dict[str, Any]:
    began = perf_counter()
    well = do()
    value = perf_counter() - began
    return {
        "metric": metric,
        "value": round(value, 3),
        "unit": "s",
        "goal": f"< {goal} s, over {DEALERS} dealers" if goal else f"stated, over {DEALERS} dealers",
        "holds": well and (goal is None or value < goal),
    }


def _back() -> Any:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(name) FROM d_template.django_migrations WHERE app = 'stock' AND name < 'p'"
        )
        (last,) = cursor.fetchone()
    return migrate_fleet(target=("stock", last))


def _rows_not_written_once() -> int:
    """Schemas in which the data migration has not run exactly once."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM fleet_schema WHERE state = 'TAKEN'")
        names = [name for (name,) in cursor.fetchall()]
        wrong = 0
        for name in names:
            cursor.execute(f"SELECT array_agg(word) FROM {name}.stock_planted")
            wrong += cursor.fetchone()[0] != [name]
    return wrong

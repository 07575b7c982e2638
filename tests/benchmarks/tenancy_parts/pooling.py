"""Whether anybody reads another dealer's row behind a pooler that deals connections out by transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any

from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Placed
from tests.benchmarks.tenancy_parts.pooler import parts_of, pooled
from tests.benchmarks.tenancy_parts.stacks import Child, children

READS, THEIR_READS = 100_000, 6_000
THREADS, DEALERS, SERVER_CONNECTIONS = 16, 6, 4


def measure(fleet: Sequence[Placed]) -> Iterator[dict[str, Any]]:
    """`pgbouncer_wrong_reads`: of 100,000 by sixteen threads; baseline: theirs, of 6,000."""
    schemas = [one.schema for one in fleet[:DEALERS]]
    theirs = _count(schemas, THEIR_READS, stacks.peer())
    began = perf_counter()
    ours = _count(schemas, READS, stacks.serving())
    rate = READS / (perf_counter() - began)
    wrong = ours.get("wrong", 0) + ours.get("failed", 0)
    share = 100 * theirs.get("wrong", 0) / THEIR_READS
    yield {
        "metric": "pgbouncer_wrong_reads",
        "value": wrong,
        "unit": f"of {sum(ours.values())} reads",
        "baseline": theirs.get("wrong", 0),
        "goal": "0",
        "holds": wrong == 0 and ours.get("right") == READS,
    }
    yield {"metric": "pgbouncer_wrong_reads_theirs", "value": round(share, 1), "unit": "%", "holds": True}
    yield {"metric": "pgbouncer_reads_per_second", "value": round(rate), "unit": "count", "holds": True}


def _count(schemas: list[str], reads: int, env: dict[str, str]) -> dict[str, int]:
    login = stacks.login_of(env)
    with pooled(parts_of(login), size=SERVER_CONNECTIONS) as port:
        reader = Child("read_child", {**env, "DATABASE_URL": stacks.changed(login, port=port)})
        with children(reader=reader):
            counted: dict[str, int] = reader.ask(schemas, THREADS, reads // THREADS * THREADS)
            return counted

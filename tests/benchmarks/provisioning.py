"""How long a dealer's schema takes: from the blueprint, and by running the migrations."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from tenants.migrate import migrate_schema
from tenants.provisioning import build_schema

ROUNDS = 5


def run() -> Iterator[dict[str, Any]]:
    """`dealer_schema`: seconds from nothing to a complete schema with role; baseline: all migrations."""
    built, migrated = [], []
    for number in range(1, ROUNDS + 1):
        built.append(_timed(build_schema, f"d_{900_000 + number}"))
        migrated.append(_timed(migrate_schema, f"d_{910_000 + number}"))
    value, baseline = median(built), median(migrated)
    ratio = baseline / value
    yield {
        "metric": "dealer_schema",
        "value": round(value, 3),
        "unit": "s",
        "baseline": round(baseline, 3),
        "ratio": round(ratio, 1),
        "goal": "baseline / value >= 4",
        "holds": ratio >= 4,
    }


def _timed(work: Any, name: str) -> float:
    began = perf_counter()
    work(name)
    return perf_counter() - began

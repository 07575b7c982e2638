"""What the scope in front of every statement costs: the same query as the bare login and as a dealer."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from core.storage import scope
from tenants.context import owner_context
from tenants.grants import apply_public_grants
from tenants.provisioning import build_schema

ROUNDS, QUERIES = 15, 400
SCHEMA = "t_bench"


def run() -> Iterator[dict[str, Any]]:
    """`scoped_query`: one indexed read in a dealer's scope, in ms; baseline: the same without any scope."""
    apply_public_grants()
    build_schema(SCHEMA)
    plain, scoped = [], []
    for _ in range(ROUNDS):  # interleaved, so that foreign load hits both alike
        with owner_context():
            plain.append(_seconds(f'SELECT id FROM "{SCHEMA}".audit_auditline WHERE id = %s'))
        with scope.entered(scope.dealer(SCHEMA)):
            scoped.append(_seconds("SELECT id FROM audit_auditline WHERE id = %s"))
    baseline, value = median(plain) / QUERIES * 1000, median(scoped) / QUERIES * 1000
    ratio = value / baseline
    yield {
        "metric": "scoped_query",
        "value": round(value, 4),
        "unit": "ms",
        "baseline": round(baseline, 4),
        "ratio": round(ratio, 2),
        "goal": "ratio <= 1.5",
        "holds": ratio <= 1.5,
    }


def _seconds(statement: str) -> float:
    began = perf_counter()
    for _ in range(QUERIES):
        with connection.cursor() as cursor:
            cursor.execute(statement, ["00000000-0000-0000-0000-000000000000"])
            cursor.fetchall()
    return perf_counter() - began

"""Trims with a thousand attributes each, found by any path of the schema.

Every document holds all fields of the schema and as many strangers as make a thousand. A question takes a
random field and an operator of its type; half the values are common ones that tens of percent of all trims
have. MARQUE_BENCH_TRIMS sets the number of trims.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from core.kernel import ids
from shared_apps.catalog.spec_fields import FIELDS, Field
from shared_apps.catalog.spec_search import trims_with
from tenants.context import market_context, owner_context
from tests.benchmarks.search_parts.reading import figure, percentile
from tests.factories.marketplace import make_trim

TRIMS = int(os.environ.get("MARQUE_BENCH_TRIMS", "100000"))
ATTRIBUTES, KINDS, BATCH, QUESTIONS, CONTAINED = 1000, 40, 2000, 400, 20
_INDEXES = ("trim_specs", "trim_spec_terms", "trim_search", "trim_categories")
_COLUMNS = (
    "id", "created_at", "updated_at", "model_year_id", "slug", "name_zh", "name_en", "body", "size_class",
    "energy", "drive", "currency", "on_sale", "specs", "spec_version", "categories", "search_text", "source",
    "source_ref",
)  # fmt: skip


def run() -> Iterator[dict[str, Any]]:
    """Fill the catalogue, then ask."""
    chance = random.Random(7)
    with owner_context():
        began = perf_counter()
        _fill(chance)
        yield figure("filled", perf_counter() - began, "s", trims=TRIMS, attributes=ATTRIBUTES)
        for name, size in _sizes():
            yield figure(f"{name}_size", size / 2**20, "MB")
    questions = [_question(chance) for _ in range(QUESTIONS)]
    with market_context():
        for question in questions[:20]:
            trims_with(*question)
        times = [_timed(question) for question in questions]
        yield figure("spec_query_p50", percentile(times, 50) * 1000, "ms")
        yield figure("spec_query_p95", percentile(times, 95) * 1000, "ms", most=50, trims=TRIMS)
        slowest = max(range(QUESTIONS), key=times.__getitem__)
        yield figure("spec_query_worst", times[slowest] * 1000, "ms", question=str(questions[slowest]))
        contained = [_contained(question) for question in questions if question[1] == "eq"][:CONTAINED]
        yield figure("by_containment_p50", percentile(contained, 50) * 1000, "ms")


def _timed(question: tuple[str, str, Any]) -> float:
    began = perf_counter()
    trims_with(*question)  # type: ignore[arg-type]
    return perf_counter() - began


def _contained(question: tuple[str, str, Any]) -> float:
    """The same equality by `@>` and jsonb_path_ops, which has to look at every document it finds."""
    group, key = question[0].split(".")
    value = float(question[2]) if isinstance(question[2], Decimal) else question[2]
    began = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH hit AS MATERIALIZED (SELECT id FROM catalog_trim WHERE specs @> %s::jsonb)"
            " SELECT id FROM hit ORDER BY id LIMIT 50",
            [json.dumps({group: {key: value}})],
        )
        cursor.fetchall()
    return perf_counter() - began


def _question(chance: random.Random) -> tuple[str, str, Any]:
    field = chance.choice(list(FIELDS.values()))
    op = chance.choice(("eq", "min", "max", "known") if field.numeric else ("eq", "known"))
    value = None if op == "known" else _value(field, chance.randrange(KINDS))
    return field.path, op, value


def _value(field: Field, kind: int) -> Any:
    """One of the few dozen values a field has in this catalogue; the first are the common ones."""
    if field.kind == "flag":
        return kind % 3 == 0
    if field.kind == "word":
        return list(field.words or ())[kind % len(field.words or ())]
    if field.kind == "text":
        return f"{field.key} {kind}"
    value = field.low + (field.high - field.low) * kind / KINDS
    return Decimal(int(value)) if field.kind == "whole" else Decimal(str(round(value, 3)))


def _fill(chance: random.Random) -> None:
    """COPY the trims without their indexes, then make these."""
    first = make_trim()
    groups = _fragments()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(_INDEXES)])
        definitions = [definition for (definition,) in cursor.fetchall()]
        for name in _INDEXES:
            cursor.execute(f"DROP INDEX {name}")
        for start in range(0, TRIMS, BATCH):
            rows = StringIO()
            for number in range(start, min(start + BATCH, TRIMS)):
                rows.write(_row(number, str(first.model_year_id), _document(groups, chance)))
            rows.seek(0)
            cursor.copy_expert(f"COPY catalog_trim ({', '.join(_COLUMNS)}) FROM STDIN", rows)
    with connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)
        cursor.execute("ANALYZE catalog_trim")


def _fragments() -> dict[str, list[list[str]]]:
    """By group: for each field its `"key":value` in every kind."""
    groups: dict[str, list[list[str]]] = {}
    for field in FIELDS.values():
        values = [_value(field, kind) for kind in range(KINDS)]
        plain = [float(value) if isinstance(value, Decimal) else value for value in values]
        groups.setdefault(field.group, []).append([f'"{field.key}":{json.dumps(v)}' for v in plain])
    for number in range(ATTRIBUTES - len(FIELDS)):
        group, key = f"x{number // 40:02d}", f"attribute_{number}"
        groups.setdefault(group, []).append([f'"{key}":{kind * number}' for kind in range(KINDS)])
    return groups


def _document(groups: dict[str, list[list[str]]], chance: random.Random) -> str:
    def pick() -> int:
        return int(KINDS * chance.random() ** 2)

    parts = (f'"{group}":{{{",".join(f[pick()] for f in fields)}}}' for group, fields in groups.items())
    return f"{{{','.join(parts)}}}"


def _row(number: int, year: str, document: str) -> str:
    columns = (
        str(ids.new_id()), "2026-01-01", "2026-01-01", year, f"t{number}", f"款 {number}", f"Trim {number}",
        "SEDAN", "", "BEV", "", "CNY", "f", document.replace("\\", "\\\\"), "2", "{}", "x", "bench",
        f"t{number}",
    )  # fmt: skip
    return "\t".join(columns) + "\n"


def _sizes() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'table', pg_table_size('catalog_trim') UNION ALL"
            " SELECT name, pg_relation_size(name::regclass) FROM unnest(%s) name",
            [["trim_specs", "trim_spec_terms"]],
        )
        return list(cursor.fetchall())

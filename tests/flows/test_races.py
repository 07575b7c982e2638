"""Several workers at once: one relay at a time, one builder of a schema."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Lock
from typing import ClassVar

import pytest
from django.db import connection, transaction

from core.flow.outbox import relay
from core.flow.outbox.operations import emit
from core.flow.outbox.queries import waiting_count
from core.flow.outbox.registry import handles
from core.kernel.events import Event
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import market_context, owner_context
from tenants.provisioning import build_schema, next_schema_name

WORKERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed(Event):
    name: ClassVar[str] = "trial.passed"

    line: int
    number: int


def at_once(work) -> list:
    """The answers of six threads that begin together."""
    begin = Barrier(WORKERS)

    def run(number: int):
        begin.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


@pytest.mark.django_db(transaction=True)
def test_workers_that_drain_at_once_deliver_each_event_once_and_in_order(django_db_setup, handlers):
    heard, lock = [], Lock()

    @handles(Passed)
    def listen(delivery):
        with lock:
            heard.append((delivery.payload["line"], delivery.payload["number"]))

    with market_context(), transaction.atomic():
        for number in range(20):
            for line in range(3):
                emit(Passed(line=line, number=number), aggregate=f"line:{line}")

    assert sum(at_once(lambda _: relay.deliver_all())) == 60
    assert len(heard) == 60
    for line in range(3):
        assert [number for one, number in heard if one == line] == list(range(20))
    assert waiting_count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_schema_asked_for_at_once_is_built_once(django_db_setup):
    schema = next_schema_name()
    try:
        at_once(lambda _: build_schema(schema))
        assert fingerprint_of(schema) == fingerprint_of(TEMPLATE)
    finally:
        _drop(schema)


@pytest.mark.django_db(transaction=True)
def test_schemas_of_different_dealers_are_built_side_by_side(django_db_setup):
    schemas = at_once(lambda _: next_schema_name())
    try:
        assert len(set(schemas)) == WORKERS
        at_once(lambda number: build_schema(schemas[number]))
        assert {fingerprint_of(schema) for schema in schemas} == {fingerprint_of(TEMPLATE)}
    finally:
        for schema in schemas:
            _drop(schema)


def _drop(schema: str) -> None:
    with owner_context(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        cursor.execute(f'DROP ROLE IF EXISTS "{connection.settings_dict["NAME"]}__{schema}"')

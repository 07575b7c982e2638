"""The tenancy engine beside django-tenants as shipped: same models, same server, fleets of one size."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import override_settings
from psycopg2 import connect

from tests.benchmarks.tenancy_parts import memory, migrating, onboarding, pooling, stacks, switching
from tests.benchmarks.tenancy_parts.fleet import raise_fleet

DEALERS = int(os.environ.get("MARQUE_BENCH_DEALERS", "500"))


def run() -> Iterator[dict[str, Any]]:
    """Raise the fleet, copy its database for django-tenants, and measure both in turn.

    The copy gives both sides the same number of schemas, tables and rows. Adding a field comes before
    onboarding, so that it meets exactly the fleet.
    """
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    yield {"metric": "load_before", "value": round(load, 2), "unit": f"on {cores} cores", "holds": True}
    with override_settings(OUTBOX_POKE=False):  # no worker is there to hear
        fleet = raise_fleet(DEALERS)
    with _copied():
        yield from switching.measure(fleet.dealers)
        yield from pooling.measure(fleet.dealers)
        yield from memory.measure(fleet)
        yield from migrating.measure(fleet)
        yield from onboarding.measure(fleet)


@contextmanager
def _copied() -> Iterator[None]:
    """The database once more under django-tenants' name, for as long as the block runs."""
    ours = stacks.database_name()
    connection.close()  # a database that is copied must be left alone
    _at_the_server(f'CREATE DATABASE "{ours}{stacks.PEER}" TEMPLATE "{ours}" STRATEGY file_copy')
    try:
        yield
    finally:
        _at_the_server(f'DROP DATABASE "{ours}{stacks.PEER}" WITH (FORCE)')


def _at_the_server(statement: str) -> None:
    server = connect(stacks.changed(os.environ["DATABASE_URL"], database="postgres"))
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(statement)
    finally:
        server.close()

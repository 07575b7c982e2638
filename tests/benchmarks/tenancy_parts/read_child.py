"""`python -m tests.benchmarks.tenancy_parts.read_child`: threads that read one dealer after the other and look whose row it is.

A line on standard input is `[schemas, threads, reads]` in JSON; the answer counts reads that were right, that were
another dealer's, and that failed. Two of three reads stand alone, the third is in a transaction.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from threading import Barrier
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402

from core.storage import scope  # noqa: E402
from tenant_apps.stock.models import Vehicle  # noqa: E402


@contextmanager
def _within(schema: str) -> Iterator[None]:
    """Into the dealer, each stack in its own way."""
    if settings.DATABASES["default"]["ENGINE"] == "tenants.backend":
        with scope.entered(scope.dealer(schema)):
            yield
    else:
        connection.set_schema(schema)
        yield


def _read(schemas: list[str], number: int, reads: int, begin: Barrier) -> Counter[str]:
    found: Counter[str] = Counter()
    begin.wait()
    for turn in range(reads):
        schema = schemas[(number + turn) % len(schemas)]
        with _within(schema):
            try:
                with transaction.atomic() if turn % 3 == 2 else nullcontext():
                    told = Vehicle.objects.values_list("note", flat=True).get()
            except (DatabaseError, Vehicle.DoesNotExist):
                found["failed"] += 1
            else:
                found["right" if told == schema else "wrong"] += 1
    connection.close()
    return found


def main() -> None:
    """Answer until standard input ends."""
    for line in sys.stdin:
        schemas, threads, reads = json.loads(line)
        begin, total = Barrier(threads), Counter[str]()
        with ThreadPoolExecutor(threads) as pool:
            work: Any = lambda number: _read(schemas, number, reads // threads, begin)  # noqa: E731
            for found in pool.map(work, range(threads)):
                total += found
        print(json.dumps(total), flush=True)


if __name__ == "__main__":
    main()

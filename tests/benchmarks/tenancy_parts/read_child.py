"""`python -m tests.benchmarks.tenancy_parts.read_child`: threads that read dealer after dealer.

A line on standard input is `[schemas, threads, reads]` in JSON; the answer counts reads that were right, that
were another dealer's, and that failed. Two of three reads stand alone, the third is in a transaction.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from threading import Barrier

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


def _read(schemas: list[str], reads: int, begin: Barrier, number: int) -> Counter[str]:
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
        work = partial(_read, schemas, reads // threads, Barrier(threads))
        with ThreadPoolExecutor(threads) as pool:
            total = sum(pool.map(work, range(threads)), Counter[str]())
        print(json.dumps(total), flush=True)


if __name__ == "__main__":
    main()

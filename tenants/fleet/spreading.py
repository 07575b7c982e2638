"""Work over many schemas on several connections at once.

Threads do: Python only hands over SQL and waits, it is the server's processes, one a connection, that use the
cores. And a killed process takes its threads along, so that nobody is left behind who still writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from django.db import connection

Job = TypeVar("Job")
Result = TypeVar("Result")


def spread(jobs: Iterable[Job], do: Callable[[Job], Result], *, workers: int) -> Iterator[Result]:
    """Do every job, `workers` at a time, and yield results as they come.

    Every job gets a new connection, for the server process behind one keeps about 3 MB of each schema it has
    met. What a job raises is raised here, after the jobs at work have ended; the rest is not begun. With one
    worker, or inside a transaction, everything happens on the caller's own connection.
    """
    if workers < 2 or connection.in_atomic_block:
        yield from map(do, jobs)
        return

    def on_its_own(job: Job) -> Result:
        try:
            return do(job)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers, thread_name_prefix="fleet") as pool:
        futures = [pool.submit(on_its_own, job) for job in jobs]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def chunks(items: Sequence[Job], size: int) -> list[Sequence[Job]]:
    """The items in order, at most `size` at a time."""
    return [items[start : start + size] for start in range(0, len(items), size)]

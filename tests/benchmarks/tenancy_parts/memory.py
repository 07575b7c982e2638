"""What a web process and the database processes behind it keep in memory after five hundred dealers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings

from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Fleet
from tests.benchmarks.tenancy_parts.web import ask, cookies_of, served

LEAD = {"name": "陈先生", "phone": "138 0013 8000", "source": "WALK_IN"}
CALLS: tuple[tuple[str, str, Any], ...] = (
    *(("GET", path, None) for path in (
        "/dashboard", "/stock/vehicles", "/orders", "/leads", "/repair-orders", "/staff",
    )),
    ("POST", "/leads", LEAD),
)  # fmt: skip
"""What staff of a portal do; together it touches nearly every table of a dealer."""
UNLIMITED = 1_000_000
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Visit:
    """Bytes at their highest, a connection's and the worker's; seconds of a first and another call."""

    backend: int
    worker: int
    on_new: float
    on_known: float
    connections: int


def measure(fleet: Fleet) -> Iterator[dict[str, Any]]:
    """`backend_mem_500`: a connection's memory at its highest, in MB; baseline: one that never ends.

    `connection_renewal` is what a call costs more that begins a connection.
    """
    cookies = {dealer.host: cookies_of(dealer.host, fleet.owner) for dealer in fleet.dealers}
    bounded = _visit(fleet, cookies, settings.DEALERS_PER_CONNECTION)
    unbounded = _visit(fleet, cookies, UNLIMITED)
    yield {
        "metric": "backend_mem_500",
        "value": round(bounded.backend / MIB, 1),
        "unit": "MB",
        "baseline": round(unbounded.backend / MIB, 1),
        "ratio": round(unbounded.backend / bounded.backend, 1),
        "goal": "< 150",
        "holds": bounded.backend < 150 * MIB,
    }
    yield {
        "metric": "worker_rss_500",
        "value": round(bounded.worker / MIB, 1),
        "unit": "MB",
        "baseline": round(unbounded.worker / MIB, 1),
        "holds": True,
    }
    yield {
        "metric": "connection_renewal",
        "value": round((bounded.on_new - bounded.on_known) * 1000, 2),
        "unit": f"ms, {bounded.connections} times",
        "baseline": round(bounded.on_known * 1000, 2),
        "holds": True,
    }


def _visit(fleet: Fleet, cookies: dict[str, dict[str, str]], limit: int) -> Visit:
    """Every call to every dealer through one worker: all of a dealer's tables, then the next dealer's."""
    highest, seen, took = 0, set[int](), {True: list[float](), False: list[float]()}
    with served("config.wsgi:application", stacks.serving(MARQUE_DEALERS_PER_CONNECTION=str(limit))) as web:
        for dealer, (method, path, body) in product(fleet.dealers, CALLS):
            began = perf_counter()
            given = cookies[dealer.host]
            status, _, said = ask(web.port, dealer.host, method, f"/api/v1{path}", given, body)
            seconds = perf_counter() - began
            if status not in (200, 201):
                raise RuntimeError(f"{dealer.host}{path} answered {status}: {said[:300]!r}")
            found = _backends()
            took[found <= seen].append(seconds)
            seen |= found
            highest = max([highest, *map(_anonymous, found)])
        worker = _status(web.worker, "VmRSS")
    return Visit(highest, worker, median(took[False]), median(took[True]), len(seen))


def _backends() -> set[int]:
    """The database's processes that serve our web process, by the titles PostgreSQL gives them."""
    mark = f"postgres: {stacks.database_name()}__serving {stacks.database_name()} ".encode()
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if (folder / "cmdline").read_bytes().startswith(mark):
                    found.add(int(folder.name))
            except OSError:
                continue
    return found


def _anonymous(pid: int) -> int:
    return _status(pid, "RssAnon")


def _status(pid: int, name: str) -> int:
    """A figure of /proc/PID/status in bytes; 0 when the process has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))

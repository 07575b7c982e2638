"""Whole answers over HTTP: the results page as buyers get it, nothing of it cached."""

from __future__ import annotations

import http.client
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from time import perf_counter
from typing import Any

from django.conf import settings

from shared_apps.marketplace.filters import Filters
from tests.benchmarks.search_parts.reading import Figure, figure, percentile, resident
from tests.benchmarks.tenancy_parts.stacks import serving
from tests.benchmarks.tenancy_parts.web import Web, served

WORKERS, CLIENTS, SECONDS = 2, 4, 8.0


@dataclass(frozen=True, slots=True)
class Served:
    """How a list page is served: median and 95th percentile of one reader (seconds), pages a second."""

    p50: float
    p95: float
    rate: float


def measure(searches: Sequence[Filters]) -> Generator[Figure, None, Served]:
    """Start-up, response times of one reader, pages a second of several, memory."""
    paths = [search.address() for search in searches]
    began = perf_counter()
    with served("config.wsgi:application", serving(), workers=WORKERS) as web:
        yield figure("start_up", perf_counter() - began, "s")
        ours = ask_all(web, settings.BASE_DOMAIN, paths)
        yield figure("first_pages", perf_counter() - began, "s")
        yield figure("response_p50", ours.p50 * 1000, "ms")
        yield figure("response_p95", ours.p95 * 1000, "ms", most=80)
        yield figure("pages_per_second", ours.rate, "count")
        yield figure("worker_memory", max(map(resident, web.workers)) / 2**20, "MiB")
    return ours


def ask_all(web: Web, host: str, paths: Sequence[str]) -> Served:
    """Every worker is warmed, then one reader asks for each page, then several for a while."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda part: _read(web, host, part), [paths[n::CLIENTS][:25] for n in range(CLIENTS)]))
        alone = _read(web, host, paths)
        began = perf_counter()
        parts = [cycle(paths[n::CLIENTS] or paths) for n in range(CLIENTS)]
        read = sum(pool.map(lambda part: _read_for(web, host, part, SECONDS), parts))
        rate = read / (perf_counter() - began)
    return Served(percentile(alone, 50), percentile(alone, 95), rate)


def _read(web: Web, host: str, paths: Sequence[str]) -> list[float]:
    """Seconds each page took on one kept connection. Raises RuntimeError for anything but 200."""
    kept = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    taken = []
    try:
        for path in paths:
            began = perf_counter()
            _get(kept, host, path)
            taken.append(perf_counter() - began)
    finally:
        kept.close()
    return taken


def _read_for(web: Web, host: str, paths: Any, seconds: float) -> int:
    kept = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    until, read = perf_counter() + seconds, 0
    try:
        for path in islice(paths, 10**9):
            if perf_counter() >= until:
                return read
            _get(kept, host, path)
            read += 1
    finally:
        kept.close()
    return read


def _get(kept: http.client.HTTPConnection, host: str, path: str) -> None:
    kept.request("GET", path, headers={"Host": host, "Accept-Language": "zh-CN"})
    answer = kept.getresponse()
    body = answer.read()
    if answer.status != 200 or b"</html>" not in body:
        raise RuntimeError(f"{path} answered {answer.status} with {len(body)} bytes")

"""What buyers wait for: the front page, results and a car, in a real browser on a slow phone and line.

The line: 10 Mbit/s down and up, 40 ms a round trip; the processor four times slower; all by Chromium's own
throttling. The browser's cache is empty at every visit. *Warm* means the server: every worker has answered
before, as behind an edge or on any working day. The `_cold` figures are first visits to workers that have
just started, their caches empty.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from tenants.context import owner_context
from tests.benchmarks.pages_parts import photographs, seeing
from tests.benchmarks.search_parts import market, writing
from tests.benchmarks.search_parts.reading import figure, percentile, resident
from tests.benchmarks.search_parts.serving import ask_all
from tests.benchmarks.tenancy_parts.stacks import serving
from tests.benchmarks.tenancy_parts.web import served

LISTINGS = int(os.environ.get("MARQUE_BENCH_LISTINGS", "20000"))
DEALERS = int(os.environ.get("MARQUE_BENCH_DEALERS", "100"))
WORKERS, VISITS, COLD_VISITS = 2, 15, 4
GOAL = 0.8
WSGI = "config.wsgi:application"


def run() -> Iterator[dict[str, Any]]:
    """Raise a market, hang photographs in it, and look at three of its pages in three ways."""
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    yield {"metric": "load_before", "value": round(load, 2), "unit": f"on {cores} cores", "holds": True}
    call_command("collectstatic", "--noinput", verbosity=0)
    with override_settings(OUTBOX_POKE=False), owner_context():
        dealer = writing.a_dealer()
        market.raise_market(dealer, dealers=DEALERS, listings=LISTINGS)
        car = photographs.hang(dealer)
    pages = {"home": "/", "list": "/cars?sort=newest", "detail": f"/cars/{car}"}
    with seeing.browser() as chromium:
        yield from _cold(chromium, pages)
        began = perf_counter()
        with served(WSGI, serving(), workers=WORKERS) as web:
            yield figure("start_up", perf_counter() - began, "s")
            ask_all(web, settings.BASE_DOMAIN, list(pages.values()) * 8)
            yield from _warm(chromium, web.port, pages)
            yield from _rates(web, pages)
            yield figure("worker_memory", max(map(resident, web.workers)) / 2**20, "MiB")


def _cold(chromium: Any, pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The first visit after a start with empty caches, again and again."""
    seen: dict[str, list[seeing.Sight]] = {name: [] for name in pages}
    for name, path in pages.items():
        for _ in range(COLD_VISITS):
            with owner_context():
                cache.clear()
            with served(WSGI, serving(), workers=WORKERS) as web:
                seen[name].append(seeing.visit(chromium, web.port, path))
    for name, sights in seen.items():
        painted = percentile([sight.lcp for sight in sights], 75)
        yield figure(f"lcp_{name}_cold", painted, "s")


def _warm(chromium: Any, port: int, pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    for name, path in pages.items():
        seeing.visit(chromium, port, path)
        sights = [seeing.visit(chromium, port, path) for _ in range(VISITS)]
        yield figure(f"lcp_{name}", percentile([s.lcp for s in sights], 75), "s", most=GOAL)
        yield figure(f"fcp_{name}", percentile([s.fcp for s in sights], 75), "s")
        yield figure(f"cls_{name}", max(s.shift for s in sights), "", most=0.1)
        wide = [seeing.visit(chromium, port, path, wide=True) for _ in range(5)]
        yield figure(f"lcp_{name}_1440", percentile([s.lcp for s in wide], 75), "s")
        shown = sights[-1]
        for kind in ("document", "stylesheet", "script", "image"):
            yield figure(f"{name}_{kind}", shown.bytes_of(kind) / 1000, "kB on the line")


def _rates(web: Any, pages: dict[str, str]) -> Iterator[dict[str, Any]]:
    for name, path in pages.items():
        found = ask_all(web, settings.BASE_DOMAIN, [path] * 200)
        yield figure(f"{name}_p95", found.p95 * 1000, "ms")
        yield figure(f"{name}_per_second", found.rate, "pages a second")

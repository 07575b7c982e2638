"""Pages and counts of a million cars before anything is rendered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.queries import facets, results
from shared_apps.marketplace.shelf import KEEPER
from tenants.context import market_context
from tests.apps.marketplace.sql_counts import sql_facets

Figure = dict[str, Any]
_ORACLE = 40
"""Searches that SQL counts once more: half a second each."""


def measure(searches: Sequence[Filters]) -> Iterator[Figure]:
    """The shelf's filling, then pages and facets of each search in turn, and what SQL says of some."""
    before = resident()
    began = perf_counter()
    with market_context():
        shelf = KEEPER.shelf()
    yield figure("shelf_fill", perf_counter() - began, "s")
    yield figure("shelf_memory", (resident() - before) / 2**20, "MiB", cars=len(shelf))
    with market_context():
        for search in searches[:50]:
            _page(search)
            facets(search)
        pages = timed(_page, searches)
        counts = timed(facets, searches)
        deep = timed(_next_page, [search for search in searches if _second(search)][:200])
        wrong = sum(facets(search).total != sql_facets(search).total for search in searches[:_ORACLE])
        differing = sum(_differs(search) for search in searches[:_ORACLE])
    yield figure("page_p50", percentile(pages, 50) * 1000, "ms")
    yield figure("page_p95", percentile(pages, 95) * 1000, "ms", most=5)
    yield figure("next_page_p95", percentile(deep, 95) * 1000, "ms", most=5)
    yield figure("facets_p50", percentile(counts, 50) * 1000, "ms")
    yield figure("facets_p95", percentile(counts, 95) * 1000, "ms", most=20)
    yield figure("wrong_totals", wrong, f"of {_ORACLE}", most=0)
    yield figure("wrong_facets", differing, f"of {_ORACLE}", most=0)


def figure(metric: str, value: float, unit: str, *, most: float | None = None, **more: Any) -> Figure:
    """A line of the benchmark; `most` is the goal."""
    rounded = round(value, 2 if value < 100 else 0)
    goal = {} if most is None else {"goal": f"<= {most}"}
    return (
        {"metric": metric, "value": rounded, "unit": unit, "holds": most is None or value <= most}
        | goal
        | more
    )


def timed(ask: Callable[[Filters], Any], searches: Sequence[Filters]) -> list[float]:
    """Seconds each search took."""
    taken = []
    for search in searches:
        began = perf_counter()
        ask(search)
        taken.append(perf_counter() - began)
    return taken


def percentile(seconds: Sequence[float], place: int) -> float:
    """The value below which so many per cent lie."""
    return quantiles(seconds, n=100, method="inclusive")[place - 1]


def resident(pid: int | None = None) -> int:
    """Bytes of memory a process holds."""
    status = Path(f"/proc/{pid or os.getpid()}/statm").read_text().split()
    return int(status[1]) * os.sysconf("SC_PAGE_SIZE")


def _page(search: Filters) -> Any:
    return results(search, cursor=None, limit=24)


_CURSORS: dict[Filters, str] = {}


def _second(search: Filters) -> bool:
    cursor = _page(search)["next_cursor"]
    if cursor:
        _CURSORS[search] = cursor
    return bool(cursor)


def _next_page(search: Filters) -> Any:
    return results(search, cursor=_CURSORS[search], limit=24)


def _differs(search: Filters) -> bool:
    counted, by_sql = facets(search), sql_facets(search)
    return counted.choices != by_sql.choices or counted.bands != by_sql.bands

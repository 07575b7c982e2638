"""A replayed day of orders with a peak hour, over several dealers, through the real operations.

Clicks, pages, webhooks (late, twice, out of turn), signatures, balances in parts, hand-overs, cancellations
and expiries happen in the order of their moments and as fast as they can, in BENCH_WORKERS processes; two
more carry the events, as the worker's do. Of Stripe there are only the answers, and no contract is set in
type. BENCH_ORDERS sets how many orders the day has.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.kernel import clock
from tests.benchmarks.day_parts import reckoning
from tests.benchmarks.day_parts.acting import Diary, carry, live
from tests.benchmarks.day_parts.stories import HOURS, Story, stories
from tests.benchmarks.sales_parts.clients import together
from tests.benchmarks.sales_parts.judging import double_sales
from tests.benchmarks.sales_parts.planting import plant
from tests.benchmarks.search_parts.reading import figure, percentile

ORDERS = int(os.environ.get("BENCH_ORDERS", "1500"))
WORKERS = int(os.environ.get("BENCH_WORKERS", "4"))
SEED = int(os.environ.get("BENCH_SEED", "20261122"))
DEALERS, RELAYS = 5, 2


def run() -> Iterator[dict[str, Any]]:
    """The day, and its reckoning when the last word has been carried."""
    logging.getLogger("celery.app.trace").setLevel(logging.WARNING)  # each task says that it went well
    cars = plant(ORDERS, DEALERS)
    dealers = list({car.dealer.schema: car.dealer for car in cars}.values())
    yesterday = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    told = stories(cars, day=yesterday, seed=SEED)
    with TemporaryDirectory() as folder:
        diaries, carried = _day(told, Path(folder))
    clicks = [second for diary in diaries for second in diary.clicks]
    peak = [second for diary in diaries for second in diary.in_the_peak]
    took = max(diary.took for diary in diaries)
    size = {"orders": len(clicks), "dealers": DEALERS, "workers": WORKERS}
    yield figure("orders", len(clicks), f"of a day of {ORDERS}")
    yield figure("orders_per_s", len(clicks) / took, "count", **size)
    yield figure("order_p95", percentile(clicks, 95) * 1000, "ms from click to hold")
    yield figure("peak_p95", percentile(peak, 95) * 1000, "ms", share=round(max(HOURS) / sum(HOURS), 2))
    yield figure("step_p95", percentile([s for d in diaries for s in d.steps], 95) * 1000, "ms")
    yield figure("day_took", took, "s")
    yield figure("carried_after", max(carried - took, 0.0), "s until the last word was delivered")
    stuck = Counter(word for diary in diaries for word in diary.stuck)
    wanted, found = Counter(story.end for story in told), reckoning.ends(dealers)
    wrong = {
        state: (wanted[state], found.get(state, 0)) for state in wanted if wanted[state] != found.get(state)
    }
    lost, doubled = reckoning.lost(dealers), {**reckoning.doubled(dealers), **double_sales(dealers)}
    missing = sum(abs(want - there) for want, there in wrong.values())
    said = {"found": lost, "stuck": dict(stuck), "ends": wrong}
    yield {**figure("lost", sum(lost.values()) + missing, "count", most=0), **said}
    yield {**figure("doubled", sum(doubled.values()), "count", most=0), "found": doubled}


def _day(told: list[Story], folder: Path) -> tuple[list[Diary], float]:
    """All workers beside the one who carries; the day is over for that one when they are done."""
    shares = [told[worker::WORKERS] for worker in range(WORKERS)]
    marks = [folder / f"done-{worker}" for worker in range(WORKERS)]

    def work(share: list[Story], mark: Path, begin: float) -> Diary:
        try:
            return live(share, begin)
        finally:
            mark.touch()

    works = [
        lambda begin, share=share, mark=mark: work(share, mark, begin)
        for share, mark in zip(shares, marks, strict=True)
    ]
    answers = together([*works, *[lambda begin: carry(begin, until=marks)] * RELAYS])
    return answers[:WORKERS], max(answers[WORKERS:])

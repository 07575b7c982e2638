"""Ten thousand saved searches held against a thousand changed cars of a big market."""

from __future__ import annotations

import os
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

from django.core import mail
from django.db import connection
from django.test import override_settings

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.accounts.models import User
from shared_apps.watching.facts import FORM, canonical, digest_of
from shared_apps.watching.models import Letter, News, SavedSearch
from shared_apps.watching.operations import find_news, write_letter
from shared_apps.watching.queries import buyers_with_news
from shared_apps.watching.tasks import send_letter
from tenants.context import market_context, owner_context
from tests.benchmarks.search_parts import asking, market, writing

LISTINGS = int(os.environ.get("MARQUE_BENCH_LISTINGS", "200000"))
DEALERS = max(LISTINGS // 1000, 10)
SEARCHES, BUYERS, CHANGED, LETTERS, IDLE = 10_000, 4_000, 1_000, 300, 30
_CHEAPER = """
UPDATE marketplace_listing SET price_minor = price_minor * 97 / 100
WHERE id IN (SELECT id FROM marketplace_listing WHERE withdrawn_at IS NULL ORDER BY md5(id::text) LIMIT %s)
"""
_MAIL = "django.core.mail.backends.locmem.EmailBackend"


def run() -> Iterator[dict[str, Any]]:
    """What a look costs when nothing changed, when a thousand cars did, and what letters cost."""
    with override_settings(OUTBOX_POKE=False, EMAIL_BACKEND=_MAIL), owner_context():
        market.raise_market(writing.a_dealer(), dealers=DEALERS, listings=LISTINGS)
        with market_context():
            find_news(actor=SYSTEM)  # the market as it is
            _save_searches()
            yield from _look()
            yield from _write()


def _save_searches() -> None:
    people = [User(email=f"bench{n}@example.com", name="买家") for n in range(BUYERS)]
    User.objects.bulk_create(people)
    found = (one for one in asking.searches(asking.known(), number=SEARCHES * 2, seed=5) if one.active)
    rows, seen = [], set()
    for place, search in enumerate(found):
        key = (people[place % BUYERS].id, digest_of(canonical(search)))
        if key not in seen and len(rows) < SEARCHES:
            seen.add(key)
            rows.append(
                SavedSearch(
                    user_id=key[0], name="搜索", pairs=canonical(search), form=FORM, digest=key[1],
                    watching_since=clock.now(), looked_at=clock.now(),
                )
            )  # fmt: skip
    SavedSearch.objects.bulk_create(rows, batch_size=2000)


def _look() -> Iterator[dict[str, Any]]:
    idle = [_timed(lambda: find_news(actor=SYSTEM))[0] for _ in range(IDLE)]
    yield _figure("look_idle", median(idle) * 1000, "ms", most=50)
    with connection.cursor() as cursor:
        cursor.execute(_CHEAPER, [CHANGED])
    seconds, rows = _timed(lambda: find_news(actor=SYSTEM))
    yield _figure("look_changed", seconds, "s", most=10) | {
        "baseline": f"{SavedSearch.objects.count()} searches x {CHANGED} cars, {rows} pieces of news"
    }
    again, none = _timed(lambda: find_news(actor=SYSTEM))
    yield _figure("look_again", again, "s", most=10) | {"holds": none == 0}


def _write() -> Iterator[dict[str, Any]]:
    waiting = buyers_with_news(clock.now(), limit=LETTERS)
    seconds, _ = _timed(lambda: [write_letter(actor=SYSTEM, user_id=one) for one in waiting])
    yield _figure("letters_written", len(waiting) / seconds, "per second")
    letters = list(Letter.objects.filter(state="QUEUED").values_list("id", flat=True))
    mail.outbox = []
    seconds, _ = _timed(lambda: [send_letter.run(letter_id=str(one)) for one in letters])
    yield _figure("letters_sent", len(mail.outbox) / seconds, "per second") | {
        "holds": len(mail.outbox) == len(letters),
        "baseline": f"{News.objects.filter(letter__in=letters).count()} pieces of news in {len(letters)}",
    }


def _timed(work: Any) -> tuple[float, Any]:
    began = perf_counter()
    answer = work()
    return perf_counter() - began, answer


def _figure(metric: str, value: float, unit: str, *, most: float | None = None) -> dict[str, Any]:
    goal = {} if most is None else {"goal": f"<= {most:g}"}
    return {"metric": metric, "value": round(value, 2), "unit": unit, **goal,
            "holds": most is None or value <= most}  # fmt: skip

"""How long an operator waits for a new dealer that can begin to work."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from django.conf import settings

from tenants.fleet import pool
from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Fleet, details
from tests.benchmarks.tenancy_parts.web import Web, ask, cookies_of, served, worked
from tests.factories.accounts import operator

ONBOARDED, WITHOUT_POOL, THEIRS = 100, 5, 7
FIRST_OF_THEIRS = 800_001
WSGI = "config.wsgi:application"


def measure(fleet: Fleet) -> Iterator[dict[str, Any]]:
    """`onboard_p95`: seconds to a dealer that is ACTIVE, over HTTP, from a filled pool; baseline: theirs.

    `onboard_ratio` compares medians. In `onboard_pool_empty` the worker builds the schema first.
    """
    took, without_pool = _ours(len(fleet.dealers))
    theirs = median(_theirs())
    p95, usual = quantiles(took, n=20)[-1], median(took)
    yield {
        "metric": "onboard_p95",
        "value": round(p95, 4),
        "unit": "s",
        "baseline": round(theirs, 3),
        "ratio": round(theirs / p95, 1),
        "goal": "<= 0.3",
        "holds": p95 <= 0.3,
    }
    yield {
        "metric": "onboard_ratio",
        "value": round(theirs / usual, 1),
        "unit": f"times; {usual * 1000:.1f} ms",
        "baseline": round(theirs, 3),
        "ratio": round(theirs / usual, 1),
        "goal": ">= 20",
        "holds": theirs / usual >= 20,
    }
    yield {
        "metric": "onboard_pool_empty",
        "value": round(without_pool, 3),
        "unit": "s",
        "baseline": round(theirs, 3),
        "ratio": round(theirs / without_pool, 1),
        "holds": True,
    }
    yield {"metric": "pool_fill", "value": round(fleet.per_spare, 4), "unit": "s a schema", "holds": True}


def _ours(first: int) -> tuple[list[float], float]:
    """Seconds of each dealer taken from the pool, and the median of those who came when it was empty."""
    console = f"console.{settings.BASE_DOMAIN}"
    cookies = cookies_of(console, operator())
    pool.fill(ONBOARDED + 1)
    env = stacks.serving(MARQUE_SPARE_SCHEMAS="0")  # what is taken is not built again meanwhile
    with worked(env | {"MARQUE_OWNER_DATABASE_URL": os.environ["DATABASE_URL"]}), served(WSGI, env) as web:
        _onboard(web, console, cookies, first + 1)  # the web worker's first request imports what all need
        numbers = range(first + 2, first + 2 + ONBOARDED + WITHOUT_POOL)
        took = [_onboard(web, console, cookies, number) for number in numbers]
    return took[:ONBOARDED], median(took[ONBOARDED:])


def _onboard(web: Web, console: str, cookies: dict[str, str], number: int) -> float:
    """Seconds until the console says that this dealer is ACTIVE."""
    given = details(number)
    body = {
        **{name: getattr(given, name) for name in ("name", "slug", "city", "address", "owner_email")},
        "latitude": str(given.latitude),
        "longitude": str(given.longitude),
        "brand_slugs": [],
    }
    began = time.perf_counter()
    key = {"Idempotency-Key": uuid4().hex}
    status, _, said = ask(web.port, console, "POST", "/api/v1/dealers", cookies, body, key)
    found = json.loads(said)
    while status == 201 and found["state"] == "PROVISIONING" and time.perf_counter() - began < 60:
        time.sleep(0.01)
        found = json.loads(ask(web.port, console, "GET", f"/api/v1/dealers/{found['id']}", cookies)[2])
    seconds = time.perf_counter() - began
    if status != 201 or found["state"] != "ACTIVE":
        raise RuntimeError(f"onboarding answered {status}: {said[:400]!r}")
    return seconds


def _theirs() -> list[float]:
    """The same over HTTP with django-tenants as shipped, into a fleet of the same size."""
    took = []
    with served("tests.benchmarks.peer.wsgi:application", stacks.peer()) as web:
        for number in range(FIRST_OF_THEIRS, FIRST_OF_THEIRS + THEIRS):
            began = time.perf_counter()
            status, _, said = ask(web.port, "public.localhost", "POST", f"/dealers/{number}", {}, {})
            took.append(time.perf_counter() - began)
            if status != 201:
                raise RuntimeError(f"django-tenants answered {status}: {said[:400]!r}")
    return took[1:]

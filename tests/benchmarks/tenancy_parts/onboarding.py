"""How long an operator waits for a new dealer that can begin to work."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.test import override_settings

from core.flow.outbox.relay import deliver_all
from tenants.fleet import pool
from tests.benchmarks.tenancy_parts import stacks
from tests.benchmarks.tenancy_parts.fleet import Fleet, details
from tests.benchmarks.tenancy_parts.web import Web, ask, cookies_of, served, worked
from tests.factories.accounts import operator

ONBOARDED, WITHOUT_POOL = 100, 5
TURNS, OURS_A_TURN = 8, 5
FIRST_OF_THEIRS = 800_001
WSGI, HOST = "config.wsgi:application", f"console.{settings.BASE_DOMAIN}"


def measure(fleet: Fleet) -> Iterator[dict[str, Any]]:
    """`onboard_p95`: seconds to a dealer that is ACTIVE, over HTTP, from a filled pool, the worker at work.

    `onboard_ratio`: both sides in turn, without a worker, by medians. In `onboard_pool_empty` the worker
    builds the schema first.
    """
    console = Console(cookies_of(HOST, operator()), count(len(fleet.dealers) + 1))
    pool.fill(TURNS * OURS_A_TURN + 2 + ONBOARDED)
    ours, theirs = _in_turn(console)
    took, without_pool = _in_a_row(console)
    p95, ratio = quantiles(took, n=20)[-1], theirs / ours
    yield _against("onboard_p95", p95, theirs) | {"goal": "<= 0.3", "holds": p95 <= 0.3}
    yield {
        "metric": "onboard_ratio",
        "value": round(ratio, 1),
        "unit": f"times, {ours * 1000:.1f} ms",
        "baseline": round(theirs, 3),
        "ratio": round(ratio, 1),
        "goal": ">= 20",
        "holds": ratio >= 20,
    }
    yield _against("onboard_pool_empty", without_pool, theirs)
    yield {"metric": "pool_fill", "value": round(fleet.per_spare, 4), "unit": "s a schema", "holds": True}


def _against(metric: str, ours: float, theirs: float) -> dict[str, Any]:
    ratio = theirs / ours
    return {
        "metric": metric,
        "value": round(ours, 4),
        "unit": "s",
        "baseline": round(theirs, 3),
        "ratio": round(ratio, 1),
        "holds": True,
    }


def _in_turn(console: Console) -> tuple[float, float]:
    """Medians of ours and theirs, taken in turn so that foreign load hits both alike."""
    ours, theirs = list[float](), list[float]()
    with served(WSGI, _env()) as web, served("tests.benchmarks.peer.wsgi:application", stacks.peer()) as peer:
        console.onboard(web)  # a server's first request imports what all need
        _theirs(peer, FIRST_OF_THEIRS)
        for turn in range(1, TURNS + 1):
            theirs.append(_theirs(peer, FIRST_OF_THEIRS + turn))
            ours += [console.onboard(web) for _ in range(OURS_A_TURN)]
    return median(ours), median(theirs)


def _in_a_row(console: Console) -> tuple[list[float], float]:
    """Seconds of each dealer taken from the pool, and the median of those who came when it was empty."""
    with override_settings(OUTBOX_POKE=False):
        deliver_all()
    current_app.control.purge()  # the worker begins with nothing to do
    owning = {"MARQUE_OWNER_DATABASE_URL": os.environ["DATABASE_URL"]}
    with worked(_env() | owning), served(WSGI, _env()) as web:
        console.onboard(web)
        took = [console.onboard(web) for _ in range(ONBOARDED + WITHOUT_POOL)]
    return took[:ONBOARDED], median(took[ONBOARDED:])


def _env() -> dict[str, str]:
    """What is taken from the pool is not built again meanwhile."""
    return stacks.serving(MARQUE_SPARE_SCHEMAS="0")


@dataclass(slots=True)
class Console:
    """An operator who is signed in, and the numbers of the dealers to come."""

    cookies: dict[str, str]
    numbers: Iterator[int]

    def onboard(self, web: Web) -> float:
        """Seconds until the console says that the next dealer is ACTIVE."""
        given = details(next(self.numbers))
        body = {
            **{name: getattr(given, name) for name in ("name", "slug", "city", "address", "owner_email")},
            "latitude": str(given.latitude),
            "longitude": str(given.longitude),
            "brand_slugs": [],
        }
        key = {"Idempotency-Key": uuid4().hex}
        began = time.perf_counter()
        status, _, said = ask(web.port, HOST, "POST", "/api/v1/dealers", self.cookies, body, key)
        found = json.loads(said)
        while status == 201 and found["state"] == "PROVISIONING" and time.perf_counter() - began < 60:
            time.sleep(0.01)
            found = json.loads(ask(web.port, HOST, "GET", f"/api/v1/dealers/{found['id']}", self.cookies)[2])
        seconds = time.perf_counter() - began
        if status != 201 or found["state"] != "ACTIVE":
            raise RuntimeError(f"onboarding answered {status}: {said[:400]!r}")
        return seconds


def _theirs(peer: Web, number: int) -> float:
    """Seconds of the same with django-tenants as shipped, into a fleet of the same size."""
    began = time.perf_counter()
    status, _, said = ask(peer.port, "public.localhost", "POST", f"/dealers/{number}", {}, {})
    if status != 201:
        raise RuntimeError(f"django-tenants answered {status}: {said[:400]!r}")
    return time.perf_counter() - began

"""Counting what a dealer has against what it may have, exactly, however many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.kernel.errors import DomainError
from tenants.context import DealerRef, current_dealer, dealer_context
from tenants.features.errors import QuotaReached
from tenants.features.queries import limit_of
from tenants.features.registry import QUOTAS, Unit, quota

Counter = Callable[[], int]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of something a dealer has and may have. `used` is None where it differs from each to each."""

    quota: str
    title: Any
    unit: Unit
    limit: int
    default: int
    used: int | None


def counts(name: str) -> Callable[[Counter], Counter]:
    """Make a function the one that counts a quota's use; it is called in the dealer's scope."""
    quota(name)

    def learn(counter: Counter) -> Counter:
        _counters[name] = counter
        return counter

    return learn


def require_room(
    name: str,
    *,
    used: Counter | None = None,
    adding: int = 1,
    field: str | None = None,
    queued: bool = False,
) -> None:
    """Raise QuotaReached unless so much more fits, in the dealer's scope and the caller's transaction.

    One transaction of a dealer at a time gets past this call until it ends, so that a count made here still
    holds when the row is written. With `queued` the caller has seen to that (a lock on the vehicle, on the
    buyer). `used` is by default the quota's own counter.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"the room for {name} holds until the transaction ends, and there is none")
    limit = limit_of(name)
    if not queued:
        with connection.cursor() as cursor:
            turn = f"quota:{current_dealer().schema}:{name}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])
    there = (used or _counters[name])()
    if there + adding > limit:
        raise reached(name, limit=limit, used=there, field=field)


def reached(name: str, *, limit: int, used: int, field: str | None = None) -> DomainError:
    """The refusal that says how much is used and how much there may be."""
    said = {
        "quota": name,
        "title": quota(name).title,
        "limit": _shown(name, limit),
        "used": _shown(name, used),
    }
    return QuotaReached(field=field, params=said)


def usage_of(dealer: DealerRef) -> list[Usage]:
    """Every quota of a dealer with its use, counted now, in the dealer's own role."""
    with dealer_context(dealer):
        return [
            Usage(
                name,
                declared.title,
                declared.unit,
                limit_of(name, dealer=dealer),
                declared.default,
                None if declared.each or name not in _counters else _counters[name](),
            )
            for name, declared in QUOTAS.items()
        ]


def _shown(name: str, amount: int) -> str:
    if quota(name).unit == "bytes":
        return f"{amount / 2**30:.1f} GiB"
    return str(amount)

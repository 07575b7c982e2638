"""Strangers begin estimates and buyers ask dealers: so many a day, then a pause."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache

from shared_apps.tradein.errors import TooManyAsked, TooManyTradeIns

DAY = 24 * 3600  # seconds
BEGUN, ASKED = 30, 15


def admit_beginning(address: str) -> None:
    """Count a trade-in begun from a network address. Raises TooManyTradeIns."""
    if _count("begun", address) > BEGUN:
        raise TooManyTradeIns()


def admit_asking(buyer: str, dealers: int) -> None:
    """Count the dealers that a buyer asks. Raises TooManyAsked."""
    counts = [_count("asked", buyer) for _dealer in range(dealers)]
    if max(counts, default=0) > ASKED:
        raise TooManyAsked()


def _count(kind: str, value: str) -> int:
    key = f"tradein-{kind}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"
    cache.add(key, 0, DAY)
    with suppress(ValueError):  # the count ran out between the two calls
        return int(cache.incr(key))
    return 1

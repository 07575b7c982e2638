"""How often one address may fetch feeds: seldom the whole, often what changed."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from core.kernel.errors import Unavailable
from shared_apps.syndication.errors import TooManyFeeds

WHOLE, CHANGED, PERIOD = 12, 240, 60 * 60
"""Fetches of a feed in PERIOD seconds: of all there is, and of what changed."""


def admit(address: str, *, whole: bool) -> None:
    """Count a fetch. Raises TooManyFeeds, and Unavailable where nobody can count: a feed is much to read."""
    kind, most = ("whole", WHOLE) if whole else ("changed", CHANGED)
    key = f"feed-{kind}:{hashlib.sha256(address.encode(errors='replace')).hexdigest()}"
    count = 1
    try:
        cache.add(key, 0, PERIOD)
        with suppress(ValueError):  # the count ran out between the two calls
            count = int(cache.incr(key))
    except (RedisError, OSError) as error:
        raise Unavailable() from error
    if count > most:
        raise TooManyFeeds(params={"minutes": PERIOD // 60})

"""How often one address may fetch feeds: seldom the whole, often what changed."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache

from shared_apps.syndication.errors import TooManyFeeds

WHOLE, CHANGED, PERIOD = 12, 240, 60 * 60
"""Fetches of a feed in PERIOD seconds: of all there is, and of what changed."""


def admit(address: str, *, whole: bool) -> None:
    """Count a fetch. Raises TooManyFeeds."""
    kind, most = ("whole", WHOLE) if whole else ("changed", CHANGED)
    key = f"feed-{kind}:{hashlib.sha256(address.encode(errors='replace')).hexdigest()}"
    cache.add(key, 0, PERIOD)
    count = 1
    with suppress(ValueError):  # the count ran out between the two calls
        count = int(cache.incr(key))
    if count > most:
        raise TooManyFeeds(params={"minutes": PERIOD // 60})

"""The server behind cache and queue, for what is neither: small counters that all processes share."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

WAIT = 1.0  # seconds: a page rather does without

__all__ = ["RedisError", "connection"]


@cache
def connection() -> Any:
    """This process's client. What it is asked may raise RedisError."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=WAIT, socket_timeout=WAIT)

"""The real cache: the suite's pages compute everything."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache

from core.edge import cached
from core.edge.hits import COUNTS
from core.storage import scope


@pytest.fixture
def valkey(settings):
    """Valkey with nothing of ours in it, and pages that use it."""
    real = {
        "default": {
            "BACKEND": "core.edge.cache.ScopedCache",
            "LOCATION": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"),
            "KEY_FUNCTION": "core.edge.cache.scoped_key",
        }
    }
    settings.CACHES = real
    settings.CACHED, settings.CACHED_IN_TRANSACTIONS = True, False
    known = dict(cached.KINDS)
    _forget()
    yield cache
    settings.CACHES = real
    _forget()
    cached.KINDS.clear()
    cached.KINDS.update(known)


def _forget() -> None:
    cached._away_until[0] = 0.0
    COUNTS.flush()
    with scope.entered(scope.OWNER):
        cache.clear()
    COUNTS._waiting.clear()

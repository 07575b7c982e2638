from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from tenants import middleware
from tests.api import trial


@pytest.fixture
def at_trial(monkeypatch, settings) -> Callable[..., Client]:
    """Makes browsers at the market with the trial's API mounted under /api/trial/."""
    monkeypatch.setitem(middleware.URLCONFS, "market", "tests.api.trial")
    trial.made.clear()
    trial.planned.clear()
    trial.gate.set()
    cache.clear()
    return lambda **options: Client(headers={"host": settings.BASE_DOMAIN}, **options)

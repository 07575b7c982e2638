from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from core.flow.outbox import registry


@pytest.fixture
def handlers(monkeypatch) -> Iterator[dict]:
    """The registry, empty: a test registers its own handlers, as one of the market's or a dealer's app."""
    fresh = defaultdict(list)
    monkeypatch.setattr(registry, "_handlers", fresh)
    yield fresh


@pytest.fixture
def at_dealers(monkeypatch):
    """Makes a function pass for a handler of a dealer's app."""

    def placed(function):
        function.__module__ = "tenant_apps.trial.handlers"
        return function

    return placed


@pytest.fixture
def sent(monkeypatch) -> list[SimpleNamespace]:
    """Calls that would go to the broker, kept instead of sent."""
    calls: list[SimpleNamespace] = []

    def keep(self, args=None, kwargs=None, **options):
        calls.append(SimpleNamespace(name=self.name, kwargs=kwargs, **options))

    monkeypatch.setattr("celery.app.task.Task.apply_async", keep)
    return calls

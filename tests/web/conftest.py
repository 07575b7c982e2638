"""Pages as they are counted and read: nothing falls due in the middle of a test."""

import pytest

from shared_apps.rulebook.queries import rules
from tenants.features import queries as switches


@pytest.fixture(autouse=True)
def _no_look_falls_due(monkeypatch):
    """What processes look at again after a second is not due inside a test, however slow the machine is."""
    monkeypatch.setattr(switches, "CHECKED_EVERY", float("inf"))
    monkeypatch.setattr(rules, "CHECKED_EVERY", float("inf"))

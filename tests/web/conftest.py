"""Pages without a built front end: a manifest that names files nobody fetches."""

import json

import pytest

from core.edge import web
from shared_apps.rulebook.queries import rules
from tenants.features import queries as switches


@pytest.fixture(autouse=True)
def _no_look_falls_due(monkeypatch):
    """What processes look at again after a second is not due inside a test, however slow the machine is."""
    monkeypatch.setattr(switches, "CHECKED_EVERY", float("inf"))
    monkeypatch.setattr(rules, "CHECKED_EVERY", float("inf"))


@pytest.fixture(autouse=True)
def _front_end(settings, tmp_path):
    folder = tmp_path / "dist"
    folder.mkdir()
    entry = {"file": "assets/buyer.js", "css": ["assets/buyer.css"]}
    (folder / "manifest.json").write_text(json.dumps({"src/buyer/main.ts": entry}))
    settings.FRONTEND_DIST = settings.STATIC_ROOT = folder
    web._manifest.cache_clear()
    yield
    web._manifest.cache_clear()

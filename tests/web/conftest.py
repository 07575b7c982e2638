"""Pages without a built front end: a manifest that names files nobody fetches."""

import json

import pytest

from core.edge import web


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

"""The whole product on free ports, and a Chromium to use it with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from config.launch.layout import Layout
from config.launch.product import running_product
from config.launch.smoke import Site
from config.launch.voice import Voice

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (p for p in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if p.exists()), None
)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def _apart() -> Iterator[Site]:
    """The whole product; nothing of the suite's own environment reaches it."""
    own = {name: os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    try:
        with running_product(Layout(ROOT, ROOT / ".state"), Voice(sys.stderr)) as site:
            yield site
    finally:
        os.environ.update(own)


@pytest.fixture(scope="module")
def product() -> Iterator[Site]:
    """A market with its catalogue and no dealers."""
    with _apart() as site:
        yield site


@pytest.fixture(scope="package")
def market() -> Iterator[Site]:
    """A market with the demo's dealers and a third of its cars, for all tests that only look at it."""
    with _apart() as site:
        code, said = site.manage("demo", "load", "--share", "0.3")
        assert code == 0, said[-2000:]
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests: Django refuses to work beside its event loop."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()

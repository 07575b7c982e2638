from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test.utils import override_settings

from tests.conftest import enter_dealer, forget_everything
from tests.database import left_at_dealers
from tests.isolation.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Built once a module, with its files; each attack is rolled back to it."""
    kept = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), STRIPE_API_KEY="")
    with django_db_blocker.unblock(), kept, _rolled_back():
        forget_everything()
        assert left_at_dealers() == [], "a test has left rows in the dealers' schemas"
        yield build(enter_dealer("main"), enter_dealer("other"))
    forget_everything()


@pytest.fixture
def undone(world) -> Iterator[None]:
    """Whatever a caller brings about is undone afterwards."""
    with _rolled_back():
        world.begin()
        yield


@contextmanager
def _rolled_back() -> Iterator[None]:
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own: what insists on a transaction of its own runs in it
    with block:
        yield
        transaction.set_rollback(True)

"""One migrated `public`, two dealers' schemas built once, every test in a transaction rolled back.

Tests begin in the owner's scope; `dealer_context(main)` and `market_context()` are the real doors, with the
real roles: what the database refuses in production it refuses here.
"""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from core.flow.outbox import relay
from shared_apps.marketplace.queries import forget_names
from shared_apps.marketplace.shelf import KEEPER
from shared_apps.rulebook.queries import forget_rules
from tenants.context import DealerRef, owner_context, ref_of
from tenants.features.queries import forget_switches
from tenants.grants import apply_public_grants
from tenants.middleware import forget_hosts
from tenants.models import Dealer, Domain
from tenants.provisioning import build_schema
from tests.database import (
    create_test_database,
    drop_database,
    drop_migrated,
    empty_tables,
    name_the_run,
    there_is,
    work_in,
)
from tests.factories.authority import authority_server, signing_authority
from tests.factories.papers import papers

__all__ = ["authority_server", "papers", "signing_authority"]  # fixtures for every folder
NAMES = {"main": "杭州西湖名车", "other": "成都锦江汽车"}


_ours = pytest.StashKey[bool]()
TransactionTestCase._fixture_teardown = lambda _self: empty_tables()  # Django's own leaves dealers' rows


def pytest_configure(config):
    config.stash[_ours] = name_the_run()


def pytest_collection_finish():
    gc.collect()
    gc.freeze()  # thousands of tests and all the product's modules stay: no need to look through them again


def pytest_sessionfinish(session):
    if session.config.stash[_ours]:
        with session.config.stash[blocking_manager_key].unblock():
            drop_migrated()


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    kept = os.environ.get("MARQUE_TEST_DATABASE", "")  # shared by the forks of isolation/mutant_server.py
    with django_db_blocker.unblock():
        name = kept if kept and there_is(kept) else _build(kept)
        work_in(name)
    yield
    if not kept:
        with django_db_blocker.unblock():
            drop_database(name)


def _build(name: str = "") -> str:
    """A database with `public`, the template and two dealers; its name, Django's own unless one is given."""
    name = create_test_database(name)
    apply_public_grants()
    for slug in NAMES:
        build_schema(f"t_{slug}")
        enter_dealer(slug)
    return name


def enter_dealer(slug: str) -> DealerRef:
    """The dealer's row, entered again where a test that commits has emptied `public` behind itself."""
    with owner_context():
        found = Dealer.objects.filter(slug=slug).first()
        if found is not None:
            return ref_of(found)
        dealer = Dealer.objects.create(
            schema_name=f"t_{slug}",
            slug=slug,
            name=NAMES[slug],
            state="ACTIVE",
            city="杭州" if slug == "main" else "成都",
            address="文三路 90 号",
            latitude=Decimal("30.274100"),
            longitude=Decimal("120.155100"),
            owner_email=f"owner@{slug}.example",
            brands=["byd"],
        )
        Domain.objects.create(domain=f"{slug}.{settings.BASE_DOMAIN}", tenant=dealer, is_primary=True)
        connection.check_constraints()  # now: a test may end in a transaction that can no longer lock rows
        return ref_of(dealer)


_places = itertools.count()


@pytest.fixture(autouse=True)
def _fresh_memory(settings, tmp_path_factory):
    forget_everything()
    place = tmp_path_factory.getbasetemp() / f"files-{next(_places)}"  # made by whoever writes
    settings.MEDIA_ROOT = place / "media"
    vault = {"BACKEND": "core.storage.vault.ReadOnlyFiles", "OPTIONS": {"location": place / "vault"}}
    settings.STORAGES = {**settings.STORAGES, "vault": vault}


def forget_everything() -> None:
    """What a process remembers of other tests' rows."""
    forget_hosts()
    KEEPER.forget()
    forget_names()
    forget_switches()
    forget_rules()


@pytest.fixture
def main(db) -> DealerRef:
    """The dealer under test."""
    return enter_dealer("main")


@pytest.fixture
def other(db) -> DealerRef:
    """Another dealer, who must see and change nothing of `main`."""
    return enter_dealer("other")


@pytest.fixture
def deliver(db) -> Callable[[], int]:
    """Deliver what waits in the outbox, as the worker would."""
    return relay.deliver_all


@pytest.fixture
def client_of() -> Callable[[str], Client]:
    """A browser-like client of one host: `client_of("market")`, `"console"`, `"main"`, `"other"`."""

    def make(surface: str) -> Client:
        host = settings.BASE_DOMAIN if surface == "market" else f"{surface}.{settings.BASE_DOMAIN}"
        return Client(headers={"host": host})

    return make


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """Real catalog files to try things on; tests that need them skip where they are absent."""
    default = Path(settings.ROOT).parent / "shared" / "data"
    folder = Path(os.environ.get("MARQUE_DATA_DIR", default))
    if not folder.is_dir():
        pytest.skip("no MARQUE_DATA_DIR with the trial data on this machine")
    yield folder

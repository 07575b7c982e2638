from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from config.settings.objects import archive_storage
from core.flow.audit.operations import record
from core.kernel.actor import SYSTEM
from tenants.archive.models import Backup
from tenants.archive.operations import take_backup
from tenants.context import DealerRef, dealer_context, owner_context, ref_of
from tenants.models import Dealer
from tenants.provisioning import build_schema, drop_schema, next_schema_name
from tests.factories.stock import make_vehicle

# What text formats trip over: tabs, breaks, backslashes, their own end mark, quotes, four-byte letters.
AWKWARD = "a\tb\nc\\N \\. \r\n\\.\n'quoted' \"twice\" 𠮷野家 🚗 %s"


def schemas() -> set[str]:
    """Every schema in the database."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture(autouse=True)
def vault(settings, tmp_path) -> Path:
    """The archive's folder, empty."""
    folder = tmp_path / "archive"
    settings.STORAGES = {**settings.STORAGES, "archive": archive_storage(folder)}
    return folder


@pytest.fixture
def dealer(transactional_db) -> Iterator[DealerRef]:
    """A dealer with a schema of its own, committed: dumps see no other transaction's rows."""
    before = schemas()
    with owner_context():
        schema = next_schema_name()
    build_schema(schema)
    yield enter(schema, "xihu")
    for left in schemas() - before:
        with owner_context(), transaction.atomic():
            drop_schema(left)


@pytest.fixture
def neighbour(dealer) -> DealerRef:
    """Another dealer of the same kind."""
    with owner_context():
        schema = next_schema_name()
    build_schema(schema)
    return enter(schema, "nanhu")


def enter(schema: str, slug: str) -> DealerRef:
    """The row of a dealer who lives in the schema."""
    with owner_context():
        return ref_of(
            Dealer.objects.create(
                schema_name=schema,
                slug=slug,
                name="杭州西湖名车",
                state="ACTIVE",
                city="杭州",
                address="文三路 90 号",
                latitude="30.274100",
                longitude="120.155100",
                owner_email=f"owner@{slug}.example",
                brands=["byd"],
            )
        )


@pytest.fixture
def stocked(dealer) -> DealerRef:
    """The same dealer with cars, and with lines that text formats trip over."""
    for state in ("ARRIVED", "AVAILABLE"):
        make_vehicle(dealer, state)
    with dealer_context(dealer), transaction.atomic():
        record(SYSTEM, "trial.awkward", ("trial", "1"), note=AWKWARD, after={"text": AWKWARD})
    return dealer


@pytest.fixture
def backup(stocked) -> Backup:
    """A backup of the dealer as it now is."""
    return take_backup(actor=SYSTEM, dealer_id=stocked.id)

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.notary.facts import LeafFacts
from shared_apps.notary.operations import close_days, enter
from tenants.context import dealer_context, market_context, owner_context
from tests.apps.notary import sealing

OFFLINE = Path(settings.ROOT) / "shared_apps/notary/offline/marque_verify.py"
AUTHORITY = "shared_apps.notary.operations.stamping.esign.authority"


def digest(said: str) -> str:
    return sha256(said.encode()).hexdigest()


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI)


def entered(dealer, said: str, moment: datetime, kind: str = "SALE") -> LeafFacts:
    """A document of this dealer's that was sealed and entered at this moment."""
    with clock.set_to(moment), dealer_context(dealer):
        return enter(actor=SYSTEM, document_sha256=digest(said), kind=kind, sealed_at=moment)


def closed(moment: datetime) -> list:
    """The days that a close at this moment closes."""
    with clock.set_to(moment), market_context():
        return close_days(actor=SYSTEM)


def tampered(table: str, statement: str, *values) -> None:
    """As the owner of the database who silences the trigger."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def market() -> Iterator[None]:
    with market_context():
        yield


@pytest.fixture(scope="package")
def authority(tmp_path_factory):
    """The demonstration's authority on a loopback port, named in the settings as long as this folder runs."""
    yield from sealing.running(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="package")
def sealed(authority) -> bytes:
    """A contract signed by a buyer and sealed by a dealer."""
    return sealing.sealed_pdf()


@pytest.fixture(scope="session")
def offline() -> ModuleType:
    """The program that is handed out, as a module."""
    spec = importlib.util.spec_from_file_location("marque_verify", OFFLINE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["marque_verify"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module

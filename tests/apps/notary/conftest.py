from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

import pytest
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.notary.facts import LeafFacts
from shared_apps.notary.operations import close_days, enter
from tenants.context import dealer_context, market_context, owner_context

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
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def market() -> Iterator[None]:
    with market_context():
        yield

"""Ready-made schemas that wait for a dealer: built ahead by the worker, taken by the update of one row.

A spare has its final, opaque name, its role, its rights and the template's content. Giving it to a dealer
makes nothing in the catalog, so it fits into a request; only building needs the owner of the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from core.flow.outbox.operations import post_task
from core.kernel import clock
from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import owner_context
from tenants.fleet.operations import note_schema
from tenants.fleet.queries import schema_row
from tenants.fleet.versions import digest, recorded_in
from tenants.ownership import as_owner
from tenants.provisioning import make_schema, next_schema_name

FILL = "tenants.fleet.tasks.fill_pool"
FILLER_LOCK = 0x4D61_7272  # one filler at a time counts; the number is arbitrary
_COUNT = """
SELECT count(*) FILTER (WHERE s.fault = '' AND (s.version, s.fingerprint) = (t.version, t.fingerprint)),
       count(*)
FROM fleet_schema s LEFT JOIN fleet_schema t ON t.name = %s WHERE s.state = 'SPARE'
"""
_TAKE = """
UPDATE fleet_schema SET state = 'TAKEN', taken_at = %s WHERE name = (
    SELECT s.name FROM fleet_schema s JOIN fleet_schema t ON t.name = %s
    WHERE s.state = 'SPARE' AND s.fault = '' AND (s.version, s.fingerprint) = (t.version, t.fingerprint)
    ORDER BY s.name LIMIT 1 FOR UPDATE OF s SKIP LOCKED
) RETURNING name
"""


class TemplateMoved(RuntimeError):
    """The template was migrated while a schema was built from it; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Stock:
    """How the pool stands: spares that fit, spares that lag behind or are at fault, the number wanted."""

    ready: int
    unfit: int
    target: int


def stock() -> Stock:
    """Count the spares, in the market's or the owner's scope."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [TEMPLATE])
        ready, spares = cursor.fetchone()
    return Stock(ready, spares - ready, settings.SPARE_SCHEMAS)


def take() -> str | None:
    """Take a spare for a dealer, inside the caller's transaction, and ask for another one to be built.

    Returns its name, or None where no spare fits. Two callers never get the same one and never
    wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [clock.now(), TEMPLATE])
        found = cursor.fetchone()
    ask_for_more()
    return str(found[0]) if found else None


def ask_for_more() -> None:
    """Have the worker bring the pool to its size, unless it has been asked already."""
    if settings.SPARE_SCHEMAS:
        post_task(FILL, {}, key="pool", dealer="", unless_waiting=True)


def fill(target: int | None = None) -> int:
    """Build spares until `target` fit (settings.SPARE_SCHEMAS by default); returns how many were built.

    Each is a transaction of its own: what was built before a failure stays. While another process fills, this
    one leaves it to that one. Raises OwnerOutOfReach in a process that may not build.
    """
    built, wanted = 0, settings.SPARE_SCHEMAS if target is None else target
    with as_owner():
        note_template()
        while _one_more(wanted):
            built += 1
    return built


def build_spare() -> str:
    """Build one spare now, whatever the pool holds, and return its name: somebody waits for it.

    Raises OwnerOutOfReach and TemplateMoved.
    """
    with as_owner():
        note_template()
        with transaction.atomic():
            return _build()


def note_template() -> None:
    """Write down the template's version and shape, by which spares are judged. For the owner."""
    _note(TEMPLATE, "TEMPLATE")


def _one_more(wanted: int) -> bool:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FILLER_LOCK])
            free = bool(cursor.fetchone()[0])
        if not free or stock().ready >= wanted:
            return False
        _build()
    return True


def _build() -> str:
    """A new spare with its row, inside the owner's open transaction."""
    name = next_schema_name()
    make_schema(name)
    noted = schema_row(TEMPLATE)
    if noted is None or _note(name, "SPARE") != (noted.version, noted.fingerprint):
        raise TemplateMoved(f"{name} came out unlike the template that was noted")
    return name


def _note(name: str, state: str) -> tuple[str, str]:
    """Write down what a schema is like, as it is found to be; returns version and fingerprint."""
    version, shape = digest(recorded_in(name)), fingerprint_of(name)
    with owner_context():
        note_schema(name, state=state, version=version, fingerprint=shape)
    return version, shape

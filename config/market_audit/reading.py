"""Looking over all dealers, one statement a check and chunk, as the owner: nobody else reads several schemas.

Five hundred dealers are ten chunks. Nothing is written here; healing goes through each dealer's own role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import connection

from config.market_audit import platform, schemas
from config.market_audit.findings import Fault, Report
from tenants.context import DealerRef, market_context, ref_of
from tenants.fleet import sweep
from tenants.hosts.states import ANSWERS
from tenants.ownership import as_owner
from tenants.queries import all_dealers

CHUNK = 50
LIVING = sweep.LIVING


def living_dealers(slug: str = "") -> list[DealerRef]:
    """Dealers who have a schema, by name of the schema; only the one of this slug where one is given."""
    with market_context():
        rows = all_dealers().filter(state__in=LIVING).order_by("schema_name")
        return [ref_of(dealer) for dealer in (rows.filter(slug=slug) if slug else rows)]


def look(dealers: Sequence[DealerRef], *, whole: bool) -> Report:
    """Hold these dealers' schemas against `public`; with `whole`, also what belongs to no schema.

    Raises OwnerOutOfReach in a process that has not been given the owner's login.
    """
    report = Report(dealers=len(dealers))
    names = {dealer.schema: dealer.slug for dealer in dealers}
    with as_owner():
        there = _existing(names)
        for start in range(0, len(there), CHUNK):
            _look_into(there[start : start + CHUNK], names, report)
            _renew()
        for fault in _of_platform():
            if whole or fault[0] in names:
                report.faults.append(_named(fault, names))
        if whole:
            report.faults += [Fault(s.name, f"schema.{s.kind}", s.name, s.why) for s in sweep.find()]
    _tell_twins(report)
    report.faults.sort(key=lambda fault: (fault.dealer, fault.kind, fault.id))
    return report


def _look_into(chunk: list[str], names: dict[str, str], report: Report) -> None:
    uneven = set()
    for check in schemas.CHECKS:
        found = _rows(schemas.statement(check, chunk), {"schemas": chunk})
        report.faults += [_named(row, names) for row in found]
        uneven |= {row[0] for row in found}
    for schema, *sums in _rows(schemas.statement(schemas.COUNTS, chunk), {"schemas": chunk}):
        for name, inside, outside in (("listings", *sums[:2]), ("orders", *sums[2:])):
            report.add(name, inside, outside)
            if inside != outside and schema not in uneven:
                said = f"{inside} in the schema, {outside} shown"
                report.faults.append(Fault(names[schema], f"count.{name}", "", said))


def _tell_twins(report: Report) -> None:
    """A VIN registered for another dealer is mended only where that dealer was seen not to have the car."""
    free = {fault.id for fault in report.faults if fault.kind == "vin.orphan"}
    report.faults = [
        replace(fault, kind="vin.twice")
        if fault.kind == "vin.wrong_dealer" and fault.id not in free
        else fault
        for fault in report.faults
    ]


def _of_platform() -> Iterator[tuple[str, str, str, str]]:
    given = {"living": list(LIVING), "answering": list(ANSWERS), "base": settings.BASE_DOMAIN}
    for sql in platform.CHECKS:
        yield from _rows(sql, given)


def _existing(names: dict[str, str]) -> list[str]:
    """Those of the schemas that are there; the sweeper tells of those that are not."""
    found = _rows(
        "SELECT nspname::text FROM pg_namespace WHERE nspname = ANY(%(names)s)", {"names": list(names)}
    )
    return sorted(row[0] for row in found)


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _named(row: tuple[str, str, str, str], names: dict[str, str]) -> Fault:
    return Fault(names.get(row[0], row[0]), *row[1:])


def _renew() -> None:
    """A server process keeps what it read of every schema in memory: each chunk gets a fresh one."""
    if not connection.in_atomic_block:
        connection.close()

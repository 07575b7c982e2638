"""The end of a dealer, step by step. Each step may be repeated; whoever comes after a crash goes on."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.storage import scope
from tenants.archive.operations.forgetting import forget_backups
from tenants.context import dealer_context, ref_of
from tenants.errors import ErasureRuns, ExportMissing, GraceRuns, HeldByLaw, SlugNotTyped
from tenants.fleet.models import Schema
from tenants.keys.operations import destroy_keys
from tenants.life import cached
from tenants.life.belongings import Belonging, belongings, named
from tenants.life.certifying import number_of, pdf_of, signed, statement_of
from tenants.life.exports import read_export
from tenants.life.guard import hold_state
from tenants.life.models import UNFINISHED, Certificate, Erasure, Export
from tenants.life.operations.exporting import make_export
from tenants.life.operations.keeping import empty_vault, lying_in_vault
from tenants.life.queries import holds_of, last_export
from tenants.life.scanning import Leftover, files_below, places_of, scan
from tenants.models import Dealer
from tenants.ownership import as_owner
from tenants.provisioning import drop_schema
from tenants.states import DEALER

log = logging.getLogger(__name__)
RIGHT = "dealers.offboard"
NAMED = 5  # documents on hold told by number in the refusal
BUSY_FOR = timedelta(minutes=15)
"""How long a process that does not answer is taken to be at work on a step."""
ERASE, SEND = "tenants.life.tasks.erase_dealer", "tenants.life.tasks.send_certificate"
TABLES_AT_ONCE = 20
"""Dropping a table locks it, its indexes and its sequences until the transaction ends: a few at a time."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename LIMIT %s"
_COUNT = "SELECT count(*) FROM pg_tables WHERE schemaname = %s"


class LeftBehind(RuntimeError):
    """The last look found something of the dealer: no certificate is issued."""

    def __init__(self, leftovers: tuple[Leftover, ...]) -> None:
        super().__init__("; ".join(f"{one.kind} {one.place} ({one.count})" for one in leftovers[:20]))
        self.leftovers = leftovers


def begin_erasure(*, actor: Actor, dealer_id: UUID, confirm: str = "", here: bool = False) -> Erasure:
    """Close a leaving dealer for good and have the worker erase it; an erasure that was begun goes on.

    Before the time of grace is over `confirm` must be the dealer's subdomain. With `here` the caller carries
    it out itself. Raises Forbidden, NotFound, IllegalMove, GraceRuns, SlugNotTyped and HeldByLaw.
    """
    actor.require(RIGHT)
    with transaction.atomic():
        hold_state(dealer_id)
        dealer = Dealer.objects.select_for_update().filter(id=dealer_id).first()
        if dealer is None:
            raise NotFound()
        begun = Erasure.objects.filter(dealer_id=dealer_id).first()
        if begun is None:
            begun = _close(actor, dealer, confirm)
        if begun.finished_at is None and not here:
            call = {"dealer_id": str(dealer_id)}
            post_task(ERASE, call, key=f"erase:{dealer_id}", dealer="", unless_waiting=True)
    return begun


def carry_out_erasure(dealer_id: UUID) -> Certificate:
    """Take every step that is not done yet; the certificate is the last of them.

    In the market's scope, with the owner's login at hand, outside of transactions; one process at a time.
    Raises ErasureRuns, and what stopped it (LeftBehind, ExportMissing, the database's errors); calling again
    goes on.
    """
    dealer = Dealer.objects.get(id=dealer_id)
    erasure = _claim(dealer_id)
    try:
        for name, step in STEPS:
            if name not in erasure.done:
                step(dealer, erasure)
                _hold(dealer_id, BUSY_FOR)
                erasure.refresh_from_db()
    except Exception as error:
        told = f"{type(error).__name__}: {error}"[:1000]
        Erasure.objects.filter(dealer_id=dealer_id).update(error=told)
        raise
    finally:
        _hold(dealer_id, None)
    return Certificate.objects.get(dealer_id=dealer_id)


def _claim(dealer_id: UUID) -> Erasure:
    free = Q(busy_until=None) | Q(busy_until__lt=clock.latest())
    if not Erasure.objects.filter(free, dealer_id=dealer_id).update(busy_until=clock.latest() + BUSY_FOR):
        raise ErasureRuns()
    return Erasure.objects.get(dealer_id=dealer_id)


def _hold(dealer_id: UUID, time: timedelta | None) -> None:
    until = None if time is None else clock.latest() + time
    Erasure.objects.filter(dealer_id=dealer_id).update(busy_until=until)


def _close(actor: Actor, dealer: Dealer, confirm: str) -> Erasure:
    before = dealer.state
    after = DEALER.target(before, "erase")
    if confirm and confirm != dealer.slug:
        raise SlugNotTyped()
    if not confirm and (dealer.erase_after is None or dealer.erase_after > clock.latest()):
        raise GraceRuns(params={"until": f"{dealer.erase_after:%F}" if dealer.erase_after else "–"})
    with dealer_context(ref_of(dealer)):
        held = holds_of()
    if held:
        what = ", ".join(one.number for one in held[:NAMED])
        raise HeldByLaw(params={"count": len(held), "what": what})
    Dealer.objects.filter(id=dealer.id).update(state=after, updated_at=clock.now())
    record(
        actor,
        "dealers.dealer.erase",
        ("dealer", dealer.id),
        before={"state": before},
        after={"state": after, "within_grace": bool(confirm)},
    )
    return Erasure.objects.create(dealer_id=dealer.id, asked_by=actor.name[:120], started_at=clock.now())


def _evidence(dealer: Dealer, erasure: Erasure) -> None:
    """There is a sound export, made now if need be: its digests are what the certificate refers to."""
    export = last_export(dealer.id)
    if export is None:
        Export.objects.filter(dealer_id=dealer.id, state__in=UNFINISHED).update(state="FAILED")
        made = Export.objects.create(dealer_id=dealer.id, asked_by=erasure.asked_by)
        make_export(export_id=made.id)
        export = last_export(dealer.id)
    if export is None:
        raise ExportMissing()
    digest = hashlib.sha256()
    for chunk in read_export(export):
        digest.update(chunk)
    if digest.hexdigest() != export.sha256:
        raise ExportMissing()
    told = {
        "sha256": export.sha256,
        "manifest_sha256": export.manifest_sha256,
        "size": export.size,
        "rows": export.rows,
        "downloads": export.downloads,
        "made_at": export.finished_at.isoformat() if export.finished_at else "",
    }
    _done(erasure, "evidence", told)


def _files(dealer: Dealer, erasure: Erasure) -> None:
    """Pictures, papers, exports and backups; counted before the first is deleted."""
    keys = [
        (storage, key, inside, _size(storage, key, inside))
        for storage, folder, inside in places_of(dealer)
        for key in _listed(storage, folder, inside)
    ]
    if "files" not in erasure.counts:
        _note(erasure, "files", {"count": len(keys), "bytes": sum(size for *_, size in keys)})
    with as_owner():
        forget_backups(dealer.id)
    for storage, key, inside, _bytes in keys:
        with scope.entered(inside):
            storage.delete(key)
    if "vault" not in erasure.counts:
        _note(erasure, "vault", lying_in_vault(dealer))
    found = {name: erasure.counts["vault"][name] for name in ("found", "found_bytes")}
    _note(erasure, "vault", empty_vault(dealer, found))
    _done(erasure, "files")


def _rows(dealer: Dealer, erasure: Erasure) -> None:
    """Rows in `public`: deleted, or emptied as far as they must be kept; and what the cache holds."""
    values = named(dealer)
    deleted: dict[str, int] = {}
    kept: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for one in belongings():
            if one.table == "tenants_dealer":
                kept[one.table] = 1  # emptied at the very end: the letter needs its address
            elif one.kept is None:
                cursor.execute(f'DELETE FROM public."{one.table}" WHERE {one.where}', values)  # noqa: S608
                deleted[one.table] = cursor.rowcount
            else:
                kept[one.table] = _blank(cursor, one, values)
        told = {"deleted": {t: n for t, n in deleted.items() if n}, "kept": kept}
        _done(erasure, "rows", {**told, "cached": cached.forget(dealer.schema_name)})


def _schema(dealer: Dealer, erasure: Erasure) -> None:
    """The schema, a few tables at a time, and the role; the name is never given again."""
    schema = dealer.schema_name
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [schema])
        tables = cursor.fetchone()[0]
    if "schema" not in erasure.counts:
        _note(erasure, "schema", {"name": schema, "tables": tables})
    with as_owner():
        while _drop_some(schema):
            pass
        with transaction.atomic():
            drop_schema(schema)
    gone = {"state": "DROPPED", "fault": "", "fingerprint": "", "version": ""}
    Schema.objects.update_or_create(name=schema, defaults=gone)
    _done(erasure, "schema")


def _key(dealer: Dealer, erasure: Erasure) -> None:
    with transaction.atomic():
        count = destroy_keys(dealer.id)
        _done(erasure, "key", {"keys": count, "at": clock.now().isoformat()})


def _certificate(dealer: Dealer, erasure: Erasure) -> None:
    """Empty the dealer's own row, take a last look and issue the certificate: together, or not at all."""
    with transaction.atomic(), connection.cursor() as cursor:
        hold_state(dealer.id)
        if Certificate.objects.filter(dealer_id=dealer.id).exists():
            return
        address = dealer.owner_email
        own = next(one for one in belongings() if one.table == "tenants_dealer")
        _blank(cursor, own, named(dealer))
        looked = scan(dealer)
        if looked.leftovers:
            raise LeftBehind(looked.leftovers)
        statement = statement_of(dealer, erasure, tables_scanned=looked.tables)
        certificate = Certificate(number=number_of(dealer), dealer_id=dealer.id, **signed(statement))
        certificate.pdf = pdf_of(certificate)
        certificate.save(force_insert=True)
        _done(erasure, "certificate")
        Erasure.objects.filter(dealer_id=dealer.id).update(finished_at=clock.now(), error="")
        if address:
            post_task(SEND, {"number": certificate.number, "to": address}, key=certificate.number, dealer="")


STEPS: tuple[tuple[str, Callable[[Dealer, Erasure], None]], ...] = (
    ("evidence", _evidence),
    ("files", _files),
    ("rows", _rows),
    ("schema", _schema),
    ("key", _key),
    ("certificate", _certificate),
)


def _blank(cursor: Any, one: Belonging, values: dict[str, str]) -> int:
    """Empty what must not stay of rows that do; returns how many rows stay."""
    blanked = dict(one.kept.blanked) if one.kept else {}
    if not blanked:
        cursor.execute(f'SELECT count(*) FROM public."{one.table}" WHERE {one.where}', values)  # noqa: S608
        return int(cursor.fetchone()[0])
    columns = ", ".join(f'"{column}" = %(blank_{place})s' for place, column in enumerate(blanked))
    given = {f"blank_{place}": value for place, value in enumerate(blanked.values())}
    cursor.execute(
        f'UPDATE public."{one.table}" SET {columns} WHERE {one.where}',  # noqa: S608  names of our own models
        {**values, **given},
    )
    return int(cursor.rowcount)


def _drop_some(schema: str) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLES, [schema, TABLES_AT_ONCE])
        names = [f'"{schema}"."{name}"' for (name,) in cursor.fetchall()]
        if names:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
            cursor.execute(f"DROP TABLE {', '.join(names)} CASCADE")
    return bool(names)


def _listed(storage: Any, folder: str, inside: scope.Scope) -> list[str]:
    with scope.entered(inside):
        return list(files_below(storage, folder))


def _size(storage: Any, key: str, inside: scope.Scope) -> int:
    with scope.entered(inside):
        return int(storage.size(key))


def _note(erasure: Erasure, step: str, counted: dict[str, Any]) -> None:
    erasure.counts = {**erasure.counts, step: counted}
    erasure.save(update_fields=["counts"])


def _done(erasure: Erasure, step: str, counted: dict[str, Any] | None = None) -> None:
    if counted is not None:
        erasure.counts = {**erasure.counts, step: counted}
    erasure.done = [*erasure.done, step]
    erasure.save(update_fields=["counts", "done"])

"""Exports: asked for by a person, written by the worker stretch by stretch, fetched while they last."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from core.edge.pdf import render_pdf
from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.archive.errors import (
    ExportMissing,
    ExportNotReady,
    ExportTooLarge,
    ExportUnderWay,
    NothingToExport,
    TooManyExports,
)
from tenant_apps.archive.facts import Criteria
from tenant_apps.archive.models import Document, Export, ExportPart
from tenant_apps.archive.operations.filing import checked_purpose
from tenant_apps.archive.operations.packing import StretchWriter, assemble
from tenant_apps.archive.queries import EXPORTS, matching
from tenant_apps.archive.states import EXPORT, UNDER_WAY

MOST_DOCUMENTS = 20_000
MOST_A_DAY, MOST_A_DAY_EACH = 40, 10
LEASE = timedelta(minutes=2)
"""For a stretch: whoever stays away longer is taken for dead."""
ASSEMBLY_LEASE = timedelta(minutes=10)
GIVEN_UP = timedelta(hours=6)
log = logging.getLogger(__name__)


RUN = "archive.tasks.run_export"


def order_export(export_id: UUID) -> None:
    """Have the worker write an export, or go on with it, once this transaction is through."""
    with transaction.atomic():
        post_task(RUN, {"export_id": str(export_id)}, key=f"export:{export_id}", dealer=scope.dealer_schema())


def ask_export(
    *,
    actor: Actor,
    criteria: Criteria,
    purpose: str,
    note: str = "",
    recipient: str = "",
    locale: str = "zh-hans",
) -> Export:
    """Ask for a ZIP of all documents that meet the criteria now; the worker writes it.

    With a `recipient` it holds watermarked copies beside the originals. Raises Forbidden, PurposeMissing,
    NoteMissing, KindUnknown, DaysWrong, NothingToExport, ExportTooLarge, ExportUnderWay, TooManyExports.
    """
    actor.require(EXPORTS)
    note = checked_purpose(purpose, note)
    total = matching(criteria).count()
    if not total:
        raise NothingToExport()
    if total > MOST_DOCUMENTS:
        raise ExportTooLarge(params={"count": total, "most": MOST_DOCUMENTS})
    _within_measure(actor)
    export = Export(
        id=ids.new_id(),
        asked_by=actor.name,
        asked_by_id=actor.user_id,
        purpose=purpose,
        note=note,
        criteria=plain(criteria),
        locale=locale if locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        recipient=" ".join(recipient.split())[:80],
        total=total,
    )
    try:
        with transaction.atomic():
            export.save(force_insert=True)
            about = {"criteria": export.criteria, "documents": total, "purpose": purpose}
            about["recipient"] = export.recipient
            record(actor, "archive.export.asked", ("export", export.id), after=about, note=note)
            order_export(export.id)
    except IntegrityError as error:
        raise ExportUnderWay() from error
    return export


def cancel_export(*, actor: Actor, export_id: UUID) -> Export:
    """Stop an export; what was written is thrown away. Raises Forbidden, ExportMissing, IllegalMove."""
    actor.require(EXPORTS)
    with transaction.atomic():
        export = _locked(export_id)
        export.finished_at = clock.now()
        _move(export, "cancel", actor)
        transaction.on_commit(partial(_forget_files, export))
        return export


def run_export(*, actor: Actor, export_id: UUID, dealer: str) -> str:
    """Write an export to its end, going on where a worker before left off; returns its state.

    Safe to call twice: whoever has it in hand is let finish. A storage that fails leaves it for the next
    sweep, for six hours. `dealer` is the name printed on watermarks.
    """
    runner = ids.new_id()
    export = _take(actor, export_id, runner)
    if export is None:
        return _state_of(export_id)
    try:
        with translation.override(export.locale):
            return _run(actor, export, runner, dealer)
    except Exception as error:
        log.exception("export %s stopped", export_id)
        _let_go(actor, export_id, runner, error)
        return _state_of(export_id)


def expire_export(*, actor: Actor, export_id: UUID) -> None:
    """Throw away the file of an export that was kept long enough."""
    with transaction.atomic():
        export = _locked(export_id)
        if export.state not in ("DONE", "FAILED"):
            return
        export.key = ""
        _move(export, "expire", actor)
        transaction.on_commit(partial(_forget_files, export))


def fetch_export(*, actor: Actor, export_id: UUID) -> tuple[Export, IO[bytes]]:
    """The finished file, with a line saying who took it. A FAILED export has the file of what was sound.

    Raises Forbidden, ExportMissing, ExportNotReady.
    """
    actor.require(EXPORTS)
    export = Export.objects.filter(id=export_id).first()
    if export is None:
        raise ExportMissing()
    if not export.key or (export.expires_at and export.expires_at < clock.now()):
        raise ExportNotReady()
    try:
        file = default_storage.open(export.key)
    except OSError as error:
        raise ExportNotReady() from error
    with transaction.atomic():
        record(actor, "archive.export.fetched", ("export", export.id), after={"sha256": export.sha256})
    return export, file


def plain(criteria: Criteria) -> dict[str, Any]:
    """Criteria as they are kept."""
    names = ("q", "kind", "since", "until", "held")
    return {name: getattr(criteria, name) for name in names if getattr(criteria, name)}


def stamp_of(recipient: str, dealer: str, locale: str) -> bytes:
    """The mark of a recipient's copies, a page of A4; b"" without a recipient. Raises PdfUnavailable."""
    if not recipient:
        return b""
    with translation.override(locale):
        footer = translation.gettext(
            "Copy for %(recipient)s from the archive of %(dealer)s. The sealed original lies beside it; this "
            "copy carries no valid signature."
        )
        about = {"recipient": recipient, "dealer": dealer, "locale": locale, "tops": (30, 125, 220)}
        day = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
        return render_pdf("archive/stamp.html", {**about, "day": day, "footer": footer % about})


def stretch_of(
    rows: QuerySet[Document], after: UUID | None, writer: StretchWriter, first_place: int
) -> UUID | None:
    """Fill a stretch with the documents after one, in the order of their ids; returns the last one's."""
    rows = rows.order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    last = None
    for place, row in enumerate(rows[:50].iterator(), start=first_place):
        writer.add(row, place)
        last = row.id
        if writer.full:
            break
    return last


def _run(actor: Actor, export: Export, runner: UUID, dealer: str) -> str:
    stamp = stamp_of(export.recipient, dealer, export.locale)
    rows = matching(Criteria(**export.criteria)).filter(created_at__lte=export.created_at)
    last = export.parts.order_by("place").last()
    place, after = (last.place + 1, last.last_id) if last else (0, None)
    done = export.done
    while True:
        with TemporaryFile() as spool:
            writer = StretchWriter(spool, dealer=dealer, stamp=stamp)
            after = stretch_of(rows, after, writer, done + 1)
            if after is None:
                break
            spool.seek(0)
            key = default_storage.save(_path(export, f"part-{place:05d}"), File(spool))
            if not _keep(export, runner, place, key, after, writer):
                default_storage.delete(key)
                return _state_of(export.id)
        done, place = done + len(writer.entries), place + 1
    return _finish(actor, export, runner)


def _keep(export: Export, runner: UUID, place: int, key: str, last_id: UUID, writer: StretchWriter) -> bool:
    """Enter a stretch that is stored; False where the export was cancelled or is in other hands."""
    with transaction.atomic():
        row = _in_hand(export.id, runner)
        if row is None:
            return False
        entries = [entry.as_json() for entry in writer.entries]
        ExportPart.objects.create(
            export=row, place=place, key=key, size=writer.size, last_id=last_id, entries=entries
        )
        row.done += len(entries)
        row.problems = [*row.problems, *(_problem(one) for one in entries if one["problem"])]
        row.lease_until = clock.now() + LEASE
        row.save(update_fields=["done", "problems", "lease_until", "updated_at"])
        _tell_documents(row, entries)
        return True


def _tell_documents(export: Export, entries: list[dict[str, Any]]) -> None:
    """Every document's history says into whose export it went."""
    asker = Actor("staff", export.asked_by_id, export.asked_by)
    about = {"export": str(export.id), "purpose": export.purpose, "recipient": export.recipient}
    for one in entries:
        if one["members"]:
            subject = ("document", one["document"])
            record(asker, "archive.document.exported", subject, after=about, note=export.note)


def _finish(actor: Actor, export: Export, runner: UUID) -> str:
    with transaction.atomic():
        row = _in_hand(export.id, runner)
        if row is None:
            return _state_of(export.id)
        row.lease_until = clock.now() + ASSEMBLY_LEASE
        row.save(update_fields=["lease_until", "updated_at"])
    with TemporaryFile() as spool:
        sha256, size = assemble(spool, _stretches(row), lists=partial(_entries, row), readme=readme_of(row))
        spool.seek(0)
        key = default_storage.save(_path(row, f"{file_stem(row)}.zip"), File(spool))
    with transaction.atomic():
        row = _in_hand(export.id, runner)
        if row is None:
            default_storage.delete(key)
            return _state_of(export.id)
        row.key, row.sha256, row.size = key, sha256, size
        row.finished_at = clock.now()
        row.expires_at = row.finished_at + timedelta(days=settings.EXPORT_KEEP_DAYS)
        row.lease_until = None
        missing = len(row.problems) or row.total - row.done
        row.error = "incomplete" if missing else ""
        _move(row, "fail" if missing else "finish", actor, sha256=sha256, documents=row.done, missing=missing)
        transaction.on_commit(partial(_forget_parts, row, key))
        return str(row.state)


def _stretches(export: Export) -> Iterator[tuple[list[dict[str, Any]], Callable[[], IO[bytes]]]]:
    for part in export.parts.order_by("place").iterator(chunk_size=4):
        yield part.entries, partial(default_storage.open, part.key)


def _entries(export: Export) -> Iterator[dict[str, Any]]:
    for part in export.parts.order_by("place").iterator(chunk_size=4):
        yield from part.entries


def readme_of(export: Export) -> str:
    """What is in the file and how to check it, in the export's language."""
    return render_to_string("archive/readme.txt", {"export": export, "now": clock.now()})


def file_stem(export: Export) -> str:
    """The file's name without its ending; it says where something is missing."""
    day = export.created_at.astimezone(clock.SHANGHAI).strftime("%Y%m%d-%H%M")
    return f"contracts-{day}{'-INCOMPLETE' if export.problems else ''}"


def _take(actor: Actor, export_id: UUID, runner: UUID) -> Export | None:
    """The export if it is free: it waits, or whoever had it did not come back."""
    with transaction.atomic():
        export = Export.objects.select_for_update().filter(id=export_id).first()
        now = clock.now()
        if export is None or export.state not in UNDER_WAY:
            return None
        if export.state == "RUNNING" and export.lease_until and export.lease_until > now:
            return None
        export.runner, export.lease_until = runner, now + LEASE
        if export.state == "RUNNING":
            export.save(update_fields=["runner", "lease_until", "updated_at"])
            return export
        export.started_at = now
        _move(export, "start", actor)
        return export


def _let_go(actor: Actor, export_id: UUID, runner: UUID, error: Exception) -> None:
    with transaction.atomic():
        row = _in_hand(export_id, runner)
        if row is None:
            return
        row.lease_until = None
        row.error = type(error).__name__[:400]
        if clock.now() - (row.started_at or clock.now()) > GIVEN_UP:
            row.finished_at = clock.now()
            _move(row, "fail", actor)
            transaction.on_commit(partial(_forget_files, row))
            return
        row.save(update_fields=["lease_until", "error", "updated_at"])


def _in_hand(export_id: UUID, runner: UUID) -> Export | None:
    found = Export.objects.select_for_update().filter(id=export_id, state="RUNNING", runner=runner)
    return found.first()


def _within_measure(actor: Actor) -> None:
    day = Export.objects.filter(created_at__gt=clock.now() - timedelta(days=1))
    counted = day.aggregate(all=Count("id"), mine=Count("id", filter=Q(asked_by_id=actor.user_id)))
    if counted["all"] >= MOST_A_DAY:
        raise TooManyExports(params={"count": MOST_A_DAY})
    if counted["mine"] >= MOST_A_DAY_EACH:
        raise TooManyExports(params={"count": MOST_A_DAY_EACH})


def _locked(export_id: UUID) -> Export:
    found = Export.objects.select_for_update().filter(id=export_id).first()
    if found is None:
        raise ExportMissing()
    return found


def _state_of(export_id: UUID) -> str:
    return Export.objects.filter(id=export_id).values_list("state", flat=True).first() or ""


def _move(export: Export, verb: str, actor: Actor, **after: Any) -> None:
    move(export, machine=EXPORT, verb=verb, actor=actor, action=f"archive.export.{verb}", after=after)


def _problem(entry: dict[str, Any]) -> dict[str, str]:
    return {name: entry[name] for name in ("document", "number", "problem")}


def _path(export: Export, name: str) -> str:
    return dealer_path("exports", export.id, name)


def _forget_files(export: Export) -> None:
    _forget_parts(export, "")


def _forget_parts(export: Export, kept: str) -> None:
    """Everything stored for an export but one file, also what a worker that died left behind."""
    folder = _path(export, "x").rpartition("/")[0]
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        key = f"{folder}/{name}"
        if key != kept:
            default_storage.delete(key)

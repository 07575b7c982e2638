"""Exports over dealers as operators ask for them; what the worker enters is in `writing`."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from shared_apps.mandates.errors import (
    KindsMissing,
    NothingMandated,
    SpanWrong,
    TakenMissing,
    TakenNotReady,
    TakingUnderWay,
    TooManyTaken,
)
from shared_apps.mandates.facts import KINDS, Wanted
from shared_apps.mandates.models import MandatedExport
from shared_apps.mandates.operations.granting import checked_reason
from shared_apps.mandates.queries import covering, mandated_export
from shared_apps.mandates.states import EXPORT_RIGHT, MANDATED_EXPORT
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

RUN = "archive.tasks.run_mandated_export"
MOST_A_DAY, MOST_A_DAY_EACH = 20, 5


def ask_mandated_export(
    *, actor: Actor, wanted: Wanted, reason: str, locale: str = "zh-hans"
) -> MandatedExport:
    """Ask for a ZIP of what dealers' mandates let the platform take; the worker writes it.

    Raises Forbidden, WhyMissing, KindsMissing, SpanWrong, NothingMandated, TakingUnderWay, TooManyTaken.
    """
    actor.require(EXPORT_RIGHT)
    reason = checked_reason(reason)
    if wanted.kind and wanted.kind not in KINDS:
        raise KindsMissing(field="kind")
    if wanted.since and wanted.until and wanted.until < wanted.since:
        raise SpanWrong()
    if not covering(wanted):
        raise NothingMandated()
    _within_measure(actor)
    export = MandatedExport(
        id=ids.new_id(),
        asked_by=actor.name,
        asked_by_id=actor.user_id,
        reason=reason,
        criteria=plain(wanted),
        locale=locale if locale in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
    )
    try:
        with transaction.atomic():
            export.save(force_insert=True)
            about = {"criteria": export.criteria}
            record(
                actor,
                "archive.mandated_export.asked",
                ("mandated_export", export.id),
                after=about,
                note=reason,
            )
            order_mandated_export(export.id)
    except IntegrityError as error:
        raise TakingUnderWay() from error
    return export


def order_mandated_export(export_id: UUID) -> None:
    """Have the worker write an export, or go on with it, once this transaction is through."""
    with transaction.atomic():
        post_task(RUN, {"export_id": str(export_id)}, key=f"mandated_export:{export_id}", dealer="")


def cancel_mandated_export(*, actor: Actor, export_id: UUID) -> MandatedExport:
    """Stop an export; what was written is thrown away. Raises Forbidden, TakenMissing, IllegalMove."""
    actor.require(EXPORT_RIGHT)
    with transaction.atomic():
        export = locked(export_id)
        export.finished_at = clock.now()
        step(export, "cancel", actor)
        export.parts.all().delete()
        transaction.on_commit(partial(forget_files, export.id))
        return export


def expire_mandated_export(*, actor: Actor, export_id: UUID) -> None:
    """Throw away the file of an export that was kept long enough."""
    with transaction.atomic():
        export = locked(export_id)
        if export.state not in ("DONE", "FAILED"):
            return
        export.key = ""
        step(export, "expire", actor)
        transaction.on_commit(partial(forget_files, export.id))


def fetch_mandated_export(*, actor: Actor, export_id: UUID) -> tuple[MandatedExport, IO[bytes]]:
    """The finished file. That it was taken is recorded with the platform and with every dealer in it.

    Raises Forbidden, TakenMissing, TakenNotReady.
    """
    export = mandated_export(actor, export_id)
    if not export.key or (export.expires_at and export.expires_at < clock.now()):
        raise TakenNotReady()
    try:
        file = default_storage.open(export.key)
    except OSError as error:
        raise TakenNotReady() from error
    subject, about = ("mandated_export", export.id), {"sha256": export.sha256}
    with transaction.atomic():
        record(actor, "archive.mandated_export.fetched", subject, after=about, note=export.reason)
    taken = {UUID(one["id"]): one["done"] for one in export.dealers if one["done"]}
    for dealer in one_by_one([ref_of(row) for row in served_dealers().filter(id__in=taken)]):
        with dealer_context(dealer), transaction.atomic():
            more = {**about, "documents": taken[dealer.id]}
            record(actor, "archive.mandated.fetched", subject, after=more, note=export.reason)
    return export, file


def plain(wanted: Wanted) -> dict[str, Any]:
    """What was wanted, as it is kept."""
    days = {"since": str(wanted.since or ""), "until": str(wanted.until or "")}
    return {"kind": wanted.kind, **days, "dealers": [str(one) for one in wanted.dealers]}


def locked(export_id: UUID) -> MandatedExport:
    """The export's row, locked. Raises TakenMissing."""
    found = MandatedExport.objects.select_for_update().filter(id=export_id).first()
    if found is None:
        raise TakenMissing()
    return found


def step(export: MandatedExport, verb: str, actor: Actor, **after: Any) -> None:
    """Take the export a step on."""
    action = f"archive.mandated_export.{verb}"
    move(export, machine=MANDATED_EXPORT, verb=verb, actor=actor, action=action, after=after)


def folder_of(export_id: UUID) -> str:
    """Where an export's files lie in the market's storage."""
    return f"mandated/{export_id}"


def forget_files(export_id: UUID, kept: str = "") -> None:
    """Everything stored for an export but one file, also what a worker that died left behind."""
    folder = folder_of(export_id)
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if f"{folder}/{name}" != kept:
            default_storage.delete(f"{folder}/{name}")


def _within_measure(actor: Actor) -> None:
    day = MandatedExport.objects.filter(created_at__gt=clock.now() - timedelta(days=1))
    counted = day.aggregate(all=Count("id"), mine=Count("id", filter=Q(asked_by_id=actor.user_id)))
    if counted["all"] >= MOST_A_DAY:
        raise TooManyTaken(params={"count": MOST_A_DAY})
    if counted["mine"] >= MOST_A_DAY_EACH:
        raise TooManyTaken(params={"count": MOST_A_DAY_EACH})

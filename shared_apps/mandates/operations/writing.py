"""What the worker enters as it writes an export: only while it has it in hand, only what is mandated then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.mandates.models import MandatedExport, MandatedPart
from shared_apps.mandates.operations.taking import forget_files, step
from shared_apps.mandates.queries import coverage_of, covering, wanted_of
from shared_apps.mandates.states import UNDER_WAY
from tenants.queries import served_dealers

LEASE, ASSEMBLY_LEASE = timedelta(minutes=2), timedelta(minutes=10)
GIVEN_UP = timedelta(hours=6)
MOST_DOCUMENTS = 20_000
Taking = MandatedExport
"""An export as the worker has it."""


def take_in_hand(*, actor: Actor, export_id: UUID, runner: UUID) -> MandatedExport | None:
    """The export if it is free: it waits, or whoever had it did not come back.

    At its start the dealers are entered whose mandates are in force now.
    """
    with transaction.atomic():
        export = MandatedExport.objects.select_for_update().filter(id=export_id).first()
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
        mandated = {row.dealer_id for row in covering(wanted_of(export.criteria))}
        export.dealers = [
            {
                "id": str(row.id),
                "slug": row.slug,
                "name": row.name,
                "state": "WAITING",
                "total": None,
                "done": 0,
            }
            for row in served_dealers().filter(id__in=mandated)
        ]
        step(export, "start", actor, dealers=[one["slug"] for one in export.dealers])
        return export


def enter_total(*, export_id: UUID, runner: UUID, dealer_id: UUID, total: int) -> MandatedExport | None:
    """Say how many documents a dealer's mandate covers; None where the export is in other hands."""
    with transaction.atomic():
        export = _in_hand(export_id, runner)
        if export is None:
            return None
        _dealer(export, dealer_id)["total"] = total
        export.total = sum(one["total"] or 0 for one in export.dealers)
        export.lease_until = clock.now() + LEASE
        export.save(update_fields=["dealers", "total", "lease_until", "updated_at"])
        return export


def keep_part(
    *, export_id: UUID, runner: UUID, dealer_id: UUID, key: str, last_id: UUID, size: int,
    entries: list[dict[str, Any]],
) -> MandatedExport | None:  # fmt: skip
    """Enter a stretch that is stored. None where the export was cancelled or is in other hands, or where the
    dealer has withdrawn meanwhile: what was read last is not kept then.
    """
    with transaction.atomic():
        export = _in_hand(export_id, runner)
        if export is None or not coverage_of(dealer_id, wanted_of(export.criteria)):
            return None
        place = export.parts.count()
        MandatedPart.objects.create(
            export=export,
            place=place,
            dealer_id=dealer_id,
            key=key,
            size=size,
            last_id=last_id,
            entries=entries,
        )
        _dealer(export, dealer_id)["done"] += len(entries)
        export.done += len(entries)
        names = ("document", "number", "problem", "dealer")
        export.problems += [{name: one[name] for name in names} for one in entries if one["problem"]]
        export.lease_until = clock.now() + LEASE
        export.save(update_fields=["dealers", "done", "problems", "lease_until", "updated_at"])
        return export


def close_dealer(*, export_id: UUID, runner: UUID, dealer_id: UUID, state: str) -> MandatedExport | None:
    """Say that a dealer's part is DONE or that it has WITHDRAWN; None where it is in other hands."""
    with transaction.atomic():
        export = _in_hand(export_id, runner)
        if export is None:
            return None
        _dealer(export, dealer_id)["state"] = state
        export.lease_until = clock.now() + ASSEMBLY_LEASE
        export.save(update_fields=["dealers", "lease_until", "updated_at"])
        return export


def finish_export(*, actor: Actor, export_id: UUID, runner: UUID, key: str, sha256: str, size: int) -> str:
    """Enter the finished file; FAILED where a document is missing that should be in it."""
    with transaction.atomic():
        export = _in_hand(export_id, runner)
        if export is None:
            default_storage.delete(key)
            return state_of(export_id)
        export.key, export.sha256, export.size = key, sha256, size
        export.finished_at = clock.now()
        export.expires_at = export.finished_at + timedelta(days=settings.EXPORT_KEEP_DAYS)
        export.lease_until = None
        export.error = "incomplete" if export.problems else ""
        verb, dealers = (
            "fail" if export.problems else "finish",
            {o["slug"]: o["done"] for o in export.dealers},
        )
        step(export, verb, actor, sha256=sha256, documents=export.done, dealers=dealers)
        export.parts.all().delete()
        transaction.on_commit(partial(forget_files, export.id, key))
        return str(export.state)


def let_go(*, actor: Actor, export_id: UUID, runner: UUID, error: str, for_good: bool = False) -> str:
    """Leave an export for the next sweep; after six hours, or `for_good`, it has failed. Its state."""
    with transaction.atomic():
        export = _in_hand(export_id, runner)
        if export is None:
            return state_of(export_id)
        export.lease_until, export.error = None, error[:400]
        if for_good or clock.now() - (export.started_at or clock.now()) > GIVEN_UP:
            export.finished_at = clock.now()
            step(export, "fail", actor)
            export.parts.all().delete()
            transaction.on_commit(partial(forget_files, export.id))
            return str(export.state)
        export.save(update_fields=["lease_until", "error", "updated_at"])
        return str(export.state)


def state_of(export_id: UUID) -> str:
    """The state an export is in, "" where there is none."""
    return MandatedExport.objects.filter(id=export_id).values_list("state", flat=True).first() or ""


def last_of(export: MandatedExport, dealer_id: UUID) -> UUID | None:
    """The last document of a dealer that is written."""
    last = export.parts.filter(dealer_id=dealer_id).order_by("place").last()
    return last.last_id if last else None


def stretches(export: MandatedExport) -> Iterator[tuple[list[dict[str, Any]], Callable[[], IO[bytes]]]]:
    """What is stored, in its order."""
    for part in export.parts.order_by("place").iterator(chunk_size=4):
        yield part.entries, partial(default_storage.open, part.key)


def file_stem(export: MandatedExport) -> str:
    """The file's name without its ending; it says where something is missing."""
    day = export.created_at.astimezone(clock.SHANGHAI).strftime("%Y%m%d-%H%M")
    return f"mandated-{day}{'-INCOMPLETE' if export.problems else ''}"


def _in_hand(export_id: UUID, runner: UUID) -> MandatedExport | None:
    rows = MandatedExport.objects.select_for_update()
    return rows.filter(id=export_id, state="RUNNING", runner=runner).first()


def _dealer(export: MandatedExport, dealer_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in export.dealers if one["id"] == str(dealer_id))
    return found

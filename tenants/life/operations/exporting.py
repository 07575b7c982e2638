from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenants.archive import objects
from tenants.archive.dump import Sink
from tenants.archive.objects import Stored
from tenants.errors import ExportMissing, ExportRuns, TooManyDownloads
from tenants.keys.operations import data_key, data_key_number
from tenants.life.exports import bound_to, place_of, teller_of
from tenants.life.models import UNFINISHED, Export
from tenants.life.writing import Told, Written, write_archive
from tenants.models import Dealer
from tenants.states import SERVED

log = logging.getLogger(__name__)
BUILD = "tenants.life.tasks.build_export"
RIGHT = "dealers.export"
PER_HOUR, HOUR = 6, 3600
STUCK_AFTER = timedelta(hours=2)


def ask_export(*, actor: Actor, dealer_id: UUID) -> Export:
    """Have the worker make an archive of everything the dealer has here.

    Raises Forbidden, NotFound, ExportRuns.
    """
    actor.require(RIGHT)
    dealer = Dealer.objects.filter(id=dealer_id, state__in=SERVED).first()
    if dealer is None:
        raise NotFound()
    _give_up_stuck(dealer_id)
    try:
        with transaction.atomic():
            export = Export.objects.create(dealer_id=dealer_id, asked_by=actor.name[:120])
            record(actor, "dealers.export.asked", ("dealer", dealer_id), after={"export": str(export.id)})
            post_task(BUILD, {"export_id": str(export.id)}, key=f"export:{export.id}", dealer="")
    except IntegrityError as error:
        raise ExportRuns() from error
    return export


def export_to(*, actor: Actor, dealer_id: UUID, sink: Sink, told: Told) -> Written:
    """Write the dealer's archive to a file of the caller's; nothing is kept here but the audit line.

    Outside of transactions. Raises Forbidden, NotFound and DumpBroken.
    """
    actor.require(RIGHT)
    dealer = Dealer.objects.filter(id=dealer_id, state__in=SERVED).first()
    if dealer is None:
        raise NotFound()
    written = write_archive(dealer, sink, told=told)
    record(
        actor,
        "dealers.export.written",
        ("dealer", dealer_id),
        after={"sha256": written.sha256, "size": written.size},
    )
    return written


def note_download(*, actor: Actor, dealer_id: UUID, export_id: UUID) -> Export:
    """Let somebody download an export: counted, recorded, a few times an hour for each person.

    Raises Forbidden, NotFound, ExportMissing, TooManyDownloads.
    """
    actor.require(RIGHT)
    counter = f"export-download:{dealer_id}:{actor.user_id}"
    with transaction.atomic():
        export = Export.objects.select_for_update().filter(id=export_id, dealer_id=dealer_id).first()
        if export is None:
            raise NotFound()
        if export.state != "READY":
            raise ExportMissing()
        cache.add(counter, 0, HOUR)
        if cache.incr(counter) > PER_HOUR:
            raise TooManyDownloads()
        Export.objects.filter(id=export.id).update(downloads=F("downloads") + 1)
        record(actor, "dealers.export.downloaded", ("dealer", dealer_id), after={"export": str(export.id)})
    return export


def make_export(*, export_id: UUID) -> Export | None:
    """Write the dealer's archive and keep it sealed with the dealer's key: it dies with that.

    In the market's scope and outside of transactions. How it ended stands in the export's row; None where
    there is nothing to be made.
    """
    export = Export.objects.filter(id=export_id, state__in=UNFINISHED).first()
    if export is None:
        return None
    _note(export, state="RUNNING")
    try:
        _note(export, key_number=data_key_number(export.dealer_id))
        stored = _store(export, Dealer.objects.get(id=export.dealer_id))
    except Exception as error:
        log.exception("export %s failed", export.id)
        error_text = f"{type(error).__name__}: {error}"[:1000]
        return _note(export, state="FAILED", error=error_text, finished_at=clock.now())
    return _note(
        export,
        state="READY",
        finished_at=clock.now(),
        key=stored.key,
        size=stored.said.size,
        members=stored.said.members,
        rows=stored.said.rows,
        sha256=stored.said.sha256,
        manifest_sha256=stored.said.manifest_sha256,
    )


def _store(export: Export, dealer: Dealer) -> Stored[Written]:
    objects.forget(place_of(export))  # what a worker that died may have left
    return objects.store(
        place_of(export),
        data_key(dealer.id, number=export.key_number),
        bound_to=bound_to(export),
        write=lambda sink: write_archive(dealer, sink, told=teller_of(export.id)),
    )


def _note(export: Export, **outcome: object) -> Export:
    for name, value in outcome.items():
        setattr(export, name, value)
    export.save(update_fields=[*outcome, "updated_at"])
    return export


def _give_up_stuck(dealer_id: UUID) -> None:
    """An export whose worker died long ago does not stand in the way of the next."""
    stuck = Export.objects.filter(dealer_id=dealer_id, state__in=UNFINISHED)
    stuck.filter(updated_at__lt=clock.now() - STUCK_AFTER).update(
        state="FAILED", error="its worker did not come back", finished_at=clock.now()
    )

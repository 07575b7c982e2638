from __future__ import annotations

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
from tenants.errors import ExportMissing, ExportRuns, TooManyDownloads
from tenants.life.models import UNFINISHED, Export
from tenants.models import Dealer
from tenants.states import SERVED

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


def record_export(*, export_id: UUID, **outcome: object) -> None:
    """Note how far an export is: its state and, at the end, its key, size and digests, or its error."""
    finished = {"finished_at": clock.now()} if outcome.get("state") in ("READY", "FAILED") else {}
    with transaction.atomic():
        Export.objects.filter(id=export_id).update(**outcome, **finished, updated_at=clock.now())


def _give_up_stuck(dealer_id: UUID) -> None:
    """An export whose worker died long ago does not stand in the way of the next."""
    stuck = Export.objects.filter(dealer_id=dealer_id, state__in=UNFINISHED)
    stuck.filter(updated_at__lt=clock.now() - STUCK_AFTER).update(
        state="FAILED", error="its worker did not come back", finished_at=clock.now()
    )

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from shared_apps.appointments.operations import record_drive_summary, record_schedule
from tenant_apps.drives.events import DriveChanged
from tenant_apps.drives.models import Drive
from tenant_apps.drives.policies import require_verb
from tenant_apps.drives.projections import facts_of, schedule_facts
from tenant_apps.drives.states import ACTIONS, DRIVE
from tenants.context import current_dealer


def drive_to_move(actor: Actor, drive_id: UUID, verb: str) -> Drive:
    """The drive, locked, if the verb leads on from its state. Raises NotFound, Forbidden, IllegalMove."""
    one_at_a_time()
    rows = Drive.objects.select_for_update(of=("self",)).select_related("car", "staff")
    drive = rows.filter(id=drive_id).first()
    if drive is None:
        raise NotFound()
    require_verb(actor, verb, drive.state, drive.buyer_id)
    DRIVE.move(drive.state, verb)
    return drive


def store_move(
    drive: Drive, actor: Actor, verb: str, *, note: str = "", before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Bring a drive a step further, with its audit line, its event and what its buyer sees."""
    was, drive.state = drive.state, DRIVE.target(drive.state, verb)
    drive.version += 1
    drive.save()
    tell(
        drive,
        actor,
        ACTIONS[verb],
        before={"state": was, **before},
        after={"state": drive.state, **after},
        note=note.strip(),
    )


def tell(
    drive: Drive,
    actor: Actor,
    action: str,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    """The audit line, the event and the buyer's copy of a change, in its transaction."""
    record(actor, action, ("drive", drive.id), before=before, after=after, note=note)
    changed = DriveChanged(
        drive_id=drive.id,
        number=drive.number,
        state=drive.state,
        starts_at=drive.starts_at,
        version=drive.version,
    )
    emit(changed, aggregate=f"drive:{drive.id}", actor=actor)
    if drive.buyer_id is not None:
        record_drive_summary(facts_of(drive, drive.buyer_id))
    publish_schedule()


def one_at_a_time() -> None:
    """Changes of one dealer's diary go one after the other, so that the second sees what the first has taken.

    Always the first lock of a transaction. The database's constraints hold where somebody goes past it.
    """
    with connection.cursor() as cursor:
        name = f"drives:{current_dealer().schema}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def publish_schedule() -> None:
    """Let the market know what is free now, in the transaction of the change."""
    one_at_a_time()
    record_schedule(schedule_facts())

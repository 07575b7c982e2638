from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.customers.operations import follow_drive
from tenant_apps.drives.errors import TooEarly
from tenant_apps.drives.models import Drive
from tenant_apps.drives.operations.telling import drive_to_move, store_move
from tenant_apps.drives.operations.waiting import freed_by, offer_freed


def confirm_drive(*, actor: Actor, drive_id: UUID) -> Drive:
    """Note that the dealer has confirmed the time. Raises NotFound, Forbidden and IllegalMove."""
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "confirm")
        store_move(drive, actor, "confirm", before={}, after={})
    return drive


def cancel_drive(*, actor: Actor, drive_id: UUID, reason: str = "") -> Drive:
    """Let a drive that is still to come go, by its buyer or the dealer; its time is offered to who waits.

    Raises NotFound, Forbidden and IllegalMove.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "cancel")
        store_move(drive, actor, "cancel", before={}, after={}, note=reason)
        follow_drive(actor=actor, lead_id=drive.lead_id, done=False)
        offer_freed(actor=SYSTEM, freed=freed_by(drive))
    return drive


def note_no_show(*, actor: Actor, drive_id: UUID) -> Drive:
    """Note that nobody came, once the drive should have begun.

    Raises NotFound, Forbidden, IllegalMove and TooEarly.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "no_show")
        if clock.now() < drive.starts_at:
            raise TooEarly()
        store_move(drive, actor, "no_show", before={}, after={})
        follow_drive(actor=actor, lead_id=drive.lead_id, done=False)
    return drive

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.appointments.facts import DriveFacts
from shared_apps.appointments.models import DriveSummary
from shared_apps.appointments.queries import to_remind


@transaction.atomic
def record_drive_summary(facts: DriveFacts) -> None:
    """Let the buyer see a test drive as it stands; an older version changes nothing.

    To be called in the transaction of the drive's change, in its dealer's context.
    """
    columns = {
        "number": facts.number,
        "dealer_id": facts.dealer_id,
        "buyer_id": facts.buyer_id,
        "state": facts.state,
        "kind": facts.kind,
        "car_id": facts.car_id,
        "title_zh": facts.title_zh,
        "title_en": facts.title_en,
        "art_url": facts.art_url,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "version": facts.version,
    }
    known = DriveSummary.objects.filter(id=facts.drive_id, version__lte=facts.version)
    known.exclude(starts_at=facts.starts_at).update(reminded_at=None)
    if known.update(**columns) or DriveSummary.objects.filter(id=facts.drive_id).exists():
        return
    DriveSummary.objects.create(id=facts.drive_id, **columns)


@transaction.atomic
def take_reminder(*, actor: Actor, drive_id: UUID) -> bool:
    """Note that the buyer is being reminded from here on; False where somebody else does it, or has.

    To be committed before the mail server hears of it: nobody sends a second letter.
    """
    actor.require("appointments.remind")
    return bool(to_remind(clock.now()).filter(id=drive_id).update(reminded_at=clock.now()))


@transaction.atomic
def put_reminder_back(*, actor: Actor, drive_id: UUID) -> None:
    """The letter certainly did not go out: let the next round try it again."""
    actor.require("appointments.remind")
    DriveSummary.objects.filter(id=drive_id).update(reminded_at=None)

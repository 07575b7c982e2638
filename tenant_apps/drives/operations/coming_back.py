from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.customers.operations import follow_drive, plan_follow_up
from tenant_apps.drives.errors import FeedbackWrong, LevelWrong
from tenant_apps.drives.facts import NextStep
from tenant_apps.drives.models import DemoCar, Drive
from tenant_apps.drives.operations.readings import require_reading
from tenant_apps.drives.operations.telling import drive_to_move, store_move

MOST_DRIVEN = 200
"""Kilometres a test drive has as a rule."""


def finish_drive(
    *,
    actor: Actor,
    drive_id: UUID,
    mileage_km: int,
    level: int | None = None,
    damage: str = "",
    rating: int | None = None,
    feedback: str = "",
    next_step: NextStep | None = None,
    sure: bool = False,
) -> Drive:
    """Take the keys back, with the odometer's kilometres and what the driver said (`rating` from 1 to 5).

    `level` is fuel or charge in per cent, `damage` what is new on the car. `sure`: the reading is right,
    however far. The lead goes on as TD_DONE, with `next_step` to do. Raises NotFound, Forbidden,
    IllegalMove, MileageWrong, MileageImplausible, LevelWrong, FeedbackWrong and what `plan_follow_up` raises.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "finish")
        require_reading(mileage_km, since=drive.mileage_out_km or 0, most=MOST_DRIVEN, sure=sure)
        if level is not None and not 0 <= level <= 100:
            raise LevelWrong()
        if rating is not None and not 1 <= rating <= 5:
            raise FeedbackWrong()
        drive.finished_at = clock.now()
        drive.mileage_in_km, drive.level_in, drive.damage = mileage_km, level, damage.strip()
        drive.rating, drive.feedback = rating, feedback.strip()
        after = {"mileage_km": mileage_km, "level": level, "damage": bool(drive.damage), "rating": rating}
        store_move(drive, actor, "finish", before={}, after=after, note=drive.damage)
        DemoCar.objects.filter(id=drive.car_id).update(mileage_km=mileage_km)
        follow_drive(actor=actor, lead_id=drive.lead_id, done=True)
        if next_step is not None:
            plan_follow_up(
                actor=actor,
                lead_id=drive.lead_id,
                kind=next_step.kind,
                due_on=next_step.due_on,
                note=next_step.note,
            )
    return drive

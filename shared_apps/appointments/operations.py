from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.appointments.facts import DriveFacts, ScheduleFacts, WaitFacts
from shared_apps.appointments.models import DriveSchedule, DriveSummary, WaitSummary
from shared_apps.appointments.queries import Letter


@transaction.atomic
def record_drive_summary(facts: DriveFacts) -> None:
    """Let the buyer see a test drive as it stands; an older version changes nothing.

    To be called in the transaction of the drive's change, in its dealer's context.
    """
    columns = _columns(facts)
    known = DriveSummary.objects.filter(id=facts.drive_id, version__lte=facts.version)
    known.exclude(starts_at=facts.starts_at).update(reminded_at=None)
    if not facts.must_move:
        known.exclude(move_told_at=None).update(move_told_at=None)
    if known.update(**columns) or DriveSummary.objects.filter(id=facts.drive_id).exists():
        return
    DriveSummary.objects.create(id=facts.drive_id, **columns)


@transaction.atomic
def mend_summaries(dealer_id: UUID, *, known: Iterable[DriveFacts]) -> list[str]:
    """Make the buyers' copies of a dealer's drives what they are in its books, older versions included.

    For a dealer that went back to an earlier state: drives it does not know any more are cancelled. Returns
    the numbers of those that were otherwise.
    """
    rows = {row.id: row for row in DriveSummary.objects.filter(dealer_id=dealer_id)}
    mended = []
    for facts in known:
        row, columns = rows.pop(facts.drive_id, None), _columns(facts)
        if row is None:
            DriveSummary.objects.create(id=facts.drive_id, **columns)
        elif any(getattr(row, name) != value for name, value in columns.items()):
            DriveSummary.objects.filter(id=row.id).update(**columns)
        else:
            continue
        mended.append(facts.number)
    for row in rows.values():
        if row.state in ("OFFERED", "BOOKED", "CONFIRMED"):
            DriveSummary.objects.filter(id=row.id).update(state="CANCELLED")
            mended.append(row.number)
    return mended


@transaction.atomic
def record_wait_summary(facts: WaitFacts) -> None:
    """Let the buyer see a place on a waiting list as it stands: in the transaction of its change."""
    columns = {name: value for name, value in asdict(facts).items() if name != "wait_id"}
    known = WaitSummary.objects.filter(id=facts.wait_id)
    if not known.filter(version__lte=facts.version).update(**columns) and not known.exists():
        WaitSummary.objects.create(id=facts.wait_id, **columns)


@transaction.atomic
def record_schedule(facts: ScheduleFacts) -> None:
    """Let the market know what a dealer has for test drives: to be called in the transaction of the change.

    The caller sees to it that changes of one dealer go one after the other.
    """
    columns = {
        "cars": [
            {
                "id": str(car.car_id),
                "vehicle": str(car.vehicle_id),
                "trim": str(car.trim_id),
                "title_zh": car.title_zh,
                "title_en": car.title_en,
                "brand": car.brand,
                "series": car.series,
                "assisted": car.assisted,
            }
            for car in facts.cars
        ],
        "people": [[one.assisted, one.weekdays, one.opens, one.closes] for one in facts.people],
        "taken": [[_minutes(begins), _minutes(ends), car, who] for begins, ends, car, who in facts.taken],
        "reserved": [[one.tier, one.weekdays, one.opens, one.closes] for one in facts.reserved],
        "home_km": facts.home_km,
        "updated_at": clock.now(),
    }
    if not DriveSchedule.objects.filter(dealer_id=facts.dealer_id).update(**columns):
        DriveSchedule.objects.create(dealer_id=facts.dealer_id, **columns)


@transaction.atomic
def take_letter(*, actor: Actor, letter: Letter, drive_id: UUID) -> bool:
    """Note that the buyer is being written to from here on; False where somebody else does it, or has.

    To be committed before the mail server hears of it: nobody sends a second letter.
    """
    actor.require("appointments.remind")
    now = clock.now()
    return bool(letter.due(now).filter(id=drive_id).update(**{letter.column: now}))


@transaction.atomic
def put_letter_back(*, actor: Actor, letter: Letter, drive_id: UUID) -> None:
    """The letter certainly did not go out: let the next round try it again."""
    actor.require("appointments.remind")
    DriveSummary.objects.filter(id=drive_id).update(**{letter.column: None})


def _columns(facts: DriveFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if name != "drive_id"}


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.customers.operations import follow_drive
from tenant_apps.drives.errors import (
    AgreementMissing,
    FeedbackWrong,
    LicenceMissing,
    MileageWrong,
    TooEarly,
)
from tenant_apps.drives.models import DemoCar, Drive
from tenant_apps.drives.operations.telling import drive_to_move, store_move


def confirm_drive(*, actor: Actor, drive_id: UUID) -> Drive:
    """Note that the dealer has confirmed the time. Raises NotFound, Forbidden and IllegalMove."""
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "confirm")
        store_move(drive, actor, "confirm", before={}, after={})
    return drive


def cancel_drive(*, actor: Actor, drive_id: UUID, reason: str = "") -> Drive:
    """Let a drive that is still to come go, by its buyer or the dealer; the time is free again.

    Raises NotFound, Forbidden and IllegalMove.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "cancel")
        store_move(drive, actor, "cancel", before={}, after={}, note=reason)
        follow_drive(actor=actor, lead_id=drive.lead_id, done=False)
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


def start_drive(
    *, actor: Actor, drive_id: UUID, licence_seen: bool, signed_by: str, mileage_km: int
) -> Drive:
    """Hand the keys over: the licence was looked at, the agreement signed by the name of the driver.

    `mileage_km` is the odometer's, never less than when the car came back last. Raises NotFound, Forbidden,
    IllegalMove, LicenceMissing, AgreementMissing and MileageWrong.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "start")
        if not licence_seen:
            raise LicenceMissing(field="licence_seen")
        if not signed_by.strip():
            raise AgreementMissing()
        car = DemoCar.objects.select_for_update().get(id=drive.car_id)
        if mileage_km < car.mileage_km:
            raise MileageWrong(params={"least": car.mileage_km})
        drive.signed_by = signed_by.strip()
        drive.started_at = clock.now()
        drive.mileage_out_km = mileage_km
        store_move(drive, actor, "start", before={}, after={"mileage_km": mileage_km})
    return drive


def finish_drive(
    *, actor: Actor, drive_id: UUID, mileage_km: int, rating: int | None = None, feedback: str = ""
) -> Drive:
    """Take the keys back, with the odometer's kilometres and what the driver said (`rating` from 1 to 5).

    Raises NotFound, Forbidden, IllegalMove, MileageWrong and FeedbackWrong.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "finish")
        if drive.mileage_out_km is None or mileage_km < drive.mileage_out_km:
            raise MileageWrong(params={"least": drive.mileage_out_km or 0})
        if rating is not None and not 1 <= rating <= 5:
            raise FeedbackWrong()
        drive.finished_at = clock.now()
        drive.mileage_in_km = mileage_km
        drive.rating, drive.feedback = rating, feedback.strip()
        store_move(drive, actor, "finish", before={}, after={"mileage_km": mileage_km})
        DemoCar.objects.filter(id=drive.car_id).update(mileage_km=mileage_km)
        follow_drive(actor=actor, lead_id=drive.lead_id, done=True)
    return drive

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.drives.errors import (
    AgreementChanged,
    AgreementMissing,
    CarOut,
    KeysTooEarly,
    LicenceUnchecked,
)
from tenant_apps.drives.models import DemoCar, Drive, DriveAgreement, LicenceCheck
from tenant_apps.drives.operations.agreeing import stale
from tenant_apps.drives.operations.readings import require_reading
from tenant_apps.drives.operations.telling import drive_to_move, store_move
from tenant_apps.drives.queries import zone_of_dealer

AT_MOST_BEFORE = timedelta(hours=36)
"""A customer who comes earlier is not sent away; a booking of next week is no reason to give out keys."""


def start_drive(*, actor: Actor, drive_id: UUID) -> Drive:
    """Hand the keys over: the licence was checked, the agreement signed; route and odometer are told by it.

    Raises NotFound, Forbidden, IllegalMove, LicenceUnchecked, AgreementMissing, AgreementChanged where the
    drive was moved after signing, KeysTooEarly, CarOut while another drive has the car, and MileageWrong
    where it has been driven since.
    """
    with transaction.atomic():
        drive = drive_to_move(actor, drive_id, "start")
        if not LicenceCheck.objects.filter(drive=drive).exists():
            raise LicenceUnchecked()
        agreement = DriveAgreement.objects.filter(drive=drive, signed_at__isnull=False).first()
        if agreement is None:
            raise AgreementMissing()
        if stale(drive, agreement):
            raise AgreementChanged()
        opens_at = drive.starts_at - AT_MOST_BEFORE
        if clock.now() < opens_at:
            raise KeysTooEarly(params={"from": f"{opens_at.astimezone(zone_of_dealer()):%m-%d %H:%M}"})
        car = DemoCar.objects.select_for_update().get(id=drive.car_id)
        out = Drive.objects.filter(car=car, state="IN_PROGRESS").first()
        if out is not None:
            raise CarOut(params={"number": out.number})
        require_reading(agreement.mileage_km, since=car.mileage_km)
        drive.signed_by = agreement.signed_by
        drive.started_at = clock.now()
        drive.mileage_out_km = agreement.mileage_km
        after = {
            "mileage_km": agreement.mileage_km,
            "level": agreement.level,
            "route": agreement.route.name_zh,
        }
        store_move(drive, actor, "start", before={}, after=after)
        DemoCar.objects.filter(id=car.id).update(mileage_km=agreement.mileage_km)
    return drive

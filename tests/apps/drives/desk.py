"""The steps of the test drive desk, as its tests take them, and what a refused one must leave alone."""

from __future__ import annotations

from datetime import date

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from tenant_apps.customers.models import FollowUp
from tenant_apps.drives import operations
from tenant_apps.drives.models import DemoCar, Drive, DriveAgreement, DriveRoute, LicenceCheck
from tests.factories.drives import (
    licence_photo,
    signature,
)
from tests.factories.staff import staff


def traces():
    """Everything a refused step must leave alone."""
    drives = list(Drive.objects.order_by("id").values_list("id", "state", "version", "mileage_in_km"))
    papers = list(DriveAgreement.objects.order_by("id").values_list("id", "text_sha256", "signed_at", "seal"))
    licences = list(LicenceCheck.objects.order_by("id").values_list("id", "photo", "licence_class"))
    cars = list(DemoCar.objects.order_by("id").values_list("id", "mileage_km"))
    follow_ups = list(FollowUp.objects.values_list("id", "done_at"))
    counts = AuditLine.objects.count(), OutboxEvent.objects.count(), DriveRoute.objects.count()
    return drives, papers, licences, cars, follow_ups, counts


def actions(drive):
    return list(
        AuditLine.objects.filter(subject_id=str(drive.id)).order_by("id").values_list("action", flat=True)
    )


def check(drive, **given):
    asked = {"licence_class": "C1", "expires_on": date(2030, 1, 1), "photo": licence_photo(), **given}
    return operations.check_licence(actor=staff("SALES"), drive_id=drive.id, **asked)


def prepare(drive, route, **given):
    asked = {"route_id": route.id, "mileage_km": 100, "level": 80, **given}
    return operations.prepare_agreement(actor=staff("SALES"), drive_id=drive.id, **asked)


def sign(drive, agreement, **given):
    return operations.sign_agreement(actor=staff("SALES"), drive_id=drive.id, **signature(agreement, **given))

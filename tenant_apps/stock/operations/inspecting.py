"""Pre-delivery inspection by four eyes: a technician finds, a second person confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, Invalid
from core.kernel.states import IllegalMove
from core.storage.files import dealer_path
from shared_apps.catalog.queries import trim_facts
from tenant_apps.stock.errors import (
    FaultUnexplained,
    ItemsMissing,
    NoOpenReport,
    SecondPersonNeeded,
    TooManyPictures,
)
from tenant_apps.stock.events import InspectionConfirmed
from tenant_apps.stock.facts import Found
from tenant_apps.stock.inspection import mandatory
from tenant_apps.stock.models import Inspection, InspectionPhoto, Vehicle
from tenant_apps.stock.operations.moves import walk
from tenant_apps.stock.operations.settling import lock_vehicle, settle
from tenant_apps.stock.pictures import clean_picture
from tenant_apps.stock.states import INSPECTED, VEHICLE
from tenants.features.quotas import require_room

MOST_PICTURES = 40


def record_inspection(*, actor: Actor, vehicle_id: UUID, items: Sequence[Found]) -> Inspection:
    """Write down what was found; a report that nobody has confirmed yet is replaced.

    Raises Forbidden, NotFound, IllegalMove, ItemsMissing and FaultUnexplained.
    """
    actor.require("stock.inspect")
    if actor.user_id is None:
        raise Forbidden()
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        if vehicle.state not in INSPECTED:
            raise IllegalMove(VEHICLE.name, vehicle.state, "record_inspection")
        _require_whole(vehicle, items)
        report = vehicle.inspections.filter(confirmed_at=None).first() or Inspection(vehicle=vehicle)
        report.items = [asdict(item) for item in items]
        report.found_by, report.found_by_name = actor.user_id, actor.name[:80]
        report.found_at = clock.now()
        report.save()
        _tell(vehicle, actor, "stock.vehicle.inspected", report)
        return report


def picture_inspection(*, actor: Actor, vehicle_id: UUID, code: str, data: bytes) -> InspectionPhoto:
    """Add a picture (JPEG, PNG, WebP) to the report that waits: of an item, or of the car (`code` empty).

    Raises Forbidden, NotFound, NoOpenReport, Invalid for an item the report has not, TooManyPictures,
    BadPhoto, MovingPhoto, PhotoTooLarge and QuotaReached.
    """
    actor.require("stock.inspect")
    picture = clean_picture(data)  # before the lock: it takes a while
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        report = vehicle.inspections.filter(confirmed_at=None).first()
        if report is None:
            raise NoOpenReport()
        if code and code not in {item["code"] for item in report.items}:
            raise Invalid("field.choice", field="code")
        if report.photos.count() >= MOST_PICTURES:
            raise TooManyPictures(params={"most": MOST_PICTURES})
        require_room("storage", adding=len(picture.data), field="file")
        photo = InspectionPhoto(inspection=report, code=code, size=len(picture.data))
        photo.key = dealer_path("inspections", vehicle.id, f"{photo.id}.webp")
        photo.save(force_insert=True)
        after = {"report": str(report.id), "item": code}
        record(actor, "stock.vehicle.inspection_pictured", ("vehicle", vehicle.id), after=after)
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(photo.key, ContentFile(picture.data))
        return photo


def confirm_inspection(*, actor: Actor, vehicle_id: UUID) -> Vehicle:
    """A second person stands by the report: the car passes or fails.

    A car that is promised to a buyer stays so; its inspection is renewed, or void. Raises Forbidden,
    NotFound, NoOpenReport, SecondPersonNeeded and IllegalMove.
    """
    actor.require("stock.pdi")
    with transaction.atomic():
        vehicle = lock_vehicle(vehicle_id)
        report = vehicle.inspections.filter(confirmed_at=None).first()
        if report is None:
            raise NoOpenReport()
        if actor.user_id is None or actor.user_id == report.found_by:
            raise SecondPersonNeeded()
        if vehicle.state not in INSPECTED:
            raise IllegalMove(VEHICLE.name, vehicle.state, "confirm_inspection")
        report.passed = all(item["ok"] for item in report.items)
        report.confirmed_by, report.confirmed_by_name = actor.user_id, actor.name[:80]
        report.confirmed_at = clock.now()
        report.save()
        done = InspectionConfirmed(inspection_id=report.id, vehicle_id=vehicle.id, passed=report.passed)
        emit(done, aggregate=f"inspection:{vehicle.id}", actor=actor)
        if vehicle.state == "PDI_PENDING":
            return walk(vehicle, actor, "pass_pdi" if report.passed else "fail_pdi")
        vehicle.pdi_passed_at = report.confirmed_at if report.passed else None
        _tell(vehicle, actor, "stock.vehicle.pdi_renewed", report)
        return vehicle


def _require_whole(vehicle: Vehicle, items: Sequence[Found]) -> None:
    wanted = mandatory(trim_facts(vehicle.trim_id, retired_ok=True).energy)
    said = [item.code for item in items]
    if sorted(said) != sorted(wanted):
        raise ItemsMissing(params={"items": sorted(set(wanted) ^ set(said))})
    if any(not item.ok and not item.note.strip() for item in items):
        raise FaultUnexplained()


def _tell(vehicle: Vehicle, actor: Actor, action: str, report: Inspection) -> None:
    faults = [item["code"] for item in report.items if not item["ok"]]
    after = {"report": str(report.id), "faults": faults}
    settle(vehicle, actor=actor, action=action, was_listed=vehicle.listed, after=after)

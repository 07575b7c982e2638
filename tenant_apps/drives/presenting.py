"""Test drives as the portal shows them."""

from __future__ import annotations

from typing import Any

from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from shared_apps.marketplace.labels import in_chinese
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.drives.labels import LABELS
from tenant_apps.drives.models import (
    DemoCar,
    Drive,
    DriveAgreement,
    DriveRoute,
    DriveSettings,
    DriveStaff,
    LicenceCheck,
)
from tenant_apps.drives.policies import verbs_for
from tenant_apps.drives.queries import agreement_of, history_of, licence_of, paper_of


def row_of(drive: Drive, actor: Actor) -> dict[str, Any]:
    """A test drive in the diary; the car's title in the language of the request."""
    return {
        "id": drive.id,
        "number": drive.number,
        "kind": drive.kind,
        "state": drive.state,
        "starts_at": drive.starts_at,
        "ends_at": drive.ends_at,
        "car_id": drive.car_id,
        "car_title": _title(drive.car),
        "car_mileage_km": drive.car.mileage_km,
        "staff_id": drive.staff_id,
        "staff_name": drive.staff.name,
        "name": drive.name,
        "phone": drive.phone,
        "lead_id": drive.lead_id,
        "signed_by": drive.signed_by or None,
        "mileage_out_km": drive.mileage_out_km,
        "mileage_in_km": drive.mileage_in_km,
        "rating": drive.rating,
        "feedback": drive.feedback or None,
        "must_move": drive.must_move,
        "address": drive.address or None,
        "moves": verbs_for(actor, drive.state),
    }


def car_of(car: DemoCar) -> dict[str, Any]:
    """A demo car."""
    return {
        "id": car.id,
        "vehicle_id": car.vehicle_id,
        "title": _title(car),
        "assisted": car.assisted,
        "mileage_km": car.mileage_km,
        "active": car.active,
    }


def guide_of(person: DriveStaff) -> dict[str, Any]:
    """Who goes along."""
    return {
        "id": person.id,
        "user_id": person.user_id,
        "name": person.name,
        "assisted": person.assisted,
        "weekdays": person.weekdays,
        "opens": person.opens,
        "closes": person.closes,
    }


def _title(car: DemoCar) -> str:
    return str(car.title_zh if in_chinese() else car.title_en)


def route_of(route: DriveRoute) -> dict[str, Any]:
    """A way to drive."""
    return {
        "id": route.id,
        "name_zh": route.name_zh,
        "name_en": route.name_en,
        "length_km": route.length_km,
        "minutes": route.minutes,
    }


def settings_of(settings: DriveSettings) -> dict[str, Any]:
    """How the dealer gives test drives."""
    names = ("tier", "weekdays", "opens", "closes")
    return {
        "home_radius_km": settings.home_radius_km,
        "reserved": [dict(zip(names, span, strict=True)) for span in settings.reserved],
    }


def detail_of(drive: Drive, actor: Actor) -> dict[str, Any]:
    """A test drive with its papers and its story."""
    licence, agreement = licence_of(drive), agreement_of(drive)
    return {
        **row_of(drive, actor),
        "level_in": drive.level_in,
        "damage": drive.damage or None,
        "licence": _licence(licence) if licence else None,
        "agreement": _agreement(agreement, paper_of(drive)) if agreement else None,
        "history": [_event(line) for line in history_of(drive)],
    }


def _licence(licence: LicenceCheck) -> dict[str, Any]:
    return {
        "licence_class": licence.licence_class,
        "expires_on": licence.expires_on,
        "checked_by": licence.checked_by,
        "checked_at": licence.checked_at,
        "erase_after": licence.erase_after,
        "photo": bool(licence.photo),
    }


def _agreement(agreement: DriveAgreement, paper: ContractFacts | None) -> dict[str, Any]:
    return {
        "text": agreement.text,
        "text_sha256": agreement.text_sha256,
        "route_zh": agreement.route.name_zh,
        "route_en": agreement.route.name_en,
        "mileage_km": agreement.mileage_km,
        "level": agreement.level,
        "signed_by": agreement.signed_by or None,
        "signed_at": agreement.signed_at,
        "drawn": bool(agreement.strokes),
        "witness": agreement.witness or None,
        "printed": bool(agreement.pdf) or (paper is not None and paper.has_file),
    }


def _event(line: AuditLine) -> dict[str, Any]:
    label_zh, label_en = LABELS[line.action]
    return {
        "at": line.at,
        "actor": line.actor_name,
        "label_zh": label_zh,
        "label_en": label_en,
        "note": line.note or None,
    }

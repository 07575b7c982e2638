"""Test drives as the portal shows them."""

from __future__ import annotations

from typing import Any

from core.kernel.actor import Actor
from shared_apps.marketplace.labels import in_chinese
from tenant_apps.drives.models import DemoCar, Drive, DriveStaff
from tenant_apps.drives.policies import verbs_for


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
        "staff_name": drive.staff.name,
        "name": drive.name,
        "phone": drive.phone,
        "lead_id": drive.lead_id,
        "signed_by": drive.signed_by or None,
        "mileage_out_km": drive.mileage_out_km,
        "mileage_in_km": drive.mileage_in_km,
        "rating": drive.rating,
        "feedback": drive.feedback or None,
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

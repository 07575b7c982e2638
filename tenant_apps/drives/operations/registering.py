from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from tenant_apps.drives.errors import CarUnfit, NotStaff, ShiftWrong
from tenant_apps.drives.models import DemoCar, DriveStaff
from tenant_apps.drives.operations.leaving import ask_to_move
from tenant_apps.drives.operations.telling import one_at_a_time, publish_schedule
from tenant_apps.staff.queries import active_member
from tenant_apps.stock.queries import vehicle_snapshot
from tenant_apps.stock.states import GONE


def register_demo_car(*, actor: Actor, vehicle_id: UUID, assisted: bool = False) -> DemoCar:
    """Let buyers drive a car of the stock; one that was retired comes back.

    Raises Forbidden, NotFound, and CarUnfit for a car that has left.
    """
    actor.require("drives.manage")
    with transaction.atomic():
        one_at_a_time()
        car = vehicle_snapshot(vehicle_id)
        if car.state in GONE:
            raise CarUnfit()
        known = DemoCar.objects.select_for_update().filter(vehicle_id=vehicle_id).first()
        demo = known or DemoCar(vehicle_id=vehicle_id, mileage_km=car.mileage_km)
        demo.trim_id, demo.art_url = car.trim_id, car.art_url
        demo.title_zh, demo.title_en = car.title_zh, car.title_en
        demo.assisted, demo.active = assisted, True
        demo.save()
        record(actor, "drives.car.registered", ("demo_car", demo.id), after={"assisted": assisted})
        publish_schedule()
    return demo


def retire_demo_car(*, actor: Actor, car_id: UUID) -> DemoCar:
    """Take no further bookings for a demo car; whoever has one is asked to choose another.

    Raises Forbidden and NotFound.
    """
    actor.require("drives.manage")
    with transaction.atomic():
        one_at_a_time()
        demo = DemoCar.objects.select_for_update().filter(id=car_id).first()
        if demo is None:
            raise NotFound()
        demo.active = False
        demo.save()
        record(actor, "drives.car.retired", ("demo_car", demo.id), after={"active": False})
        ask_to_move(actor=actor, vehicle_id=demo.vehicle_id)
        publish_schedule()
    return demo


def register_drive_staff(
    *,
    actor: Actor,
    user_id: UUID,
    assisted: bool = False,
    weekdays: int = 127,
    opens: int = 0,
    closes: int = 1440,
) -> DriveStaff:
    """Let a member of the staff go along on test drives, or change when and on which.

    `weekdays` are bits, Monday 1; the shift is in minutes after midnight. Raises Forbidden, ShiftWrong and
    NotStaff.
    """
    actor.require("drives.manage")
    if opens >= closes:
        raise ShiftWrong()
    with transaction.atomic():
        one_at_a_time()
        member = active_member(user_id)
        if member is None:
            raise NotStaff()
        known = DriveStaff.objects.select_for_update().filter(user_id=user_id).first()
        person = known or DriveStaff(user_id=user_id)
        person.name, person.assisted, person.active = member.name, assisted, True
        person.weekdays, person.opens, person.closes = weekdays, opens, closes
        person.save()
        after = {"assisted": assisted, "weekdays": weekdays, "opens": opens, "closes": closes}
        record(actor, "drives.staff.registered", ("drive_staff", person.id), after=after)
        publish_schedule()
    return person

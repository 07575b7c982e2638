"""The demo's test drives: two demo cars at each dealer, advisers who go along, and a diary that has begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from config.demo import cast
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.appointments.slots import KINDS
from tenant_apps.drives import operations
from tenant_apps.drives.facts import Driver
from tenant_apps.drives.models import Drive
from tenant_apps.drives.queries import demo_cars, free_at_dealer
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import DealerRef

CARS, DAYS_AGO = 2, 6
_PATHS = (("start", "finish"), ("start", "finish"), ("no_show",), ("cancel",), ("confirm",), ())
"""What became of the drives, in order of time; the last two are still to come."""
_SAID = ("起步很平顺，隔音不错", "方向盘偏轻，座椅舒服", "辅助驾驶比想象的稳")


def drive_out(dealer: DealerRef, team: dict[str, list[Actor]]) -> None:
    """The dealer's demo cars and test drives; nothing if they are there."""
    if demo_cars().exists():
        return
    for number, vehicle in enumerate(listed_vehicles().order_by("-price_minor", "stock_no")[:CARS]):
        operations.register_demo_car(actor=SYSTEM, vehicle_id=vehicle.id, assisted=number == 0)
    for number, adviser in enumerate(team["SALES"][:2]):
        if adviser.user_id is not None:
            operations.register_drive_staff(actor=SYSTEM, user_id=adviser.user_id, assisted=number == 0)
    rng, now = Random(f"{dealer.slug}:drives"), clock.now()
    for number, path in enumerate(_PATHS):
        coming = path in ((), ("confirm",))
        _drive(rng, path, number, now if coming else now - timedelta(days=DAYS_AGO - number))


def _drive(rng: Random, path: tuple[str, ...], number: int, booked_at: datetime) -> None:
    with clock.set_to(booked_at):
        slots = list(free_at_dealer(KINDS["STANDARD"], booked_at).slots())[:12]
        if not slots:
            return
        slot = rng.choice(slots)
        drive = operations.book_drive(
            actor=SYSTEM,
            driver=Driver(name=cast.person_name(rng), phone=cast.phone(rng)),
            car_id=slot.cars[0],
            starts_at=slot.starts_at,
            key=f"demo:{number}",
            licence=True,
        )
    with clock.set_to(booked_at if path in (("confirm",), ("cancel",)) else drive.starts_at):
        for verb in path:
            _step(rng, drive, verb)


def _step(rng: Random, drive: Drive, verb: str) -> None:
    if verb == "confirm":
        operations.confirm_drive(actor=SYSTEM, drive_id=drive.id)
    elif verb == "cancel":
        operations.cancel_drive(actor=SYSTEM, drive_id=drive.id, reason="临时有事")
    elif verb == "no_show":
        operations.note_no_show(actor=SYSTEM, drive_id=drive.id)
    elif verb == "start":
        reading = demo_cars().get(id=drive.car_id).mileage_km
        operations.start_drive(
            actor=SYSTEM, drive_id=drive.id, licence_seen=True, signed_by=drive.name, mileage_km=reading
        )
    else:
        reading = demo_cars().get(id=drive.car_id).mileage_km  # as it left
        operations.finish_drive(
            actor=SYSTEM,
            drive_id=drive.id,
            mileage_km=reading + rng.randrange(12, 30),
            rating=rng.choice((4, 5, 5)),
            feedback=rng.choice(_SAID),
        )

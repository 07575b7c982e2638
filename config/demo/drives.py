"""The demo's test drives: two demo cars at each dealer, advisers who go along, and a diary that has begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from math import cos, sin
from random import Random

from PIL import Image, ImageDraw

from config.demo import cast
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from shared_apps.appointments.slots import KINDS
from tenant_apps.drives import operations
from tenant_apps.drives.facts import Driver, NextStep
from tenant_apps.drives.models import Drive
from tenant_apps.drives.queries import demo_cars, drive_routes, free_at_dealer
from tenant_apps.staff.policies import rights_of
from tenant_apps.stock.queries import listed_vehicles
from tenants.context import DealerRef

CARS, DAYS_AGO, HOME_KM = 2, 6, 30
_PATHS = (("start", "finish"), ("start", "finish"), ("no_show",), ("cancel",), ("confirm",), ())
"""What became of the drives, in order of time; the last two are still to come."""
_ROUTES = (
    ("城区环线：掉头、窄路、地库", "Town: U-turns, narrow streets, a garage", 8, 25),
    ("城区加快速路：变道、加速", "Town and expressway: lane changes, overtaking", 16, 40),
)
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
    for name_zh, name_en, length_km, minutes in _ROUTES:
        operations.register_route(
            actor=SYSTEM, name_zh=name_zh, name_en=name_en, length_km=length_km, minutes=minutes
        )
    operations.change_settings(actor=SYSTEM, home_radius_km=HOME_KM)
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
        _sign(rng, drive)
        operations.start_drive(actor=_adviser(drive), drive_id=drive.id)
    else:
        reading = demo_cars().get(id=drive.car_id).mileage_km  # as it left
        operations.finish_drive(
            actor=_adviser(drive),
            drive_id=drive.id,
            mileage_km=reading + rng.randrange(12, 30),
            level=65,
            rating=rng.choice((4, 5, 5)),
            feedback=rng.choice(_SAID),
            next_step=NextStep("QUOTE", clock.now().date() + timedelta(days=7), "按置换方案报价"),
        )


def _sign(rng: Random, drive: Drive) -> None:
    """The licence seen, the agreement drawn up and signed with a flourish."""
    operations.check_licence(
        actor=_adviser(drive),
        drive_id=drive.id,
        licence_class=rng.choice(("C1", "C2")),
        expires_on=drive.day + timedelta(days=1200),
        photo=_specimen(),
    )
    agreement = operations.prepare_agreement(
        actor=_adviser(drive),
        drive_id=drive.id,
        route_id=rng.choice(list(drive_routes())).id,
        mileage_km=demo_cars().get(id=drive.car_id).mileage_km + 2,
        level=80,
    )
    operations.sign_agreement(
        actor=_adviser(drive),
        drive_id=drive.id,
        text_sha256=agreement.text_sha256,
        name=drive.name,
        strokes=[_flourish(rng, 140), _flourish(rng, 520)],
        language="zh",
    )


def _adviser(drive: Drive) -> Actor:
    return Actor("staff", drive.staff.user_id, drive.staff.name, rights_of("SALES"))


def _flourish(rng: Random, left: int) -> list[list[int]]:
    high = rng.uniform(60, 95)
    return [[left + step * 8, round(180 - high * sin(step / 3) * cos(step / 11))] for step in range(40)]


@cache
def _specimen() -> bytes:
    """A card that is plainly no licence."""
    card = Image.new("RGB", (880, 600), "#e9efe9")
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((30, 30, 850, 570), 24, outline="#1f5c4d", width=4)
    pen.rectangle((610, 190, 800, 430), fill="#cfd8d2")
    for row in range(6):
        pen.rectangle((80, 190 + row * 52, 380 + row % 3 * 60, 208 + row * 52), fill="#b7c4bc")
    pen.text((80, 80), "SPECIMEN", fill="#1f5c4d", font_size=64)
    out = BytesIO()
    card.save(out, "JPEG", quality=85)
    return out.getvalue()

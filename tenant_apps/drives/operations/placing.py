"""Where a test drive goes in the diary, and what it means when the database refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection

from core.kernel import clock
from core.kernel.errors import DomainError
from shared_apps.appointments.slots import HORIZON, Kind, free_people
from tenant_apps.drives.errors import KeyReused, OneADay, SlotNotOffered, SlotPast, SlotTaken, SlotTooFar
from tenant_apps.drives.models import Drive, DriveStaff
from tenant_apps.drives.queries import free_at_dealer, offered_at_dealer, people_at_dealer, zone_of_dealer
from tenant_apps.drives.states import HOLDING

_REFUSALS: dict[str, type[DomainError]] = {
    "drive_car_taken": SlotTaken,
    "drive_staff_taken": SlotTaken,
    "drive_one_a_day": OneADay,
    "drive_booked_once": KeyReused,
}
"""What the database's own refusal means, by the name of its constraint."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what one of the diary's constraints refuses into what it means."""
    try:
        yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        refusal = _REFUSALS.get(broken or "")
        if refusal is None:
            raise
        raise refusal() from error


def person_at(
    sort: Kind, car_id: UUID, starts_at: datetime, *, lead: timedelta, without: UUID | None = None
) -> DriveStaff:
    """Who goes along in a car that is free then. Raises SlotPast, SlotTooFar, SlotNotOffered, SlotTaken."""
    now = clock.now()
    if starts_at < now + lead:
        raise SlotPast()
    if starts_at > now + timedelta(days=HORIZON):
        raise SlotTooFar()
    if not offered_at_dealer(sort, now, starts_at):
        raise SlotNotOffered()
    if car_id not in free_at_dealer(sort, now, without=without, lead=lead).cars_at(starts_at):
        raise SlotTaken()
    able = free_people(sort, people_at_dealer(now, without=without), starts_at, zone_of_dealer())
    if not able:
        raise SlotTaken()
    return DriveStaff.objects.get(id=able[0])


def place_drive(drive: Drive, sort: Kind, person: DriveStaff, starts_at: datetime) -> None:
    """Let a drive begin then, with this person; unsaved."""
    drive.staff = person
    drive.starts_at = starts_at
    drive.ends_at = starts_at + timedelta(minutes=sort.driving)
    drive.taken_from, drive.taken_until = sort.block(starts_at)
    drive.day = starts_at.astimezone(zone_of_dealer()).date()


def when(drive: Drive) -> dict[str, str]:
    """What an audit line says of a drive's place in the diary."""
    return {
        "starts_at": drive.starts_at.isoformat(),
        "car": str(drive.car_id),
        "staff": str(drive.staff_id),
    }


def drives_on(buyer_id: UUID, starts_at: datetime) -> bool:
    """Whether somebody drives here on that day already, or was offered to."""
    day = starts_at.astimezone(zone_of_dealer()).date()
    return Drive.objects.filter(buyer_id=buyer_id, day=day, state__in=HOLDING).exists()


def next_number() -> str:
    """The next drive's number: T000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('drive_number')")
        return f"T{cursor.fetchone()[0]:06d}"

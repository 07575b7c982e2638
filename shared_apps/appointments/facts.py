from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveFacts:
    """A test drive as its buyer may see it: never who else drives, nor the staff's notes."""

    drive_id: UUID
    number: str
    dealer_id: UUID
    buyer_id: UUID
    state: str
    kind: str
    car_id: UUID
    title_zh: str
    title_en: str
    art_url: str
    starts_at: datetime
    ends_at: datetime
    version: int
    offer_until: datetime | None = None
    must_move: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitFacts:
    """Somebody's place on a dealer's waiting list, as its buyer may see it: never who else waits."""

    wait_id: UUID
    dealer_id: UUID
    buyer_id: UUID
    state: str
    kind: str
    title_zh: str
    title_en: str
    first_day: date
    last_day: date
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFacts:
    """What a dealer has for test drives and when it is taken: never whose a drive is, nor who goes along.

    `taken` tells from when until when, and the places of the car and the person in their lists; None for
    one that takes no bookings any more. `home_km`: so far cars are brought to buyers, 0 is not at all.
    """

    dealer_id: UUID
    cars: tuple[DemoFacts, ...]
    people: tuple[ShiftFacts, ...]
    taken: tuple[tuple[datetime, datetime, int | None, int | None], ...]
    reserved: tuple[ReservedFacts, ...] = ()
    home_km: int = 0


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """A demo car: brand and series by their slugs, `assisted` if it is fit for drives with assistance."""

    car_id: UUID
    vehicle_id: UUID
    trim_id: UUID
    title_zh: str
    title_en: str
    brand: str
    series: str
    assisted: bool


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """When somebody goes along: weekdays as bits (Monday 1), minutes after midnight."""

    assisted: bool
    weekdays: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class ReservedFacts:
    """Hours kept for members of a tier and above: weekdays as bits (Monday 1), minutes after midnight."""

    tier: str
    weekdays: int
    opens: int
    closes: int

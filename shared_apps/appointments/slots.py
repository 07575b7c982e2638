"""When a test drive is free, worked out on bits: bit n of a mask is the nth quarter hour after `origin`.

A drive takes a car and a person together, from its briefing until the car is back in order, within the
opening hours. Opening hours and shifts are told by the wall clock; everything after that counts in instants,
so a night on which the clocks change neither loses nor doubles a slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import ceil
from uuid import UUID
from zoneinfo import ZoneInfo

from shared_apps.marketplace.hours import Hours

HORIZON = 14  # days, today included
LEAD_TIME = timedelta(hours=2)
RESERVED_UNTIL = timedelta(hours=48)
TIERS = ("", "BRONZE", "SILVER", "GOLD")
"""Nobody's, and those of members, the best last."""
_ROADS_WIND, _TOWN_KMH = 1.3, 30
_QUARTER = timedelta(minutes=15)
_STEP = 2  # quarters between two slots
_DAY = 24 * 60
Block = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of drive, in minutes: briefing before, driving, bringing the car in order after."""

    name: str
    before: int
    driving: int
    after: int
    assisted: bool = False

    @property
    def quarters(self) -> int:
        """How long car and person are taken."""
        return (self.before + self.driving + self.after) // 15

    def block(self, starts_at: datetime) -> Block:
        """From when until when car and person are taken."""
        ends_at = starts_at + timedelta(minutes=self.driving)
        return starts_at - timedelta(minutes=self.before), ends_at + timedelta(minutes=self.after)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("STANDARD", 0, 45, 15),
        Kind("ASSISTED", 15, 60, 15, assisted=True),
        Kind("HOME", 0, 45, 15),
    )
}
"""ASSISTED is a drive with driver assistance: only with a car and a person fit for it. HOME begins and ends
at the driver's door; the way there and back is added by `travelling`.
"""


def way_minutes(km: float) -> int:
    """How long the way to a door takes that is so far away as the crow flies: roads wind, towns are slow."""
    return max(15, ceil(km * _ROADS_WIND / _TOWN_KMH * 60))


def travelling(kind: Kind, minutes: int) -> Kind:
    """The kind with the way to the driver's door before and the way back after, in whole quarters."""
    way = -(-minutes // 15) * 15
    return replace(kind, before=kind.before + way, after=kind.after + way)


@dataclass(frozen=True, slots=True)
class Car:
    """A demo car and when it is taken."""

    id: UUID
    assisted: bool = False
    busy: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who goes along: weekdays as bits (Monday is 1), a shift in minutes after midnight."""

    id: UUID
    assisted: bool = False
    weekdays: int = 127
    opens: int = 0
    closes: int = _DAY
    busy: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Reserved:
    """Hours of some weekdays (bits, Monday 1) that are kept for members of a tier and above."""

    tier: str
    weekdays: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for a drive and the cars that are free for it."""

    starts_at: datetime
    ends_at: datetime
    cars: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """The free times of one dealer: for each car the quarters in which a drive may begin its block."""

    kind: Kind
    origin: datetime
    zone: ZoneInfo
    masks: tuple[tuple[UUID, int], ...]

    def slots(self, day: date | None = None) -> Iterator[Slot]:
        """The slots in order of time, of one day where one is named."""
        whole = 0
        for _car, mask in self.masks:
            whole |= mask
        if day is not None:
            whole &= _mask(
                _quarters(self.origin, _instant(day, self._lead_in, self.zone)),
                _quarters(self.origin, _instant(day, _DAY + self._lead_in, self.zone)),
            )
        while whole:
            low = whole & -whole
            whole ^= low
            starts = self.origin + _QUARTER * (low.bit_length() - 1) + timedelta(minutes=self.kind.before)
            ends = starts + timedelta(minutes=self.kind.driving)
            yield Slot(starts, ends, tuple(car for car, mask in self.masks if mask & low))

    @property
    def many(self) -> int:
        """How many times are free."""
        whole = 0
        for _car, mask in self.masks:
            whole |= mask
        return whole.bit_count()

    def only(self, car: UUID) -> Free:
        """The free times of one of the cars."""
        return replace(self, masks=tuple(pair for pair in self.masks if pair[0] == car))

    def days(self) -> list[date]:
        """The days, by the dealer's clock, on which something is free."""
        return list(dict.fromkeys(slot.starts_at.astimezone(self.zone).date() for slot in self.slots()))

    def cars_at(self, starts_at: datetime) -> tuple[UUID, ...]:
        """The cars free for a drive that begins at this very moment; none between two slots."""
        begins = starts_at - timedelta(minutes=self.kind.before) - self.origin
        place, rest = divmod(begins, _QUARTER)
        if rest or place < 0:
            return ()
        return tuple(car for car, mask in self.masks if mask >> place & 1)

    @property
    def _lead_in(self) -> int:
        return -self.kind.before


def free_times(
    *,
    kind: Kind,
    hours: Hours,
    zone: ZoneInfo,
    now: datetime,
    cars: Iterable[Car],
    people: Iterable[Person],
    reserved: Iterable[Reserved] = (),
    tier: str = "",
    lead: timedelta = LEAD_TIME,
) -> Free:
    """The free times of a dealer from `now` plus `lead` on, until the end of the HORIZON.

    What is `reserved` for a tier above the asker's is left out as long as it is further than RESERVED_UNTIL.
    """
    today = now.astimezone(zone).date()
    origin = _instant(today, 0, zone)
    length = _quarters(origin, _instant(today + timedelta(days=HORIZON), 0, zone))
    soonest = now + lead - timedelta(minutes=kind.before)
    late = -((origin - soonest) // _QUARTER)  # rounded up
    opened, grid = _opening(hours, origin, today, zone, kind)
    begins = _runs(opened, kind.quarters) & grid & _mask(late, length)
    begins &= ~_kept_back(reserved, tier, now, origin, today, zone)
    manned = 0
    for person in people:
        if kind.assisted <= person.assisted:
            manned |= _runs(_shift(person, origin, today, zone) & ~_taken(person.busy, origin), kind.quarters)
    begins &= manned
    fit = [car for car in cars if kind.assisted <= car.assisted]
    masks = (
        (car.id, begins & _runs(~_taken(car.busy, origin) & _mask(0, length * 2), kind.quarters))
        for car in fit
    )
    return Free(kind, origin, zone, tuple(masks))


def free_people(kind: Kind, people: Iterable[Person], starts_at: datetime, zone: ZoneInfo) -> list[UUID]:
    """Who can go along on a drive that begins then, the least busy first."""
    begins, ends = kind.block(starts_at)
    today = begins.astimezone(zone).date()
    origin = _instant(today, 0, zone)
    wanted = _mask(_quarters(origin, begins), _quarters(origin, ends))
    able = [
        person
        for person in people
        if kind.assisted <= person.assisted
        and not wanted & ~(_shift(person, origin, today, zone) & ~_taken(person.busy, origin))
    ]
    return [person.id for person in sorted(able, key=lambda one: (len(one.busy), one.id))]


def moment_of(text: str, zone: ZoneInfo) -> datetime | None:
    """An instant from ISO 8601, by the wall clock of `zone` unless it carries an offset.

    None for what is no time, and for a time the clocks of `zone` leap over.
    """
    try:
        said = datetime.fromisoformat(text)
        if said.tzinfo is not None:
            return said.astimezone(UTC)
        instant = said.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant if instant.astimezone(zone).replace(tzinfo=None) == said else None


@lru_cache(maxsize=4096)  # a dealer's hours are the same all day
def _opening(hours: Hours, origin: datetime, today: date, zone: ZoneInfo, kind: Kind) -> tuple[int, int]:
    """The quarters it is open, and those in which a block may begin: every half hour from opening."""
    opened = grid = 0
    for ahead in range(-1, HORIZON):
        day = today + timedelta(days=ahead)
        for span in hours.on(day):
            first = _quarters(origin, _instant(day, -(-span.opens // 15) * 15, zone))
            last = _quarters(origin, _instant(day, span.closes, zone))
            opened |= _mask(first, last)
            grid |= sum(1 << place for place in range(first, last, _STEP) if place >= 0)
    return opened, grid


def _kept_back(
    reserved: Iterable[Reserved], tier: str, now: datetime, origin: datetime, today: date, zone: ZoneInfo
) -> int:
    """The quarters in which nobody of this tier may begin, because better ones come first."""
    kept = 0
    for span in reserved:
        if TIERS.index(tier) < TIERS.index(span.tier):
            for ahead in range(HORIZON + 1):
                day = today + timedelta(days=ahead)
                if span.weekdays >> day.weekday() & 1:
                    first, last = _instant(day, span.opens, zone), _instant(day, span.closes, zone)
                    kept |= _mask(_quarters(origin, first), _quarters(origin, last))
    opens_up = _quarters(origin, now + RESERVED_UNTIL) + 1
    return kept >> opens_up << opens_up


def _shift(person: Person, origin: datetime, today: date, zone: ZoneInfo) -> int:
    return _at_work(person.weekdays, person.opens, person.closes, origin, today, zone)


@lru_cache(maxsize=4096)
def _at_work(weekdays: int, opens: int, closes: int, origin: datetime, today: date, zone: ZoneInfo) -> int:
    at_work = 0
    for ahead in range(-1, HORIZON + 1):
        day = today + timedelta(days=ahead)
        if weekdays >> day.weekday() & 1:
            first, last = _instant(day, opens, zone), _instant(day, closes, zone)
            at_work |= _mask(-(-(first - origin) // _QUARTER), _quarters(origin, last))
    return at_work


def _taken(busy: Iterable[Block], origin: datetime) -> int:
    taken = 0
    for begins, ends in busy:
        taken |= _mask(_quarters(origin, begins), -((origin - ends) // _QUARTER))
    return taken


def _runs(mask: int, length: int) -> int:
    """Where `length` bits in a row are set, told by the first of them."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def _mask(first: int, last: int) -> int:
    """Bits from `first` up to, not including, `last`; what lies before the origin is left out."""
    first = max(first, 0)
    return ((1 << last) - 1) >> first << first if last > first else 0


def _quarters(origin: datetime, instant: datetime) -> int:
    return (instant - origin) // _QUARTER


@lru_cache(maxsize=8192)  # fifty dealers ask for the same few hundred
def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, _DAY)
    return datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), zone).astimezone(UTC)

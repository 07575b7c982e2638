from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Driver:
    """Who wants to drive: an account of the market, or somebody at the front desk without one.

    `source` says how somebody without an account came: WALK_IN or PHONE.
    """

    name: str
    phone: str
    email: str = ""
    user_id: UUID | None = None
    source: str = "WALK_IN"


@dataclass(frozen=True, slots=True)
class Licence:
    """What a driver says of the licence: its class, since when it is held, and that they are of age."""

    licence_class: str
    since: date | None
    adult: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Where a drive from somebody's door begins: the address in words, and the place in degrees (WGS-84)."""

    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the adviser sets out to do about a driver: one of the leads' FOLLOW_UPS, by a day."""

    kind: str
    due_on: date
    note: str = ""

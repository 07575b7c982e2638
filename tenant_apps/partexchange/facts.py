"""What is told of an old car."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

POINTS = ("body", "frame", "engine", "gearbox", "battery", "tyres", "interior", "electronics", "documents")
"""What an inspection looks at; each has its words in `labels`."""

OFFER_DAYS = 7
INSPECTION_HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCar:
    """A car as its buyer or the dealer tells of it: minor units, `estimate_id` where it was valued."""

    title_zh: str
    title_en: str
    trim_id: UUID
    mileage_km: int
    vin: str = ""
    estimate_id: UUID | None = None
    low_minor: int | None = None
    high_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found: a note to each point that is not in order, by its name; kilometres on the odometer."""

    vin: str
    mileage_km: int
    faults: Mapping[str, str]
    owner_proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmOffer:
    """What the dealer pays in minor units; `lien_minor` of it goes to whoever lent on the car."""

    amount_minor: int
    lien_minor: int
    lien_holder: str = ""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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

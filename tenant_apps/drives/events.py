from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveChanged(Event):
    """A test drive was booked or moved. It says nothing of the person. `version` grows by one each time."""

    name: ClassVar[str] = "drives.drive_changed"

    drive_id: UUID
    number: str
    state: str
    starts_at: datetime
    version: int

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChanged(Event):
    """A lead came or moved. It says nothing of the person. `version` grows by one each time."""

    name: ClassVar[str] = "customers.lead_changed"

    lead_id: UUID
    state: str
    source: str
    version: int

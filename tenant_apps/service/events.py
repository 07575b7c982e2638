from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOrderChanged(Event):
    """A repair order was opened or moved. `version` grows by one each time."""

    name: ClassVar[str] = "service.repair_order_changed"

    repair_order_id: UUID
    number: str
    state: str
    total_minor: int
    currency: str
    version: int

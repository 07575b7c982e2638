from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """A payment as other apps may know it. `at` is its latest step: opened, captured or returned."""

    id: UUID
    kind: str
    method: str
    amount_minor: int
    currency: str
    state: str
    at: datetime
    reference: str
    error: str

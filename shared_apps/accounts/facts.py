"""What other apps may know of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody who was invited to a dealer's staff and has not answered."""

    id: UUID
    name: str
    email: str
    role: str
    expired: bool

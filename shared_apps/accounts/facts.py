"""What other apps may know of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody who was invited to a dealer's staff and has not answered."""

    id: UUID
    name: str
    email: str
    role: str
    expired: bool


@dataclass(frozen=True, slots=True)
class Workplace:
    """A dealer's portal as a place to work: its host, and its address without a path."""

    dealer_id: UUID
    slug: str
    name: str
    city: str
    host: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in on a host; `here` marks the one that asks."""

    host: str
    agent: str
    opened_at: datetime | None
    here: bool

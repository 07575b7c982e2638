from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Driver:
    """Who wants to drive: an account of the market, or somebody at the front desk without one."""

    name: str
    phone: str
    email: str = ""
    user_id: UUID | None = None

"""What an order is made from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerContact:
    """The buyer as they stood when they reserved. `phone` is E.164 or empty, `email` may be empty."""

    user_id: UUID
    name: str
    phone: str = ""
    email: str = ""

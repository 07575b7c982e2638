"""What apps do once a dealer was put back to an earlier moment: mend what they copied out of its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Restored:
    """A dealer whose data is again what it was at `restored_to`; until `replaced_at` it had lived on."""

    dealer_id: UUID
    schema: str
    restored_to: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person must look at, or how many things were mended (`count`).

    `code` is "orders.lost" or the like, `reference` what people call the thing (an order's number, a VIN),
    `amount` the money at stake.
    """

    code: str
    reference: str = ""
    subject_id: UUID | None = None
    amount: Money | None = None
    at: datetime | None = None
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        """For the restore's row."""
        return {
            **asdict(self),
            "subject_id": str(self.subject_id or ""),
            "amount": self.amount.as_json() if self.amount else None,
            "at": self.at.isoformat() if self.at else None,
        }


Hook = Callable[[Restored], Iterable[Finding]]
_hooks: list[Hook] = []


def after_restore(hook: Hook) -> Hook:
    """Register a function of an app's `handlers` module.

    It runs in a transaction of its own, those of dealers' apps in the dealer's scope and after all others,
    which run in the market's. It must be safe to repeat.
    """
    _hooks.append(hook)
    return hook


def hooks_in_order() -> list[Hook]:
    """The market's first, then the dealer's, each in the order of registration."""
    return sorted(_hooks, key=runs_for_dealer)


def runs_for_dealer(hook: Hook) -> bool:
    """Whether the hook belongs to a dealer's app."""
    return hook.__module__.startswith("tenant_apps.")

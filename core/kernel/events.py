"""What happened, as a frozen record that may cross schemas."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from core.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events. Subclasses set `name` ("stock.vehicle_listed") and declare JSON-able fields."""

    name: ClassVar[str] = ""

    def payload(self) -> dict[str, Any]:
        """The fields in JSON form: ids and times as text, money as {amount, currency}."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """A row of an app made a move of its machine. Its name is made of the three: `orders.order.reserve`."""

    app: str
    machine: str
    verb: str
    id: UUID
    source: str
    target: str
    version: int
    reason: str
    request_id: str
    occurred_at: datetime

    @property
    def name(self) -> str:  # type: ignore[override]
        """`<app>.<machine>.<verb>`."""
        return f"{self.app}.{self.machine}.{self.verb}"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return value

"""Which functions want which events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event as a handler gets it. `dealer` is a schema, empty for the market's own events."""

    event_id: UUID
    name: str
    dealer: str
    payload: dict[str, Any]
    occurred_at: datetime
    request_id: str


Handler = Callable[[Delivery], None]
_handlers: dict[str, list[Handler]] = defaultdict(list)


def handles(event: type[Event] | str) -> Callable[[Handler], Handler]:
    """Register a function of an app's `handlers` module for an event.

    A handler of a tenant app runs inside the schema of the event's dealer, any other in the market's scope.
    It must be idempotent: delivery is at least once.
    """
    name = event if isinstance(event, str) else event.name

    def register(handler: Handler) -> Handler:
        _handlers[name].append(handler)
        return handler

    return register


def handlers_of(name: str) -> tuple[Handler, ...]:
    """The registered handlers, in order of registration."""
    return tuple(_handlers.get(name, ()))


def key_of(handler: Handler) -> str:
    """The name under which a handler's delivery is remembered."""
    return f"{handler.__module__}.{handler.__qualname__}"


def runs_for_dealer(handler: Handler) -> bool:
    """Whether the handler belongs to a dealer's app."""
    return handler.__module__.startswith("tenant_apps.")

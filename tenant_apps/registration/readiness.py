"""What of the registration keeps a car from being ready."""

from __future__ import annotations

from collections.abc import Iterator

from core.kernel.errors import DomainError
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.registration.errors import CarFiled, RegistrationOpen
from tenant_apps.registration.queries import registration_state
from tenant_apps.registration.states import FILED, IN_THE_WAY


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """A pack that was begun and has not led to a plate yet, before `mark_ready`; a filing, before a swap."""
    if verb == "mark_ready" and registration_state(order.id) in IN_THE_WAY:
        yield RegistrationOpen()
    if verb == "reallocate" and registration_state(order.id) in FILED:
        yield CarFiled()


def state_of(order: OrderAtHand) -> str:
    """Where the registration stands."""
    return registration_state(order.id)

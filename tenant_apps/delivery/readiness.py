"""What keeps a car from being made ready or handed over, as the order asks it."""

from __future__ import annotations

from collections.abc import Iterator

from core.kernel.errors import DomainError
from tenant_apps.delivery.errors import ChecklistUnsigned, InstallationOpen, PaymentOutstanding
from tenant_apps.delivery.queries import handover_state, installations_of
from tenant_apps.orders.facts import OrderAtHand


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """Work not done before `mark_ready`; money and signatures missing before `deliver`."""
    if verb == "mark_ready":
        titles = [job.title for job in installations_of(order.id) if job.state == "PLANNED"]
        if titles:
            yield InstallationOpen(params={"titles": ", ".join(titles)})
    if verb == "deliver":
        if order.paid != order.total:
            yield PaymentOutstanding()
        if handover_state(order.id) != "SIGNED":
            yield ChecklistUnsigned()


def state_of(order: OrderAtHand) -> str:
    """Where the hand-over stands."""
    return handover_state(order.id)

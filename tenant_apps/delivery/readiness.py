"""What keeps a car from being made ready or handed over, as the order asks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.kernel import clock
from core.kernel.errors import DomainError
from shared_apps.marketplace.deadlines import Ahead, Outlook, outlook
from tenant_apps.cashier.operations.payments import figure
from tenant_apps.delivery.errors import (
    ChecklistUnsigned,
    FeeOutstanding,
    HandoverSigned,
    InstallationOpen,
    PaymentOutstanding,
)
from tenant_apps.delivery.queries import fee_due, handover_state, history, installations_of
from tenant_apps.orders import gates
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.states import uncover_verb
from tenant_apps.stock.inspection import FRESH_FOR
from tenant_apps.stock.queries import standing_of
from tenant_apps.stock.states import PLEDGED

ASKED = ("RESERVED", "CONTRACTED", "FUNDED", "READY")
COMING, STOPPED = ("ON_ORDER", "IN_TRANSIT"), ("QUARANTINE", "WRITTEN_OFF")


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """Work not done before `mark_ready`; money and signatures missing before `deliver`; and an order does not
    go back to be paid once both have signed that its car is handed over.
    """
    if verb == uncover_verb("READY") and handover_state(order.id) == "SIGNED":
        yield HandoverSigned()
    if verb == "mark_ready":
        titles = [job.title for job in installations_of(order.id) if job.state == "PLANNED"]
        if titles:
            yield InstallationOpen(params={"titles": ", ".join(titles)})
    if verb == "deliver":
        if order.paid != order.total:
            yield PaymentOutstanding()
        if fee := fee_due(order):
            yield FeeOutstanding(params={"due": figure(fee.amount)})
        if handover_state(order.id) != "SIGNED":
            yield ChecklistUnsigned()


def outlook_of(order: OrderAtHand) -> Outlook | None:
    """When the order's car can honestly be handed over; None outside the time in which that is a question."""
    if order.state not in ASKED or order.vehicle_id is None:
        return None
    now, car = clock.now(), standing_of(order.vehicle_id)
    office = gates.region("registration")
    passed = car.pdi_passed_at
    ahead = Ahead(
        transit=car.state in COMING,
        inspection=passed is None or passed < now - FRESH_FOR,
        certificate=car.certificate in PLEDGED,
        fitting=any(job.state == "PLANNED" for job in installations_of(order.id)),
        registration=office is not None and office.state_of(order) not in ("SELF", "REGISTERED"),
        stop=car.state if car.state in STOPPED else "RECALL" if car.recalls else "",
    )
    return outlook(ahead, history(now), now)


def due_on(order: OrderAtHand) -> date | None:
    """The day by which four out of five such cars are handed over; None where that cannot be said."""
    found = outlook_of(order)
    return found.by.astimezone(clock.SHANGHAI).date() if found is not None and found.by is not None else None


def state_of(order: OrderAtHand) -> str:
    """Where the hand-over stands."""
    return handover_state(order.id)

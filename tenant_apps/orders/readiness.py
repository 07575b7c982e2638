"""What stands in the way of a step: one answer for the operation that refuses and the page that explains."""

from __future__ import annotations

from core.kernel import clock
from core.kernel.errors import DomainError
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.states import BEING_SIGNED, ENDED
from tenant_apps.orders.errors import (
    ContractBeingSigned,
    ContractBroken,
    ContractRendering,
    InspectionOld,
    NoContractInForce,
    NotPaidInFull,
    VehicleNotAllocated,
    VehicleNotReady,
)
from tenant_apps.orders.models import Order
from tenant_apps.stock.errors import CertificateAway, RecallOpen
from tenant_apps.stock.facts import Standing
from tenant_apps.stock.inspection import FRESH_FOR
from tenant_apps.stock.states import IN_HAND


def signature_obstacle(contract: ContractFacts | None) -> DomainError | None:
    """Why nobody can have signed, None when the version in force is there to be signed."""
    if contract is None or contract.state in ENDED:
        return NoContractInForce()
    if contract.state == "DRAFT":
        return ContractRendering()
    if contract.state in BEING_SIGNED:
        return ContractBeingSigned()
    return ContractBroken() if contract.state == "FAILED" else None


def ready_obstacle(car: Standing) -> DomainError | None:
    """Why the car cannot be made ready: it must stand reserved for the order, repaired of what it is recalled
    for, and inspected not long ago.
    """
    if car.state != "RESERVED":
        return VehicleNotReady()
    if car.recalls:
        return RecallOpen(params={"numbers": ", ".join(car.recalls)})
    if car.pdi_passed_at is None or car.pdi_passed_at < clock.now() - FRESH_FOR:
        return InspectionOld(params={"days": FRESH_FOR.days})
    return None


def delivery_obstacle(order: Order, car: Standing) -> DomainError | None:
    """Why the car cannot be handed over: its place, a recall, its certificate, the money."""
    if car.state != "ALLOCATED":
        return VehicleNotAllocated()
    if car.recalls:
        return RecallOpen(params={"numbers": ", ".join(car.recalls)})
    if car.certificate != IN_HAND:
        return CertificateAway()
    return None if order.paid_minor == order.total_minor else NotPaidInFull()

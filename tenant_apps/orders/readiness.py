"""What stands in the way of a step: one answer for the operation that refuses and the page that explains."""

from __future__ import annotations

from core.kernel.errors import DomainError
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.orders.errors import (
    ContractBroken,
    ContractRendering,
    NoContractInForce,
    VehicleNotAllocated,
    VehicleNotReady,
)


def signature_obstacle(contract: ContractFacts | None) -> DomainError | None:
    """Why nobody can have signed, None when the version in force is there to be signed."""
    if contract is None or contract.state == "VOIDED":
        return NoContractInForce()
    if contract.state == "REQUESTED":
        return ContractRendering()
    return ContractBroken() if contract.state == "FAILED" else None


def ready_obstacle(vehicle_state: str) -> DomainError | None:
    """Why the car cannot be made ready: only an inspected car stands reserved for an order."""
    return None if vehicle_state == "RESERVED" else VehicleNotReady()


def delivery_obstacle(vehicle_state: str) -> DomainError | None:
    """Why the car cannot be handed over."""
    return None if vehicle_state == "ALLOCATED" else VehicleNotAllocated()

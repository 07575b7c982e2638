"""The contract of an order."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.operations import request_contract, sign_contract
from tenant_apps.contracts.queries import current_contract
from tenant_apps.orders.contract_terms import terms_of
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.policies import require_move
from tenant_apps.orders.readiness import signature_obstacle
from tenant_apps.orders.states import MAY_HAVE_CONTRACT, ORDER
from tenants.features.queries import require_feature

BUSY_FOR = timedelta(minutes=2)
"""How long a requested contract may take before asking again makes a new one."""


def prepare_contract(*, actor: Actor, order_id: UUID) -> Order:
    """Freeze what was agreed as the contract's next version and have its PDF made; the one before is void.

    While one is being made, asking again changes nothing.
    Raises FeatureOff, NotFound, Forbidden, IllegalMove.
    """
    require_feature("contracts_pdf")
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "prepare_contract")
        if order.state not in MAY_HAVE_CONTRACT:
            raise IllegalMove(ORDER.name, order.state, "prepare_contract")
        if _being_made(current_contract(order.id)):
            return order
        request_contract(actor=actor, order_id=order.id, terms=terms_of(order))
        return settle(order, actor=actor)


def record_signature(*, actor: Actor, order_id: UUID) -> Order:
    """Both parties have signed the version in force.

    Raises NotFound, Forbidden, IllegalMove, and NoContractInForce, ContractRendering or ContractBroken where
    there is nothing that could have been signed.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "record_signature")
        obstacle = signature_obstacle(current_contract(order.id))
        if obstacle is not None:
            raise obstacle
        contract = sign_contract(actor=actor, order_id=order.id)
        signed = {"contract": contract.number, "sha256": contract.sha256}
        return take(order, "record_signature", actor=actor, after=signed)


def renew_summary(*, actor: Actor, order_id: UUID) -> Order:
    """Tell the buyer anew what belongs to the order, as after its contract was rendered. Raises NotFound."""
    with transaction.atomic():
        return settle(lock_order(order_id), actor=actor)


def _being_made(contract: ContractFacts | None) -> bool:
    return (
        contract is not None
        and contract.state == "DRAFT"
        and contract.created_at > clock.now() - BUSY_FOR
    )

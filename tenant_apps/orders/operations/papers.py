"""The contract of an order, and the papers beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from tenant_apps.contracts.contract_terms import dealer_party
from tenant_apps.contracts.errors import SumsDisagree
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.operations import draw, sign_contract
from tenant_apps.contracts.queries import current_contract, words_of
from tenant_apps.contracts.states import ENDED, SEALED
from tenant_apps.orders.contract_terms import basis_of, deposit_of, promises_differ, signers_of, snapshot_of
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
        draw(
            actor=actor,
            kind="SALE",
            subject_id=order.id,
            order_id=order.id,
            number=order.number,
            snapshot=snapshot_of(order),
            value=Money(order.total_minor, order.currency),
            signers=signers_of(order),
        )
        return settle(order, actor=actor)


def draw_paper(
    *,
    actor: Actor,
    order_id: UUID,
    kind: str,
    said: Mapping[str, Any],
    since: datetime,
    issued_by: str = "",
    value: Money | None = None,
) -> bool:
    """Freeze a paper of an order beside its sale contract, and have it printed, signed, sealed and kept.

    `said` is what it says beyond number, parties and car, which the order adds. With `issued_by`, who stands
    for the dealer, it bears the dealer's signature alone; else its buyer signs it too. Whether it was drawn:
    one drawn `since` then stands, for this is asked again and again. Raises NotFound and what `draw` raises.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        there = current_contract(order.id, kind)
        if there is not None and there.state not in ENDED and there.created_at >= since:
            return False
        buyer, seller = signers_of(order)
        draw(
            actor=actor,
            kind=kind,
            subject_id=order.id,
            order_id=order.id,
            number=order.number,
            snapshot={**basis_of(order), **said},
            value=value,
            signers=(seller,) if issued_by else (buyer, seller),
            issued_by=issued_by,
        )
        return True


def draw_deposit(*, actor: Actor, order_id: UUID) -> bool:
    """What buyer and dealer have agreed on by a deposit that has arrived.

    订金, which can be had back, is agreed by paying it: the dealer issues the paper. 定金 binds both, and the
    law wants it in writing: the buyer signs too. Whether it was drawn: not where the order has gone on.
    Raises NotFound and what `draw` raises.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state not in MAY_HAVE_CONTRACT or order.reserved_at is None:
            return False
        refundable = order.deposit_kind == "REFUNDABLE"
        said = deposit_of(order)
        return draw_paper(
            actor=actor,
            order_id=order.id,
            kind="DEPOSIT",
            said=said,
            since=order.reserved_at,
            issued_by=dealer_party().name if refundable else "",
            value=Money(order.deposit_minor, order.currency),
        )


def record_signature(*, actor: Actor, order_id: UUID) -> Order:
    """Both parties have signed the version in force.

    One that was signed online and sealed is taken as it is. Raises NotFound, Forbidden, IllegalMove, and
    NoContractInForce, ContractRendering, ContractBeingSigned, ContractBroken or SumsDisagree where there is
    nothing that could have been signed.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "record_signature")
        contract = current_contract(order.id)
        obstacle = signature_obstacle(contract)
        if obstacle is not None:
            raise obstacle
        if contract is not None and contract.state in SEALED:
            require_sums(order, contract)
        elif contract is not None and promises_differ(order, words_of(contract.id)[0]):
            raise SumsDisagree()
        else:
            sign_contract(actor=actor, order_id=order.id)
        signed = {"contract": contract.number, "sha256": contract.sha256} if contract else {}
        return take(order, "record_signature", actor=actor, after=signed)


def follow_seal(*, actor: Actor, order_id: UUID, contract_id: UUID) -> Order:
    """The sealed contract binds: the order goes on by itself, if it still stands where it stood.

    One that was ended meanwhile has ended its contract; one that is paused goes on by hand afterwards. A
    total that is no longer the contract's is for a person to look at. Raises NotFound, and Forbidden for
    anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        order = lock_order(order_id)
        contract = current_contract(order.id)
        if contract is None or contract.id != contract_id or contract.state not in SEALED:
            return order
        if order.state != "RESERVED":
            return order
        if not _sums_differ(order, contract):
            return record_signature(actor=actor, order_id=order.id)
        order.attention = "contract_total_differs"
        return settle(order, actor=actor)


def follow_contract(*, actor: Actor, order_id: UUID) -> Order:
    """A contract that waited for its signers has ended: tell the buyer anew. Raises NotFound."""
    with transaction.atomic():
        order = lock_order(order_id)
        return settle(order, actor=actor) if order.state in MAY_HAVE_CONTRACT else order


def renew_summary(*, actor: Actor, order_id: UUID) -> Order:
    """Tell the buyer anew what belongs to the order, as after its contract was rendered. Raises NotFound."""
    with transaction.atomic():
        return settle(lock_order(order_id), actor=actor)


def require_sums(order: Order, contract: ContractFacts) -> None:
    """Raise SumsDisagree where the contract states another total, loan or part exchange than the order's."""
    if _sums_differ(order, contract):
        raise SumsDisagree()


def _sums_differ(order: Order, contract: ContractFacts) -> bool:
    return contract.value_minor != order.total_minor or promises_differ(order, words_of(contract.id)[0])


def _being_made(contract: ContractFacts | None) -> bool:
    return contract is not None and contract.state == "DRAFT" and contract.created_at > clock.now() - BUSY_FOR

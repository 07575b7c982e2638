"""A lender's money or an old car for an order: promised first, received later."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier import operations as cashier
from tenant_apps.cashier.queries import account
from tenant_apps.contracts.operations import void_contract
from tenant_apps.contracts.queries import current_contract, words_of
from tenant_apps.contracts.states import NOT_IN_MAKING
from tenant_apps.orders.contract_terms import promises_differ
from tenant_apps.orders.gates import still_due
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.pages import close_unwanted_pages
from tenant_apps.orders.operations.settling import lock_order, settle, take
from tenant_apps.orders.queries import at_hand
from tenant_apps.orders.states import COVERED, MAY_HAVE_CONTRACT, uncover_verb
from tenant_apps.stock.operations import deallocate_vehicle


def cover_order(*, actor: Actor, order_id: UUID) -> Order:
    """A signed order is FUNDED as soon as what is held and what is firmly promised make up the price.

    Raises NotFound, and Forbidden for anybody but the system.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        order.paid_minor = account(order.id).held_minor
        if order.state != "CONTRACTED" or still_due(at_hand(order)):
            close_unwanted_pages(at_hand(order), actor=actor)
            return order
        return take(order, "record_balance", actor=actor, after={"paid_minor": order.paid_minor})


def uncover_order(*, actor: Actor, order_id: UUID, reason: str) -> Order:
    """What was promised fell after the order had gone on upon it: it waits for the rest again.

    It is CONTRACTED, and its car no longer allocated, unless what is held and still promised make up the
    price. Raises NotFound, Forbidden for anybody but the system, and what the regions have against it.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state not in COVERED:
            return order
        order.paid_minor = account(order.id).held_minor
        if not still_due(at_hand(order)):
            return settle(order, actor=actor)
        if order.state == "READY":
            deallocate_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=reason)
        order.funded_at = order.ready_at = None
        return take(order, uncover_verb(order.state), actor=actor, note=reason)


def follow_promises(*, actor: Actor, order_id: UUID) -> Order:
    """A loan or an old car brings something else than before: what of the contract is not sealed is void.

    Its buyer is to read and sign what is true; the dealer draws it anew. A signed contract stands, and a
    signed order may be FUNDED now. Raises NotFound, and Forbidden for anybody but the system.
    """
    with transaction.atomic():
        order = cover_order(actor=actor, order_id=order_id)
        contract = current_contract(order.id)
        if contract is None or contract.state in NOT_IN_MAKING or order.state not in MAY_HAVE_CONTRACT:
            return order
        if promises_differ(order, words_of(contract.id)[0]):
            reason = gettext("The loan or the part exchange is not what the contract says.")
            void_contract(actor=actor, contract_id=contract.id, reason=reason)
        return order


def record_loan(*, actor: Actor, order_id: UUID, amount: Money, reference: str) -> Order:
    """Book what a lender has transferred for the order; the order may be FUNDED since it was promised.

    Raises NotFound, Forbidden for anybody but the system, and what the cashier refuses.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        cashier.record_balance(actor=actor, order_id=order.id, amount=amount, reference=reference)
        order.paid_minor = account(order.id).held_minor
        settle(order, actor=actor)
        return cover_order(actor=actor, order_id=order.id)


def record_trade_in(*, actor: Actor, order_id: UUID, amount: Money, reference: str) -> Order:
    """Book an old car that the dealer has received towards the price; `reference` is its VIN.

    Raises NotFound, Forbidden for anybody but the system, and what the cashier refuses.
    """
    _require_system(actor)
    with transaction.atomic():
        order = lock_order(order_id)
        cashier.record_balance(
            actor=actor, order_id=order.id, amount=amount, reference=reference, method="TRADE_IN"
        )
        order.paid_minor = account(order.id).held_minor
        settle(order, actor=actor)
        return cover_order(actor=actor, order_id=order.id)


def _require_system(actor: Actor) -> None:
    if actor.kind != "system":
        raise Forbidden()

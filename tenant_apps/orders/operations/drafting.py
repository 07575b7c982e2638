"""A sales adviser writes an order for a customer in the showroom; the customer pays from "my orders"."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from core.storage.inserting import insert
from shared_apps.accounts.logins import parse_login
from shared_apps.accounts.queries import user_by_login
from tenant_apps.cashier.operations import open_account
from tenant_apps.orders.errors import CustomerUnknown, PriceMoved, TooManyHolds
from tenant_apps.orders.facts import BuyerContact
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.holding import lock_buyer, open_order
from tenant_apps.orders.operations.settling import lock_order, take
from tenant_apps.orders.policies import MAX_OPEN_HOLDS, require_move
from tenant_apps.orders.queries import standing_of
from tenant_apps.stock.errors import VehicleGone
from tenant_apps.stock.operations import hold_vehicle
from tenant_apps.stock.queries import vehicle_snapshot
from tenant_apps.stock.states import LISTED
from tenants.context import market_context

SHOWROOM_HOLD = timedelta(hours=24)


def draft_order(*, actor: Actor, vehicle_id: UUID, customer: str) -> Order:
    """Write an order for somebody with an account, by their phone number or e-mail; the car stays on offer.

    Raises Forbidden, NotFound, VehicleGone for a car not on offer, DepositWrong and CustomerUnknown.
    """
    actor.require("orders.draft")
    buyer = _buyer(customer)
    with transaction.atomic():
        car = vehicle_snapshot(vehicle_id)
        if car.state != LISTED:
            raise VehicleGone()
        order = open_order(car, buyer, clock.now() + SHOWROOM_HOLD)
        insert(order)
        open_account(actor=actor, order_id=order.id, due=Money(order.total_minor, order.currency))
        after = {"state": order.state, "number": order.number}
        record(actor, "orders.order.drafted", ("order", order.id), after=after)
        return order


def hold_draft(*, actor: Actor, order_id: UUID) -> Order:
    """Take the car off the market for the customer, for a day; they find where to pay among their orders.

    Raises NotFound, Forbidden, IllegalMove, TooManyHolds, VehicleGone and PriceMoved.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "hold")
        lock_buyer(order.buyer_id)
        if standing_of(order.buyer_id, order.vehicle_id, SHOWROOM_HOLD).holds >= MAX_OPEN_HOLDS:
            raise TooManyHolds(params={"limit": MAX_OPEN_HOLDS})
        until = clock.now() + SHOWROOM_HOLD
        car = hold_vehicle(actor=actor, vehicle_id=order.vehicle_id, until=until)
        if car.price_minor != order.total_minor:
            raise PriceMoved()
        order.hold_expires_at = until
        return take(order, "hold", actor=actor, after={"until": until.isoformat()})


def discard_draft(*, actor: Actor, order_id: UUID) -> Order:
    """Throw a draft away; nobody but the staff has seen it. Raises NotFound, Forbidden and IllegalMove."""
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "discard")
        return take(order, "discard", actor=actor)


def _buyer(customer: str) -> BuyerContact:
    with market_context():
        login = parse_login(customer)
        user = user_by_login(login) if login else None
        if user is None or not user.is_active:
            raise CustomerUnknown()
        return BuyerContact(user_id=user.id, name=user.name, phone=user.phone or "", email=user.email or "")

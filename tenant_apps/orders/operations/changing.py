"""A price that fell after it was promised: the buyer gets the lower one where the policy says so."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from core.kernel.errors import Forbidden
from core.kernel.money import Money
from tenant_apps.cashier.operations.dues import change_due
from tenant_apps.contracts.operations import end_contracts
from tenant_apps.orders.assessments import may_promise_less
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.settling import lock_order, settle
from tenant_apps.orders.queries import policy_of, price_protected


def pass_on_price(*, actor: Actor, trim_id: UUID, price: Money, mileage_km: int) -> list[Order]:
    """The dealer now asks `price` for such a car, driven `mileage_km`: orders under price protection follow.

    Of the unsigned orders for the same car or one driven at least as far, those whose policy promises it pay
    the lower price from now on; a contract that was prepared with the old one is void. Each is a transaction
    of its own. Raises Forbidden for anybody but the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    followed = (_pass_on(actor, order_id, price, mileage_km) for order_id in price_protected(trim_id))
    return [order for order in followed if order is not None]


def _pass_on(actor: Actor, order_id: UUID, price: Money, mileage_km: int) -> Order | None:
    with transaction.atomic():
        order = lock_order(order_id)
        equal = mileage_km <= int(order.vehicle.get("mileage_km") or 0)
        if not equal or not may_promise_less(policy_of(order), order, price):
            return None
        before = Money(order.total_minor, order.currency)
        order.total_minor = price.amount
        end_contracts(actor=actor, order_id=order.id, kinds=("SALE",))
        change_due(actor=actor, order_id=order.id, due=price)
        return settle(
            order,
            actor=actor,
            action="orders.order.price_lowered",
            before={"total": before.as_json()},
            after={"total": price.as_json()},
        )

"""A buyer takes a car off the market and has some minutes to pay for it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from core.storage.inserting import insert
from shared_apps.marketplace.facts import Deposit
from tenant_apps.cashier.operations import expect_payment, open_account
from tenant_apps.orders.deposit import acceptable
from tenant_apps.orders.errors import (
    DepositMoved,
    DepositWrong,
    HoldOver,
    HoldRuns,
    PriceMoved,
    TooManyHolds,
)
from tenant_apps.orders.facts import BuyerContact, Seen
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations.pages import abandon_page
from tenant_apps.orders.operations.settling import lock_order, settle, take, tell
from tenant_apps.orders.policies import MAX_OPEN_HOLDS, require_holding, require_move
from tenant_apps.orders.queries import policy_at, standing_of
from tenant_apps.stock.facts import VehicleSnapshot
from tenant_apps.stock.operations import hold_vehicle, release_vehicle
from tenant_apps.stock.queries import snapshot_now
from tenants.features.quotas import require_room

HOLD_MINUTES = 15
A_DAY = timedelta(hours=24)
NOTHING_SEEN = Seen()


def lock_buyer(buyer_id: UUID) -> None:
    """Let one reservation of a buyer happen at a time, until the transaction ends; at whichever dealer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"buyer:{buyer_id}"])


def hold_for_buyer(
    *,
    actor: Actor,
    vehicle_id: UUID,
    buyer: BuyerContact,
    deposit: Deposit | None = None,
    minutes: int = HOLD_MINUTES,
    seen: Seen = NOTHING_SEEN,
) -> Order:
    """Take the car off the market for this buyer and open an order; of many who try, one wins.

    A buyer who has the car already gets the same order again. `deposit` is by default the dealer's own,
    `seen` what the buyer was shown. Raises NotYourMove, NotFound, PriceMoved, DepositMoved, DepositWrong,
    TooManyHolds, QuotaReached, and VehicleGone for whoever comes second.
    """
    require_holding(actor, buyer.user_id)
    with transaction.atomic():
        lock_buyer(buyer.user_id)
        standing = standing_of(buyer.user_id, vehicle_id, A_DAY)
        if standing.order_id is not None:
            return lock_order(standing.order_id)
        if standing.holds >= MAX_OPEN_HOLDS:
            raise TooManyHolds(params={"limit": MAX_OPEN_HOLDS})
        require_room("holds", used=lambda: standing.lately, queued=True)
        until = clock.now() + timedelta(minutes=minutes)
        car = snapshot_now(hold_vehicle(actor=actor, vehicle_id=vehicle_id, until=until))
        order = open_order(car, buyer, until, deposit)
        _require_as_seen(order, seen)
        order.state, order.vehicle_state, order.vehicle_move = "HOLD", "HELD", "hold"
        insert(order)
        open_account(actor=actor, order_id=order.id, due=Money(order.total_minor, order.currency))
        after = {"state": order.state, "number": order.number, "until": until.isoformat()}
        record(actor, "orders.order.held", ("order", order.id), after=after)
        tell(order, actor=actor)
        return order


def attach_checkout(*, actor: Actor, order_id: UUID, billing_payment_id: UUID, checkout_url: str) -> Order:
    """Remember where the buyer pays. When that comes too late, has the page closed and raises HoldOver."""
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state == "HOLD":
            if (order.billing_payment_id, order.checkout_url) == (billing_payment_id, checkout_url):
                return order
            deposit = Money(order.deposit_minor, order.currency)
            expect_payment(
                actor=actor, order_id=order.id, billing_payment_id=billing_payment_id, amount=deposit
            )
            order.billing_payment_id, order.checkout_url = billing_payment_id, checkout_url
            return settle(order, actor=actor)
        abandon_page(actor=actor, order_id=order.id, billing_payment_id=billing_payment_id)
    raise HoldOver()


def forget_checkout(*, actor: Actor, order_id: UUID, billing_payment_id: UUID) -> None:
    """The page to pay on was closed; the hold runs on and its buyer may open another."""
    with transaction.atomic():
        order = lock_order(order_id)
        if order.state == "HOLD" and order.billing_payment_id == billing_payment_id and order.checkout_url:
            order.checkout_url = ""
            settle(order, actor=actor)


def expire_order(*, actor: Actor, order_id: UUID) -> Order:
    """End a hold whose time has run out: the car is for sale again.

    Raises NotFound, Forbidden, IllegalMove, HoldRuns.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        require_move(actor, order, "expire")
        if order.hold_expires_at > clock.now():
            raise HoldRuns()
        release_vehicle(actor=actor, vehicle_id=order.vehicle_id, reason=f"{order.number} expired")
        if order.billing_payment_id is not None:
            abandon_page(actor=actor, order_id=order.id, billing_payment_id=order.billing_payment_id)
        return take(order, "expire", actor=actor)


def open_order(
    car: VehicleSnapshot, buyer: BuyerContact, until: datetime, deposit: Deposit | None = None
) -> Order:
    """A draft of an order that is not stored yet, under the rules in force now. Raises DepositWrong."""
    price = Money(car.price_minor, car.currency)
    version, rules = policy_at(clock.now())
    deposit = deposit or rules.deposit.for_car(price)
    if deposit.amount.currency != price.currency or not acceptable(deposit, price):
        raise DepositWrong()
    return Order(
        number=_next_number(),
        buyer_id=buyer.user_id,
        buyer_name=buyer.name[:80],
        buyer_phone=buyer.phone,
        buyer_email=buyer.email,
        vehicle_id=car.id,
        vin=car.vin,
        vehicle=plain(car),
        hold_expires_at=until,
        total_minor=price.amount,
        price_at_hold_minor=price.amount,
        policy_version=version,
        deposit_minor=deposit.amount.amount,
        deposit_kind=deposit.kind,
        currency=price.currency,
    )


def plain(car: VehicleSnapshot) -> dict[str, Any]:
    """A car as an order keeps it, in JSON."""
    kept = asdict(car)
    del kept["state"]
    return {**kept, "id": str(car.id), "trim_id": str(car.trim_id)}


def _require_as_seen(order: Order, seen: Seen) -> None:
    """Compare with what the order itself has, not with what is in force: both may change at any moment."""
    now = {name: getattr(order, name) for name in ("deposit_minor", "deposit_kind", "currency")}
    now["price_minor"] = order.total_minor
    if seen.price_minor not in (None, order.total_minor):
        raise PriceMoved(params=now)
    if seen.deposit_minor not in (None, order.deposit_minor) or seen.deposit_kind not in (
        None,
        order.deposit_kind,
    ):
        raise DepositMoved(params=now)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_order_number')")
        return f"MQ-{cursor.fetchone()[0]:06d}"

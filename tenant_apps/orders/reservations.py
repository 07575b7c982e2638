"""A buyer's way over the border: from the market into a dealer's schema and back, payment included."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from billing.operations import open_checkout, sync_payment
from billing.queries import payment_for
from billing.states import LIVE
from core.edge.web import host_url
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.marketplace.queries import holds_of_buyer, seller_of
from tenant_apps.orders.errors import HoldOver, TooManyHolds
from tenant_apps.orders.facts import BuyerContact, Seen
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import attach_checkout, hold_for_buyer, lock_buyer
from tenant_apps.orders.operations.holding import NOTHING_SEEN
from tenant_apps.orders.policies import MAX_OPEN_HOLDS
from tenant_apps.orders.queries import order_for
from tenants.context import DealerRef, dealer_context, market_context
from tenants.features.queries import require_feature
from tenants.life.guard import require_trading


def reserve_listing(
    *, actor: Actor, buyer: BuyerContact, listing_id: UUID, seen: Seen = NOTHING_SEEN
) -> tuple[DealerRef, Order]:
    """Hold a listed car for a buyer: one transaction over the market and the car's dealer.

    A second call answers the same order. `seen` is what the buyer was shown, where that is known. Raises
    NotFound, NotTrading, DealerFaulty, VehicleGone, PriceMoved, DepositMoved and, over all dealers,
    TooManyHolds.
    """
    with market_context(), transaction.atomic():
        seller = seller_of(listing_id)
        require_feature("online_reservations", dealer=seller)
        lock_buyer(buyer.user_id)
        require_trading(seller.id)
        if holds_of_buyer(buyer.user_id, but=listing_id) >= MAX_OPEN_HOLDS:
            raise TooManyHolds(params={"limit": MAX_OPEN_HOLDS})
        with dealer_context(seller):
            order = hold_for_buyer(actor=actor, vehicle_id=listing_id, buyer=buyer, seen=seen)
            return seller, order


def ensure_checkout(*, actor: Actor, dealer: DealerRef, order_id: UUID, locale: str) -> str:
    """The address at which the buyer pays the deposit; asked from billing unless it is known already.

    Must not run inside a transaction: billing talks to Stripe. Nothing is lost when that fails; call again.
    A dealer that does not trade gets no new payments; who is on the payment page already may finish.
    Raises NotFound, NotTrading, DealerFaulty, HoldOver, AlreadyPaid, PaymentUnavailable, PaymentRefused.
    """
    with dealer_context(dealer):
        order = order_for(actor, order_id)
    if order.state != "HOLD" or order.hold_expires_at <= clock.now():
        raise HoldOver()
    if order.checkout_url:
        return order.checkout_url
    with market_context(), transaction.atomic():
        require_trading(dealer.id)
    page = f"/orders/{dealer.slug}/{order.id}"
    payment = open_checkout(
        actor=actor,
        dealer_schema=dealer.schema,
        subject_id=order.id,
        buyer_id=order.buyer_id,
        amount=Money(order.deposit_minor, order.currency),
        description=_description(order),
        detail=_title(order, locale),
        success_url=host_url(path=f"{page}/return"),
        cancel_url=host_url(path=f"{page}/pay?left=1"),
        expires_at=order.hold_expires_at,
        locale=locale,
        buyer_email=order.buyer_email,
    )
    with dealer_context(dealer):
        attach_checkout(
            actor=actor,
            order_id=order.id,
            billing_payment_id=payment.id,
            checkout_url=payment.checkout_url,
        )
    return str(payment.checkout_url)


def ask_about_payment(dealer: DealerRef, order_id: UUID) -> None:
    """Have billing look whether the buyer has paid, not waiting for the webhook. The outbox does the rest.

    Must not run inside a transaction. Raises PaymentUnavailable, PaymentRefused, FactsDiffer.
    """
    with market_context():
        payment = payment_for(dealer.schema, order_id)
        if payment is not None and payment.state in LIVE:
            sync_payment(payment_id=payment.id)


def _description(order: Order) -> str:
    binding = order.deposit_kind == "EARNEST"
    said = _("Earnest money (定金) for order %(number)s") if binding else _("Deposit for order %(number)s")
    return said % {"number": order.number}


def _title(order: Order, locale: str) -> str:
    title: str = order.vehicle["title_en" if locale == "en" else "title_zh"]
    return title

"""The fee for bringing a car, paid online."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from billing.operations import expire_checkout, open_checkout, sync_payment
from billing.queries import payments_for
from billing.states import LIVE
from core.edge.web import host_url
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenant_apps.delivery.errors import FeeNotDue
from tenant_apps.delivery.facts import HOME
from tenant_apps.delivery.operations import expect_fee
from tenant_apps.delivery.operations.charging import require_due
from tenant_apps.delivery.queries import fee_due, fee_turn
from tenant_apps.orders.queries import order_at_hand
from tenants.context import DealerRef, dealer_context, market_context
from tenants.life.guard import require_trading

OPEN_FOR = timedelta(hours=12)


def open_page(*, actor: Actor, dealer: DealerRef, order_id: UUID, locale: str) -> str:
    """The address at which the whole fee is paid; asked for twice it is the same page.

    Must not run inside a transaction: billing talks to Stripe. Raises NotFound, NotTrading, FeeNotDue,
    AlreadyPaid, PaymentUnavailable, PaymentRefused.
    """
    with dealer_context(dealer):
        order = order_at_hand(actor, order_id)
        amount, turn = fee_due(order), fee_turn(order_id)
        require_due(order, amount)
    with market_context(), transaction.atomic():
        require_trading(dealer.id)
    page = f"/orders/{dealer.slug}/{order.id}/handover"
    payment = open_checkout(
        actor=actor,
        dealer_schema=dealer.schema,
        subject_id=order.id,
        buyer_id=order.buyer_id,
        amount=amount,
        description=_("Bringing the car of order %(number)s") % {"number": order.number},
        detail=order.title_en if locale == "en" else order.title_zh,
        success_url=host_url(path=f"{page}?back=1"),
        cancel_url=host_url(path=page),
        expires_at=clock.now() + OPEN_FOR,
        locale=locale,
        buyer_email=order.buyer_email,
        purpose=f"{HOME}{turn}-{amount.amount}",
    )
    try:
        with dealer_context(dealer):
            expect_fee(actor=actor, order_id=order.id, billing_payment_id=payment.id, amount=amount)
    except DomainError:
        # The booking changed while the page was made: nobody has its address yet, so nobody pays on it.
        with market_context():
            expire_checkout(payment_id=payment.id)
        raise
    if not payment.checkout_url:
        raise FeeNotDue()
    return str(payment.checkout_url)


def ask_about_fee(dealer: DealerRef, order_id: UUID) -> None:
    """Have billing look at the open page, not waiting for the webhook. The outbox does the rest.

    Must not run inside a transaction. Raises PaymentUnavailable, PaymentRefused, FactsDiffer.
    """
    with market_context():
        live = payments_for(dealer.schema, order_id).filter(purpose__startswith=HOME, state__in=LIVE)
        for payment_id in list(live.values_list("id", flat=True)[:5]):
            sync_payment(payment_id=payment_id)

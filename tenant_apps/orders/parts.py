"""The balance paid online, in as many parts as people like: by whom, by which means and how much each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from core.kernel.money import Money
from tenant_apps.orders.facts import PART
from tenant_apps.orders.gates import payable
from tenant_apps.orders.models import Order
from tenant_apps.orders.operations import expect_part
from tenant_apps.orders.operations.paying import require_payable
from tenant_apps.orders.queries import at_hand, order_for
from tenants.context import DealerRef, dealer_context, market_context
from tenants.life.guard import require_trading

LEAST_MINOR = 100_000
"""The smallest part, except for the last one: ¥1,000."""
MOST_MINOR = 99_999_999
"""The card processor takes no more than this at once: ¥999,999.99."""
OPEN_FOR = timedelta(hours=12)
TOKEN_LENGTH = 12


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part whose page is open: `url` may be given to whoever shall pay it, until `closes_at`."""

    token: str
    amount: Money
    url: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a buyer may pay at once: `due` is all that is open, `least` and `most` bound one part."""

    due: Money
    least: Money
    most: Money


def new_token() -> str:
    """Names a part before it is asked for, so that a form sent twice opens one page."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


def bounds_of(order: Order) -> Bounds:
    """What may be paid of an order's balance now. Call it in the dealer's context."""
    due = payable(at_hand(order))
    return Bounds(due, min(Money(LEAST_MINOR, due.currency), due), min(Money(MOST_MINOR, due.currency), due))


def open_part(
    *, actor: Actor, dealer: DealerRef, order_id: UUID, amount: Money, token: str, locale: str
) -> str:
    """The address at which this part of the balance is paid; the same token is the same page.

    Must not run inside a transaction: billing talks to Stripe. Raises NotFound, NotTrading, PaymentNotDue,
    BelowLeast, Overpaid, CheckoutDiffers, AlreadyPaid, PaymentUnavailable, PaymentRefused.
    """
    least = Money(LEAST_MINOR, amount.currency)
    with dealer_context(dealer):
        order = order_for(actor, order_id)
        require_payable(order, amount, least)
    with market_context(), transaction.atomic():
        require_trading(dealer.id)
    page = f"/orders/{dealer.slug}/{order.id}/balance"
    payment = open_checkout(
        actor=actor,
        dealer_schema=dealer.schema,
        subject_id=order.id,
        buyer_id=order.buyer_id,
        amount=amount,
        description=_("Part of the price for order %(number)s") % {"number": order.number},
        detail=order.vehicle["title_en" if locale == "en" else "title_zh"],
        success_url=host_url(path=f"{page}?back=1"),
        cancel_url=host_url(path=f"{page}?left=1"),
        expires_at=clock.now() + OPEN_FOR,
        locale=locale,
        buyer_email=order.buyer_email,
        purpose=f"{PART}{token}",
    )
    try:
        with dealer_context(dealer):
            expect_part(
                actor=actor, order_id=order.id, billing_payment_id=payment.id, amount=amount, least=least
            )
    except DomainError:
        # Somebody paid while the page was made: nobody has its address yet, so nobody shall pay on it.
        with market_context():
            expire_checkout(payment_id=payment.id)
        raise
    return str(payment.checkout_url)


def open_parts(dealer: DealerRef, order_id: UUID, due: Money) -> list[OpenPart]:
    """The parts somebody has opened a page for and nobody has paid yet, the oldest first.

    Of those that are still wanted: a page for more than what is `due` is being closed.
    """
    rows = payments_for(dealer.schema, order_id).filter(
        purpose__startswith=PART, state="OPEN", expires_at__gt=clock.now(), amount_minor__lte=due.amount
    )
    return [
        OpenPart(
            row.purpose.removeprefix(PART),
            Money(row.amount_minor, row.currency),
            row.checkout_url,
            row.expires_at,
        )
        for row in rows.order_by("created_at")
    ]


def close_part(*, dealer: DealerRef, order_id: UUID, token: str) -> None:
    """Close the page of a part; money that was faster stays. Must not run inside a transaction.

    Raises PaymentUnavailable.
    """
    with market_context():
        row = payments_for(dealer.schema, order_id).filter(purpose=f"{PART}{token}").first()
        if row is not None and row.state in LIVE:
            expire_checkout(payment_id=row.id)


def ask_about_parts(dealer: DealerRef, order_id: UUID) -> None:
    """Have billing look at every open part, not waiting for the webhooks. The outbox does the rest.

    Must not run inside a transaction. Raises PaymentUnavailable, PaymentRefused, FactsDiffer.
    """
    with market_context():
        live = payments_for(dealer.schema, order_id).filter(purpose__startswith=PART, state__in=LIVE)
        for payment_id in list(live.values_list("id", flat=True)[:10]):
            sync_payment(payment_id=payment_id)

"""The order's region `payment`: what its money says to the order's moves, and what they mean for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.edge.templatetags.marque import money as money_text
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from tenant_apps.cashier.queries import is_disputed, standing_of
from tenant_apps.cashier.states import ACCOUNT
from tenant_apps.orders.errors import PaymentDisputed
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.gates import Region, payable
from tenant_apps.orders.operations.pages import close_unwanted_pages
from tenant_apps.orders.sections import Card, Section
from tenant_apps.orders.states import ENDED, UNPAID
from tenants.context import current_dealer

STATES = {
    "NONE": gettext_lazy("Nothing paid yet"),
    "DEPOSIT_PENDING": gettext_lazy("Waiting for the deposit"),
    "DEPOSIT_PAID": gettext_lazy("Deposit paid"),
    "PARTIAL": gettext_lazy("Paid in part"),
    "PAID": gettext_lazy("Paid in full"),
    "REFUND_PENDING": gettext_lazy("Refund under way"),
    "REFUNDED": gettext_lazy("Settled"),
    "CHARGEBACK": gettext_lazy("Questioned by the bank"),
}
TONES = {
    "NONE": "quiet",
    "PARTIAL": "amber",
    "REFUND_PENDING": "amber",
    "CHARGEBACK": "brick",
    "REFUNDED": "quiet",
}
FORWARD = ("record_signature", "record_balance", "mark_ready", "deliver")
GIVES_BACK = ("approve_cancel", "accept_return")


def state_of(order: OrderAtHand) -> str:
    """Where the order's money stands."""
    return standing_of(order.id)


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """Nothing goes on while a bank asks the money back, and none of it is paid to the buyer a second time."""
    disputed = verb in GIVES_BACK and is_disputed(order.id)
    if disputed or (verb in FORWARD and standing_of(order.id) == "CHARGEBACK"):
        yield PaymentDisputed()


def follow(order: OrderAtHand, _verb: str, actor: Actor, _reason: str) -> None:
    """Close the pages on which nobody shall pay any more: the order has ended, stands still or is paid."""
    close_unwanted_pages(order, actor=actor)


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """What is paid and what is open, with the way to pay it; nothing where no money came and none is due."""
    if order.state in UNPAID:
        return None
    state = standing_of(order.id)
    if state == "NONE" and order.state in ENDED:
        return None
    due = payable(order)
    if not due:
        return Card(title=_("Price and payment"), state=str(STATES[state]), tone=TONES.get(state, "accent"))
    return Card(
        title=_("Price and payment"),
        state=str(STATES[state]),
        tone="amber",
        text=_("Pay the rest in one or in several parts, online or by bank transfer to the dealer."),
        facts=((_("Still to pay"), money_text(due.amount, due.currency)),),
        url=reverse("orders_market:balance", args=[current_dealer().slug, order.id]),
        link=_("Pay the balance"),
        primary=order.state == "CONTRACTED",
    )


REGION = Region(name="payment", machine=ACCOUNT, state_of=state_of, obstacles=obstacles, follow=follow)
SECTION = Section(
    name="payment", place=20, title=gettext_lazy("Price and payment"), words=STATES, card=card_of
)

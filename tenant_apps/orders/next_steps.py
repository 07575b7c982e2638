"""What happens next with an order, who acts and by when, in the words of its buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.flow.audit.models import AuditLine
from tenant_apps.cashier.facts import PaymentFacts
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.gates import payable
from tenant_apps.orders.labels import LABELS
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand, due_of
from tenants.context import current_dealer

ACTORS: dict[str, Any] = {
    "BUYER": lazy("You"),
    "DEALER": lazy("The dealer"),
    "LENDER": lazy("The lender"),
    "BANK": lazy("Your bank and the dealer"),
}
DOES: dict[str, Any] = {
    "RESERVED": lazy("draws up the contract and calls you to sign it."),
    "CONTRACTED": lazy("pay the balance."),
    "FUNDED": lazy("inspects, prepares and registers the car."),
    "READY": lazy("agree on a time and fetch your car."),
    "CANCEL_REQUESTED": lazy("decides about your cancellation."),
    "RETURN_REQUESTED": lazy("decides about the return."),
    "DISPUTED": lazy("settle the payment that was questioned."),
}
PAYS = lazy("pays the dealer what it promised.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`who` acts, `does` what, by `due`. `amount_minor` is for the buyer to pay, at `url`."""

    who: str
    does: str
    yours: bool
    due: datetime | None
    amount_minor: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened, by whom."""

    at: datetime
    what_zh: str
    what_en: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The buyer's money in minor units: what came, what of it went back, was kept, and is held now."""

    received: int
    returned: int
    kept: int
    taken_back: int
    held: int


def next_step(order: Order) -> NextStep | None:
    """What comes next; None for a hold, which has its own button, and for orders that are over."""
    stage = STAGES.get(order.state)
    if stage is None or order.state not in DOES:
        return None
    due = payable(at_hand(order))
    if order.state == "CONTRACTED" and not due and order.paid_minor < order.total_minor:
        return NextStep(who=str(ACTORS["LENDER"]), does=str(PAYS), yours=False, due=due_of(order))
    yours = stage.waits_for == "BUYER"
    pays = order.state == "CONTRACTED" and bool(due)
    return NextStep(
        who=str(ACTORS[stage.waits_for]),
        does=str(DOES[order.state]),
        yours=yours,
        due=due_of(order),
        amount_minor=due.amount if pays else 0,
        url=_balance_page(order) if pays else "",
    )


def happenings(order: Order, lines: list[AuditLine]) -> list[Happening]:
    """Everything that happened to the order, the newest first; nobody's remarks."""
    told = [line for line in lines if line.action in LABELS]
    return [
        Happening(
            at=line.at, what_zh=LABELS[line.action][0], what_en=LABELS[line.action][1], who=_who(order, line)
        )
        for line in reversed(told)
    ]


def totals(payments: list[PaymentFacts]) -> Totals:
    """What the payments add up to."""
    came = [each for each in payments if each.state not in ("PENDING", "FAILED")]
    return Totals(
        received=sum(each.amount_minor for each in came),
        returned=sum(each.refunded_minor for each in came),
        kept=sum(each.forfeited_minor for each in came),
        taken_back=sum(each.charged_back_minor for each in came),
        held=sum(each.held_minor for each in came),
    )


def _who(order: Order, line: AuditLine) -> str:
    if line.actor_kind == "buyer" and line.actor_id == order.buyer_id:
        return _("You")
    return _("The dealer") if line.actor_kind == "staff" else _("Automatically")


def _balance_page(order: Order) -> str:
    try:
        return reverse("orders_market:balance", args=[current_dealer().slug, order.id])
    except NoReverseMatch:
        return ""

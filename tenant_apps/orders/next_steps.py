"""What happens next with an order, who acts and by when, in the words of its buyer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.flow.audit.models import AuditLine
from core.kernel import clock
from tenant_apps.cashier.facts import PaymentFacts
from tenant_apps.contracts.queries import current_contract
from tenant_apps.contracts.states import BEING_SIGNED, WITH_BUYER
from tenant_apps.orders.deadlines import STAGES
from tenant_apps.orders.gates import payable, region
from tenant_apps.orders.models import Order
from tenant_apps.orders.queries import at_hand, due_of
from tenant_apps.orders.telling import label_of
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
SIGNS, COUNTERSIGNS = lazy("read the contract and sign it."), lazy("signs the contract, too.")
ON_THE_DAY: dict[str, tuple[str, Any]] = {
    "BOOKED": ("BUYER", lazy("come at the time arranged and look at the car together with the dealer.")),
    "SIGNED": ("DEALER", lazy("hands your car over: both of you have signed.")),
}
"""Who does what once the hand-over is arranged, by where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """`who` acts, `does` what, by `due`; `late` when that is over. `amount_minor` is for the buyer to pay, at
    `url`.
    """

    who: str
    does: str
    yours: bool
    due: datetime | None
    amount_minor: int = 0
    url: str = ""

    @property
    def late(self) -> bool:
        """Whether somebody should have acted before now."""
        return self.due is not None and self.due < clock.now()


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
    arranged = ON_THE_DAY.get(_handover(order)) if order.state == "READY" else None
    if arranged:
        who, does = arranged
        return NextStep(who=str(ACTORS[who]), does=str(does), yours=who == "BUYER", due=None)
    signing = _signing(order)
    if signing:
        return signing
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
    told = [(line, label) for line in lines if (label := label_of(line)) is not None]
    return [
        Happening(at=line.at, what_zh=label[0], what_en=label[1], who=_who(order, line))
        for line, label in reversed(told)
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


def _handover(order: Order) -> str:
    delivery = region("delivery")
    return delivery.state_of(at_hand(order)) if delivery else ""


def _signing(order: Order) -> NextStep | None:
    """Whose signature the contract waits for, once it was sent."""
    deed = current_contract(order.id) if order.state == "RESERVED" else None
    if deed is None or deed.state not in BEING_SIGNED:
        return None
    if deed.state in WITH_BUYER:
        page = _page("contracts_market:contract", order.id, deed.id)
        return NextStep(who=str(ACTORS["BUYER"]), does=str(SIGNS), yours=True, due=deed.expires_at, url=page)
    return NextStep(who=str(ACTORS["DEALER"]), does=str(COUNTERSIGNS), yours=False, due=due_of(order))


def _balance_page(order: Order) -> str:
    return _page("orders_market:balance", order.id)


def _page(name: str, *of: UUID) -> str:
    try:
        return reverse(name, args=[current_dealer().slug, *of])
    except NoReverseMatch:
        return ""

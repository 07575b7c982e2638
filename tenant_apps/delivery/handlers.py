"""The hand-over takes its place beside an order's main line; its papers are drawn by what happens."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from billing.events import PaymentCaptured
from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from core.kernel.money import Money
from tenant_apps.cashier.queries import fee_order_of
from tenant_apps.contracts.policies import drawn_by_itself
from tenant_apps.delivery.facts import HOME
from tenant_apps.delivery.labels import HANDOVER_WORDS
from tenant_apps.delivery.operations import confirm_fee, follow_order
from tenant_apps.delivery.operations.charging import follow_returned
from tenant_apps.delivery.operations.papers import NOTE, REPORT, draw_note, draw_report, take_note_back
from tenant_apps.delivery.presenting import card_of
from tenant_apps.delivery.queries import charges_of, order_of
from tenant_apps.delivery.readiness import due_on, obstacles, state_of
from tenant_apps.delivery.states import HANDOVER
from tenant_apps.orders import gates, sections
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.operations.paying import Captured
from tenant_apps.stock.events import InspectionConfirmed


def _follow(order: OrderAtHand, _verb: str, actor: Actor, reason: str) -> None:
    follow_order(order, actor=actor, reason=reason)


gates.register(
    gates.Region(
        name="delivery",
        machine=HANDOVER,
        state_of=state_of,
        obstacles=obstacles,
        due_on=due_on,
        charges=charges_of,
        follow=_follow,
    )
)
sections.register(
    sections.Section(name="delivery", place=80, title=_("Hand-over"), words=HANDOVER_WORDS, card=card_of)
)


@handles(PaymentCaptured)
def on_payment_captured(delivery: Delivery) -> None:
    """Billing holds the fee for bringing a car: it is booked, or the money goes back."""
    said = delivery.payload
    if not said["purpose"].startswith(HOME):
        return
    captured = Captured(
        billing_payment_id=UUID(said["payment_id"]),
        amount=Money(said["amount_minor"], said["currency"]),
        method=said["method"],
        captured_at=datetime.fromisoformat(said["captured_at"]),
    )
    confirm_fee(actor=SYSTEM, order_id=UUID(said["subject_id"]), captured=captured)


@handles("cashier.payment.settle_part")
def on_part_returned(delivery: Delivery) -> None:
    """A part of a fee has gone back: what else is too much of it follows."""
    order_id = fee_order_of(UUID(delivery.payload["id"]))
    if order_id is not None:
        follow_returned(actor=SYSTEM, order_id=order_id)


@handles("delivery.handover.sign")
def on_signed(delivery: Delivery) -> None:
    """Both have signed on the tablet: the delivery note is made of it."""
    if drawn_by_itself(NOTE):
        draw_note(actor=SYSTEM, order_id=order_of(UUID(delivery.payload["id"])))


@handles("delivery.handover.reopen")
def on_reopened(delivery: Delivery) -> None:
    """The signed list was taken back, and its note with it."""
    order_id = order_of(UUID(delivery.payload["id"]))
    take_note_back(actor=SYSTEM, order_id=order_id, reason=delivery.payload["reason"])


@handles(InspectionConfirmed)
def on_inspected(delivery: Delivery) -> None:
    """A second person stands by a car's inspection: its report is made."""
    if drawn_by_itself(REPORT):
        draw_report(actor=SYSTEM, inspection_id=UUID(delivery.payload["inspection_id"]))

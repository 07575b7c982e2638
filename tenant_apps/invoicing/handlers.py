from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, NotFound
from tenant_apps.invoicing import operations
from tenant_apps.invoicing.errors import NamesTheCar
from tenant_apps.invoicing.labels import TITLE, WORDS
from tenant_apps.invoicing.presenting import card_of
from tenant_apps.invoicing.queries import state_of
from tenant_apps.invoicing.states import AT_THE_BUREAU, INVOICE, SALE_UNDONE
from tenant_apps.orders.events import OrderChanged
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.gates import Region, register
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.orders.sections import Section
from tenant_apps.orders.sections import register as register_section
from tenant_apps.stock.events import VehicleChanged

SOLD = ("DELIVERED", "CLOSED")


def follow(order: OrderAtHand, verb: str, actor: Actor, reason: str) -> None:
    """The books follow the car: a sale when it goes, all of it back when it returns."""
    if verb == "deliver":
        operations.book_sale(actor=actor, order=order)
        operations.invoice_services(actor=actor, order=order)
    elif verb == "close":
        operations.settle_sale(actor=actor, order=order)
    elif order.state == "RETURNED":
        operations.book_return(actor=actor, order=order)
    if order.state in SALE_UNDONE:
        operations.withdraw_invoice(actor=actor, order=order, reason=reason)


def obstacles(order: OrderAtHand, verb: str) -> Iterator[DomainError]:
    """An invoice that stands, before the car it names is swapped."""
    if verb == "reallocate" and state_of(order.id) in AT_THE_BUREAU:
        yield NamesTheCar()


register(
    Region(
        name="invoice",
        machine=INVOICE,
        state_of=lambda order: state_of(order.id),
        obstacles=obstacles,
        follow=follow,
    )
)
register_section(Section(name="invoice", place=25, title=TITLE, words=WORDS, card=card_of))


@handles(OrderChanged)
def on_order_changed(delivery: Delivery) -> None:
    """Receipts for what came in; and what came after the car was handed over settles the sale."""
    order_id = UUID(delivery.payload["order_id"])
    if delivery.payload["paid_minor"]:
        operations.issue_receipts(actor=SYSTEM, order_id=order_id)
    if delivery.payload["state"] in SOLD:
        operations.settle_sale(actor=SYSTEM, order=order_at_hand(SYSTEM, order_id, locked=True))


@handles(VehicleChanged)
def on_vehicle_changed(delivery: Delivery) -> None:
    """A car that came stands in stock at what it cost."""
    try:
        operations.book_purchase(actor=SYSTEM, vehicle_id=UUID(delivery.payload["vehicle_id"]))
    except NotFound:
        return  # the dealer's data went back to before this car came

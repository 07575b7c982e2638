"""Insurances of orders' cars, brought into each state by the real operations and the simulated insurers."""

from __future__ import annotations

from datetime import date, timedelta

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.rulebook.operations import load_rules
from shared_apps.rulebook.queries import forget_rules
from tenant_apps.insurance import operations
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.queries import today
from tenant_apps.insurance.tasks import call_due
from tenant_apps.orders.models import Order
from tenants.context import DealerRef, dealer_context, owner_context
from tests.factories.financing import picture
from tests.factories.orders import buyer_of, make_order

COVERS = ("own-damage", "liability-200")
STATES = {
    "NONE": ("ask",),
    "QUOTED": ("ask", "call"),
    "DECLARED": ("declare",),
    "BOUND": ("ask_for_tomorrow", "call", "bind", "call"),
    "ACTIVE": ("ask", "call", "bind", "call"),
    "CANCELLED": ("ask", "call", "bind", "cancel"),
}
"""The steps into each state."""


def tariffs() -> None:
    """The rules that come with the release, with the insurers' tariff."""
    with owner_context():
        load_rules(actor=SYSTEM)
    forget_rules()


def make_insurance(dealer: DealerRef, state: str, order: Order | None = None) -> Insurance:
    """The insurance of a reserved order's car in the state; `tariffs` first."""
    with dealer_context(dealer):
        known = order or make_order(dealer, "RESERVED")
        for step in STATES[state]:
            _STEPS[step](known)
        return Insurance.objects.get(order_id=known.id)


def cheapest(order: Order) -> Quote:
    """The lowest quote of an order."""
    rows = Quote.objects.filter(insurance__order_id=order.id, state__in=["PRICED", "TAKEN"])
    return min(rows, key=lambda row: row.total_minor)


def ask(order: Order, day: date | None = None) -> Insurance:
    """Ask all insurers."""
    return operations.request_quotes(
        actor=buyer_of(order), order_id=order.id, covers=COVERS, starts_on=day or today()
    )


def in_five_minutes() -> None:
    """Call insurers about what is due five minutes from now."""
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        call_due()


def declare(order: Order, number: str = "PICC2026 1122-0001", **given: object) -> Insurance:
    """The buyer's own policy."""
    values = {"insurer": "人保财险", "number": number, "starts_on": today(), "data": picture(), **given}
    return operations.declare_policy(actor=buyer_of(order), order_id=order.id, **values)


_STEPS = {
    "ask": ask,
    "ask_for_tomorrow": lambda order: ask(order, today() + timedelta(days=1)),
    "call": lambda order: call_due(),
    "bind": lambda order: operations.bind_quote(
        actor=buyer_of(order), order_id=order.id, quote_id=cheapest(order).id
    ),
    "declare": declare,
    "cancel": lambda order: operations.cancel_insurance(actor=buyer_of(order), order_id=order.id),
}

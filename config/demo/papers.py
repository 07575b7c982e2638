"""The demo's papers: a few of each kind, sealed and filed, and one that waits for its buyer.

What the demo's past made would fill hours with setting type, and signatures carry the time of their making:
so these are drawn now, of what happened last, and only where the certificate authority answers.
"""

from __future__ import annotations

from uuid import UUID

from config.demo.signing import authority_answers
from core.edge import pdf
from core.flow.outbox.relay import deliver_all
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.contracts.operations import send_if_ready
from tenant_apps.contracts.queries import current_contract
from tenant_apps.delivery.operations.papers import draw_note, draw_report
from tenant_apps.orders.operations.papers import draw_deposit
from tenant_apps.orders.queries import order_at_hand, orders
from tenant_apps.partexchange.operations import accept_offer
from tenant_apps.partexchange.operations.papers import draw_trade_in
from tenant_apps.partexchange.queries import part_exchange_of
from tenant_apps.stock.queries import last_inspection
from tenants.context import DealerRef, dealer_context

DEALERS = 3
"""How many dealers have such papers."""


def draw_papers(dealer: DealerRef) -> None:
    """One paper of each kind at a dealer; nothing is drawn twice, whatever went before."""
    if not (pdf.available() and authority_answers()):
        return
    with dealer_context(dealer):
        for order_id in _newest("RESERVED"):
            draw_deposit(actor=SYSTEM, order_id=order_id)
            _old_car(order_id)
        for order_id in _newest("DELIVERED"):
            draw_note(actor=SYSTEM, order_id=order_id)
            _report(order_id)
    deliver_all()
    with dealer_context(dealer):
        for order_id in _newest("RESERVED"):
            waiting = current_contract(order_id, "TRADE_IN")
            if waiting is not None:
                send_if_ready(actor=SYSTEM, contract_id=waiting.id)
    deliver_all()


def _newest(state: str) -> list[UUID]:
    return list(orders(SYSTEM, state=state).order_by("-created_at", "-id").values_list("id", flat=True)[:1])


def _old_car(order_id: UUID) -> None:
    """The buyer takes the dealer's offer: the contract on the old car lies before them."""
    car, order = part_exchange_of(order_id), order_at_hand(SYSTEM, order_id)
    if car.state == "OFFERED" and car.offered_minor is not None:
        buyer = Actor("buyer", order.buyer_id, order.buyer_name)
        accept_offer(actor=buyer, order_id=order_id, seen_minor=car.offered_minor)
    draw_trade_in(actor=SYSTEM, order_id=order_id)


def _report(order_id: UUID) -> None:
    report = last_inspection(order_at_hand(SYSTEM, order_id).vehicle_id)
    if report is not None and report.confirmed_at is not None:
        draw_report(actor=SYSTEM, inspection_id=report.id)

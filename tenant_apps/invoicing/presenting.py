"""Invoices and receipts as the portal and their buyer see them; ID numbers are masked, always."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edge.api import money
from core.kernel.actor import Actor
from core.storage.crypto import SealBroken
from core.storage.sealed import Keyring, keyring
from tenant_apps.identities.kinds import SHOWN
from tenant_apps.identities.queries import order_identities
from tenant_apps.invoicing import labels
from tenant_apps.invoicing.models import Invoice, Receipt
from tenant_apps.invoicing.queries import invoiced, receipts_of, state_of
from tenant_apps.invoicing.states import INVOICE, INVOICED_WHEN
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import orders_in
from tenant_apps.orders.sections import Card
from tenants.context import current_dealer

log = logging.getLogger(__name__)
PLAIN = (
    "id", "number", "kind", "form", "state", "order_id", "order_number", "buyer_name", "id_kind", "vin",
    "title_zh", "title_en", "official_code", "official_number", "check_code", "attempts", "error", "reason",
    "created_at", "issued_at", "reversed_at",
)  # fmt: skip


def invoice_of(invoice: Invoice, actor: Actor, ring: Keyring | None = None) -> dict[str, Any]:
    """An invoice with what the reader may do with it."""
    may = {move.verb for move in INVOICE.moves_from(invoice.state) if move.may(actor)}
    if invoice.kind == "RED":
        may.clear()
    if invoice.state == "REQUESTED" and invoice.error and actor.may("books.invoice"):
        may.add("ask_again")
    return {
        **{name: getattr(invoice, name) for name in PLAIN},
        "id_masked": masked_number(invoice, ring or keyring()),
        "net": money(invoice.net_minor, invoice.currency),
        "vat": money(invoice.vat_minor, invoice.currency),
        "total": money(invoice.total_minor, invoice.currency),
        "vat_rate": invoice.vat_rate / 100,
        "reverses": invoice.reverses.number if invoice.reverses else "",
        "moves": sorted(may),
    }


def receipt_of(receipt: Receipt) -> dict[str, Any]:
    """A receipt."""
    names = (
        "id",
        "number",
        "order_id",
        "order_number",
        "buyer_name",
        "method",
        "reference",
        "received_at",
        "created_at",
    )
    return {
        **{name: getattr(receipt, name) for name in names},
        "amount": money(receipt.amount_minor, receipt.currency),
    }


def due_for(actor: Actor) -> dict[str, Any]:
    """Orders that are paid and have no invoice. Raises Forbidden."""
    actor.require("books.see")
    orders = orders_in(actor, INVOICED_WHEN)
    have = invoiced([order.id for order in orders])
    papers = order_identities([order.id for order in orders if order.id not in have])
    return {
        "orders": [
            {
                "order_id": order.id, "order_number": order.number, "buyer_name": order.buyer_name,
                "vin": order.vin, "title_zh": order.title_zh, "title_en": order.title_en,
                "total": order.total.as_json(), "state": order.state,
                "paper": papers.get(order.id),
            }
            for order in orders
            if order.id not in have
        ]
    }  # fmt: skip


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The way to receipts and invoice on the buyer's page; none before there is any."""
    state, count = state_of(order.id), len(receipts_of(order.id))
    if not count and state == INVOICE.initial:
        return None
    waits = state == INVOICE.initial and order.state in INVOICED_WHEN
    return Card(
        title=str(labels.TITLE),
        state=str(labels.FOR_BUYERS[state]) if state != INVOICE.initial else _("Receipts ready"),
        tone=labels.TONES.get(state, "quiet"),
        text=_("The dealer asks the tax bureau for the invoice. It appears here.") if waits else "",
        facts=((_("Receipts"), str(count)),) if count else (),
        url=reverse("invoicing_market:papers", args=[current_dealer().slug, order.id]),
        link=_("See receipts and invoice"),
    )


def masked_number(invoice: Invoice, ring: Keyring) -> str:
    """The ends of the buyer's ID number; nothing of one that does not open."""
    try:
        return str(invoice.id_number.masked(*SHOWN[invoice.id_kind], ring))
    except (SealBroken, LookupError):
        log.exception("the ID number of invoice %s does not open", invoice.number)
        return ""

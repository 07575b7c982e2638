"""Who may use the routes of contracts that are signed online, and the ones they are tried on."""

from __future__ import annotations

from typing import Any

from tenant_apps.contracts import operations
from tenant_apps.orders.facts import BuyerContact
from tenants.context import DealerRef, dealer_context
from tests.factories.deeds import sent
from tests.factories.orders import buyer_of, make_order
from tests.isolation.case import BUYER, Case, staff

DEED = {"order_id": "deed_order", "contract_id": "deed"}
PAGE = "market /orders/<slug:dealer_slug>/<uuid:order_id>/contracts/<uuid:contract_id>"

CONTRACTS: dict[str, Case] = {
    PAGE: Case(BUYER, named=DEED),
    f"{PAGE}/document": Case(BUYER, named=DEED),
    f"{PAGE}/progress": Case(BUYER, named=DEED),
    "portal contracts_list": staff("orders.see", "SERVICE", query="?order_id={deed_order}"),
    "portal contracts_to_countersign": staff("orders.see", "SERVICE"),
    "portal contracts_countersign": staff(
        "contracts.countersign", "SALES", body={"contract_ids": ["{deed}"]}
    ),
    "portal contracts_show": staff("orders.see", "SERVICE", named=DEED),
    "portal contracts_move": staff(
        "contracts.void", "SERVICE", named=DEED, body={"verb": "void", "reason": "价格有误"}
    ),
    "portal contracts_document": staff("orders.see", "SERVICE", named=DEED),
}


def deeds(main: DealerRef, buyer: BuyerContact) -> dict[str, Any]:
    """An order with a contract that its buyer has opened."""
    order = make_order(main, "RESERVED", buyer=buyer)
    contract = sent(main, order)
    with dealer_context(main):
        operations.open_contract(actor=buyer_of(order), contract_id=contract.id)
    return {"deed_order": order.id, "deed": contract.id}

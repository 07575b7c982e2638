"""Who may use the routes of registrations, tried on the order whose pack is open."""

from __future__ import annotations

from tests.isolation.case import BUYER, Case, staff

OPEN = {"order_id": "packed_order"}

REGISTRATIONS: dict[str, Case] = {
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/registration": Case(BUYER, named=OPEN),
    "portal registration_show": staff("orders.see", "SERVICE", named=OPEN),
    "portal registration_move": staff("registration.work", "SALES", body={"verb": "leave"}, named=OPEN),
    "portal registration_bring": staff(
        "registration.work", "SALES", body={"file": "picture", "kind": "IDENTITY"}, named=OPEN
    ),
    "portal registration_document": staff("registration.work", "SALES", named={**OPEN, "kind": "paper_kind"}),
}

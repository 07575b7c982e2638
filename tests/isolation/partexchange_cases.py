"""Who may use the routes of old cars, tried on an order whose old car is to be inspected."""

from __future__ import annotations

from tests.factories.stock import a_vin
from tests.isolation.case import BUYER, Case, staff

TRADED = {"order_id": "traded_order"}
FOUND = {"vin": a_vin(), "mileage_km": 60_000, "faults": {}, "owner_proven": True}
OFFERED = {"amount": {"amount": 8_000_000}, "lien": {"amount": 0}}
RECEIPT = {"colour_code": "jade", "mileage_km": 60_000, "price": {"amount": 9_000_000}}

PART_EXCHANGES: dict[str, Case] = {
    "market /orders/<slug:dealer_slug>/<uuid:order_id>/old-car": Case(BUYER, named=TRADED),
    "portal partexchange_show": staff("orders.see", "SERVICE", named=TRADED),
    "portal partexchange_attach": staff(
        "partexchange.work",
        "FINANCE",
        body={"trim_id": "{trim_id}", "mileage_km": 60_000},
        named=TRADED,
        answers=(200, 409),
    ),
    "portal partexchange_inspect": staff("partexchange.work", "FINANCE", body=FOUND, named=TRADED),
    "portal partexchange_offer": staff(
        "partexchange.offer", "SALES", body=OFFERED, named=TRADED, answers=(200, 409)
    ),
    "portal partexchange_differ": staff(
        "partexchange.work", "FINANCE", body={"note": "划痕"}, named=TRADED, answers=(200, 409)
    ),
    "portal partexchange_reject": staff("partexchange.work", "FINANCE", body={"note": "不收"}, named=TRADED),
    "portal partexchange_receive": staff(
        "partexchange.work", "FINANCE", body=RECEIPT, named=TRADED, answers=(200, 409)
    ),
}

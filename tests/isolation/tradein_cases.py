"""Who may use the routes of trade-ins. `trade_in_id` is one that is still the buyer's alone; about another
dealers were asked, and `request_id` is what main was asked.
"""

from __future__ import annotations

from datetime import timedelta

from core.kernel import clock
from tests.isolation.case import BUYER, Case, staff

PHOTO = {"photo_id": "trade_in_photo", "size": "trade_in_size"}
ASKED_PHOTO = {"photo_id": "asked_photo", "size": "trade_in_size"}
SOON = (clock.now() + timedelta(days=5)).date().isoformat()
OFFER = {"offer": {"amount": 9_000_000}, "valid_until": SOON}

TRADE_INS: dict[str, Case] = {
    "market /trade-in": Case(open="anybody may choose a car to be valued"),
    "market /trade-in/begin": Case(
        open="anybody may have a car valued", method="POST", body={"trim": "{trim_id}"}
    ),
    "market /trade-in/<uuid:trade_in_id>": Case(BUYER),
    "market /trade-in/<uuid:trade_in_id>/car": Case(BUYER, method="GET"),
    "market /trade-in/<uuid:trade_in_id>/condition": Case(BUYER, method="GET"),
    "market /trade-in/<uuid:trade_in_id>/photos": Case(BUYER, method="GET"),
    "market /trade-in/<uuid:trade_in_id>/photos/<uuid:photo_id>/<slug:size>.webp": Case(BUYER, named=PHOTO),
    "market /trade-in/<uuid:trade_in_id>/photos/<uuid:photo_id>/remove": Case(
        BUYER, method="POST", body={}, named=PHOTO
    ),
    "market /trade-in/<uuid:trade_in_id>/estimate": Case(BUYER, method="POST", body={}),
    "market /trade-in/<uuid:trade_in_id>/dealers": Case(BUYER, method="GET"),
    "market /trade-in/<uuid:trade_in_id>/delete": Case(BUYER, method="POST", body={}),
    "portal tradeins_list": staff("leads.see", "FINANCE"),
    "portal tradeins_show": staff("leads.see", "FINANCE"),
    "portal tradeins_offer": staff("leads.work", "FINANCE", body=OFFER),
    "portal tradeins_decline": staff("leads.work", "FINANCE", body={"answer": "暂不收该车系"}),
    "portal tradeins_photo": staff("leads.see", "FINANCE", named=ASKED_PHOTO),
}

"""Who may use the routes of recalls, and a recall they are tried on."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.kernel import ids
from core.kernel.actor import Actor
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.recalls.facts import RecallNotice
from shared_apps.recalls.operations import publish_recall
from tenants.context import market_context
from tests.isolation.case import OPERATORS, Case, staff

TEXTS = {"title_zh": "气囊", "title_en": "Airbag", "remedy_zh": "更换", "remedy_en": "Replaced"}
RECALLS: dict[str, Case] = {
    "portal stock_note_repair": staff(
        "stock.inspect", "MANAGER", body={"note": "更换气体发生器"}, answers=(200, 409)
    ),
    "console recalls_list": Case(OPERATORS),
    "console recalls_find_trims": Case(OPERATORS, query="?q=han"),
    "console recalls_publish": Case(
        OPERATORS,
        body={**TEXTS, "number": "S2", "announced_on": "2026-01-05", "vins": ["LGXCE6CD9SA123456"]},
        answers=(201, 409),
    ),
    "console recalls_lift": Case(OPERATORS, body={"reason": "误发"}, answers=(200, 409)),
}


def recalled() -> dict[str, Any]:
    """A recall of a car that nobody has."""
    operator = Actor("operator", ids.new_id(), "运营", OPERATOR_RIGHTS)
    notice = RecallNotice(number="S1", announced_on=date(2026, 1, 5), vins=("LGXCE6CD9SA123456",), **TEXTS)
    with market_context():
        return {"recall_id": publish_recall(actor=operator, notice=notice).id}

"""Insurance as buyers and staff see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.edge.api import money
from core.edge.templatetags.marque import in_language
from core.kernel.actor import Actor
from tenant_apps.insurance import labels
from tenant_apps.insurance.models import Insurance, Quote
from tenant_apps.insurance.queries import insurance_of, quotes_of
from tenant_apps.insurance.states import INSURANCE, QUOTE, UNDER_WAY
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.sections import Card
from tenants.context import current_dealer


def card_of(order: OrderAtHand, _request: HttpRequest) -> Card | None:
    """The card on the buyer's order page; none where insurance is no longer a question and never was."""
    insurance = insurance_of(order.id)
    state = insurance.state if insurance else INSURANCE.initial
    if insurance is None and order.state not in UNDER_WAY:
        return None
    texts = {
        "NONE": _("The compulsory insurance must be in force before the car is registered."),
        "QUOTED": _("Compare the quotes and choose one."),
        "DECLARED": _("The dealer checks the policy you have sent."),
        "BOUND": _("The policy begins on its first day."),
        "ACTIVE": _("Compulsory insurance is in force."),
        "CANCELLED": _("The insurer has been asked to end the policy."),
    }
    facts = []
    if insurance and insurance.policy_number:
        facts = [
            (_("Insurer"), in_language(insurance, "insurer")),
            (_("Policy number"), insurance.policy_number),
        ]
    return Card(
        title=str(labels.TITLE),
        state=str(labels.WORDS[state]),
        tone=labels.TONES.get(state, "quiet"),
        text=texts[state],
        facts=tuple(facts),
        url=reverse("insurance_market:insurance", args=[current_dealer().slug, order.id]),
        link=_("Insure the car") if state in ("NONE", "QUOTED", "CANCELLED") else _("See the insurance"),
    )


def detail_of(insurance: Insurance | None, actor: Actor) -> dict[str, Any]:
    """The insurance as the portal shows it."""
    if insurance is None:
        return {"state": INSURANCE.initial, "quotes": [], "moves": []}
    moves = [m.verb for m in INSURANCE.moves_from(insurance.state) if m.right and m.may(actor)]
    return {
        "state": insurance.state,
        "insurer_zh": insurance.insurer_zh,
        "insurer_en": insurance.insurer_en,
        "policy_number": insurance.policy_number,
        "starts_on": insurance.starts_on,
        "note": insurance.note,
        "own": insurance.state == "DECLARED" or (bool(insurance.file) and insurance.taken_id is None),
        "has_file": bool(insurance.file) and actor.may("orders.insurance"),
        "quotes": [_quote(row, actor, insurance) for row in quotes_of(insurance)],
        "moves": [verb for verb in moves if verb in ("confirm", "reject", "cancel")],
        "version": insurance.version,
    }


def _quote(row: Quote, actor: Actor, insurance: Insurance) -> dict[str, Any]:
    may_bind = (
        insurance.state == "QUOTED" and row.state == "PRICED" and QUOTE.move("PRICED", "bind").may(actor)
    )
    return {
        "id": row.id,
        "state": row.state,
        "insurer_zh": row.insurer_zh,
        "insurer_en": row.insurer_en,
        "compulsory": money(row.compulsory_minor, row.currency),
        "commercial": money(row.commercial_minor, row.currency),
        "total": money(row.total_minor, row.currency),
        "valid_until": row.valid_until,
        "reason": row.reason,
        "moves": ["bind"] if may_bind else [],
    }

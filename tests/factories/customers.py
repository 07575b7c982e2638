"""Leads, made by the real operations."""

from __future__ import annotations

from typing import Any

from core.kernel import ids
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.customers.models import Lead
from tenant_apps.customers.operations import create_lead, follow_drive, lead_for_drive, move_lead
from tenants.context import DealerRef, dealer_context
from tests.factories.staff import make_member

PATHS = {
    "NEW": (),
    "ASSIGNED": ("assign",),
    "CONTACTED": ("assign", "contact"),
    "QUALIFIED": ("assign", "contact", "qualify"),
    "TD_BOOKED": ("book_drive",),
    "TD_DONE": ("book_drive", "end_drive"),
    "WON": ("assign", "contact", "qualify", "win"),
    "LOST": ("lose",),
}
"""The verbs by which a lead comes into each state."""


def make_lead(dealer: DealerRef, state: str = "NEW", **given: Any) -> Lead:
    """A lead of this dealer in the state; `given` goes to creating it."""
    values = {"name": "陈先生", "phone": "138 0013 8000", "source": "WALK_IN", **given}
    adviser = make_member(dealer, "SALES").user_id if PATHS[state] else None
    actor = Actor("system", adviser, "Marque")
    with dealer_context(dealer):
        lead = create_lead(actor=SYSTEM, **values)
        for verb in PATHS[state]:
            lead = _step(lead, actor, verb)
    return lead


def _step(lead: Lead, actor: Actor, verb: str) -> Lead:
    if verb == "book_drive":
        return lead_for_drive(
            actor=SYSTEM,
            name=lead.name,
            phone=lead.phone,
            email="",
            buyer_id=lead.buyer_id,
            interest="",
            adviser_id=actor.user_id or ids.new_id(),
        )
    if verb in {"end_drive", "miss_drive"}:
        follow_drive(actor=SYSTEM, lead_id=lead.id, done=verb == "end_drive")
        return Lead.objects.get(id=lead.id)
    return move_lead(actor=actor, lead_id=lead.id, verb=verb, note="价格" if verb == "lose" else "")

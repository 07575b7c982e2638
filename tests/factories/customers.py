"""Leads, made by the real operations."""

from __future__ import annotations

from typing import Any

from core.kernel.actor import SYSTEM, Actor
from tenant_apps.customers.models import Lead
from tenant_apps.customers.operations import create_lead, move_lead
from tenants.context import DealerRef, dealer_context
from tests.factories.staff import make_member

PATHS = {
    "NEW": (),
    "ASSIGNED": ("assign",),
    "CONTACTED": ("assign", "contact"),
    "QUALIFIED": ("assign", "contact", "qualify"),
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
            lead = move_lead(actor=actor, lead_id=lead.id, verb=verb, note="价格" if verb == "lose" else "")
    return lead

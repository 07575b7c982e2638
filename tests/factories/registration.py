"""Registrations brought into each state by the real operations, at the dealer at hand."""

from __future__ import annotations

from uuid import UUID

from core.kernel.actor import SYSTEM
from tenant_apps.registration.facts import BROUGHT
from tenant_apps.registration.models import Registration
from tenant_apps.registration.operations import bring_document, call_office, move_registration
from tests.factories.drives import licence_photo

PATHS = {
    "SELF": (),
    "PACK_OPEN": ("open",),
    "PACK_COMPLETE": ("open", "bring", "complete"),
    "SUBMITTED": ("open", "bring", "complete", "submit"),
    "REJECTED": ("open", "bring", "complete", "submit", "ask"),
    "REGISTERED": ("open", "bring", "complete", "submit", "ask"),
}
"""The steps by which a registration comes into each state; REJECTED by a number the simulator sends back."""


def bring_papers(order_id: UUID) -> None:
    """Bring every document that people bring."""
    for kind in BROUGHT:
        bring_document(actor=SYSTEM, order_id=order_id, kind=kind, data=licence_photo())


def bring_to(order_id: UUID, state: str) -> None:
    """Take an order's registration there."""
    for step in PATHS[state]:
        if step == "bring":
            bring_papers(order_id)
        elif step == "ask":
            call_office(actor=SYSTEM, registration_id=Registration.objects.get(order_id=order_id).id)
        else:
            move_registration(actor=SYSTEM, order_id=order_id, verb=step)

"""Hand-overs, made by the real operations, at a dealer that is open every day from 9 to 18."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.delivery.facts import CHECKS, Checklist
from tenant_apps.delivery.models import Handover
from tenant_apps.delivery.operations import sign_handover

STROKES = [[[100, 100], [400, 200], [700, 120]]]


def checklist(**given: Any) -> Checklist:
    """A complete checklist, signed by both a moment ago."""
    values = {
        "odometer_km": 15,
        "keys": 2,
        "level": 80,
        "checks": frozenset(CHECKS),
        "remarks": "",
        "buyer_name": "李晓雯",
        "buyer_strokes": STROKES,
        "dealer_strokes": STROKES,
        "signed_at": clock.now(),
        **given,
    }
    return Checklist(**values)


def sign_both(order_id: UUID, actor: Actor = SYSTEM, **given: Any) -> Handover:
    """Let buyer and dealer sign at the dealer at hand."""
    return sign_handover(actor=actor, order_id=order_id, checklist=checklist(**given))

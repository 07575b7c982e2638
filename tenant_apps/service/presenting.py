"""Repair orders as the portal shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from core.edge.api import money
from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from tenant_apps.service.labels import LABELS
from tenant_apps.service.models import RepairOrder
from tenant_apps.service.policies import verbs_for
from tenant_apps.service.queries import history_of


def row_of(order: RepairOrder, actor: Actor) -> dict[str, Any]:
    """A repair order in a list; the car's title in the language of the request."""
    english = (get_language() or "").startswith("en")
    return {
        "id": order.id,
        "number": order.number,
        "vin": order.vin,
        "plate": order.plate or None,
        "vehicle_title": (order.vehicle_title_en if english else order.vehicle_title_zh) or None,
        "customer_name": order.customer_name,
        "customer_phone": order.customer_phone,
        "mileage_km": order.mileage_km,
        "complaint": order.complaint,
        "state": order.state,
        "total": money(order.total_minor, order.currency),
        "opened_at": order.created_at,
        "closed_at": order.closed_at,
        "moves": verbs_for(actor, order.state),
    }


def detail_of(order: RepairOrder, actor: Actor) -> dict[str, Any]:
    """A repair order with its jobs and its history."""
    lines = [
        {
            "description": line.description,
            "labour_hours": line.labour_hours,
            "amount": money(line.amount_minor, order.currency),
        }
        for line in order.lines.all()
    ]
    return {**row_of(order, actor), "lines": lines, "history": [_event(line) for line in history_of(order)]}


def _event(line: AuditLine) -> dict[str, Any]:
    label_zh, label_en = LABELS[line.action]
    return {
        "at": line.at,
        "actor": line.actor_name,
        "action": line.action,
        "label_zh": label_zh,
        "label_en": label_en,
        "note": line.note or None,
    }

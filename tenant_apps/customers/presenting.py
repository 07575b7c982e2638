"""Leads as the portal shows them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from tenant_apps.customers.labels import LABELS
from tenant_apps.customers.models import Lead
from tenant_apps.customers.policies import verbs_for
from tenant_apps.customers.queries import activities_of
from tenant_apps.staff.queries import names_of


def rows_of(leads: list[Lead], actor: Actor) -> list[dict[str, Any]]:
    """Leads in a list; their advisers' names are read together."""
    names = names_of(lead.owner_id for lead in leads if lead.owner_id)
    return [_row(lead, names, actor) for lead in leads]


def detail_of(lead: Lead, actor: Actor) -> dict[str, Any]:
    """A lead with its story."""
    (row,) = rows_of([lead], actor)
    return {**row, "activities": [_activity(line) for line in activities_of(lead)]}


def _row(lead: Lead, names: dict[UUID, str], actor: Actor) -> dict[str, Any]:
    owner = {"id": lead.owner_id, "name": names.get(lead.owner_id, "")} if lead.owner_id else None
    return {
        "id": lead.id,
        "number": lead.number,
        "name": lead.name,
        "phone": lead.phone,
        "email": lead.email or None,
        "source": lead.source,
        "interest": lead.interest or None,
        "state": lead.state,
        "owner": owner,
        "created_at": lead.created_at,
        "note": lead.note or None,
        "lost_reason": lead.lost_reason or None,
        "vehicle_id": lead.vehicle_id,
        "moves": verbs_for(actor, lead.state, lead.owner_id),
    }


def _activity(line: AuditLine) -> dict[str, Any]:
    label_zh, label_en = LABELS[line.action]
    return {
        "at": line.at,
        "actor": line.actor_name,
        "action": line.action,
        "label_zh": label_zh,
        "label_en": label_en,
        "note": line.note or None,
    }

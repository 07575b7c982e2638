"""Leads as the portal shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.edge.api import money
from core.flow.audit.models import AuditLine
from core.kernel.actor import Actor
from tenant_apps.customers.labels import LABELS
from tenant_apps.customers.models import Enquiry, EnquiryWord, FollowUp, Lead
from tenant_apps.customers.policies import verbs_for
from tenant_apps.customers.queries import activities_of, due_of, enquiries_of, follow_ups_of, words_of
from tenant_apps.staff.queries import names_of


def rows_of(leads: list[Lead], actor: Actor) -> list[dict[str, Any]]:
    """Leads in a list; their advisers' names are read together."""
    names = names_of(lead.owner_id for lead in leads if lead.owner_id)
    due = due_of(leads)
    return [_row(lead, names, due.get(lead.id), actor) for lead in leads]


def detail_of(lead: Lead, actor: Actor) -> dict[str, Any]:
    """A lead with its story."""
    (row,) = rows_of([lead], actor)
    return {
        **row,
        "enquiries": [_enquiry(asked) for asked in enquiries_of(lead)],
        "follow_ups": [_follow_up(planned) for planned in follow_ups_of(lead)],
        "activities": [_activity(line) for line in activities_of(lead)],
    }


def _follow_up(planned: FollowUp) -> dict[str, Any]:
    return {"id": planned.id, "kind": planned.kind, "due_on": planned.due_on, "note": planned.note or None}


def _enquiry(asked: Enquiry) -> dict[str, Any]:
    first = asked.first_answered_at
    return {
        "id": asked.id,
        "kind": asked.kind,
        "title_zh": asked.title_zh,
        "title_en": asked.title_en,
        "state": asked.state,
        "inbox": asked.inbox,
        "contact": asked.contact,
        "call_from": asked.call_from,
        "call_until": asked.call_until,
        "made_at": asked.made_at,
        "due_at": asked.due_at,
        "answer_seconds": int((first - asked.made_at).total_seconds()) if first else None,
        "currency": asked.currency,
        "words": [_word(word) for word in words_of(asked)],
    }


def _word(word: EnquiryWord) -> dict[str, Any]:
    price, on_road = word.price_minor, word.on_road_minor
    return {
        "id": word.id,
        "side": word.side,
        "author": word.author,
        "text": word.text or None,
        "price": money(price, word.currency) if price is not None else None,
        "on_road": money(on_road, word.currency) if on_road is not None else None,
        "valid_until": word.valid_until,
        "at": word.created_at,
    }


def _row(lead: Lead, names: dict[UUID, str], due_at: datetime | None, actor: Actor) -> dict[str, Any]:
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
        "answer_due_at": due_at,
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

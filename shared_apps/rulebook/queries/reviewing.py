"""Rules as those who keep them see them: all of them, whatever their standing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from shared_apps.rulebook.models import Rule

STANDINGS = ("IN_FORCE", "COMING", "PAST", "PROPOSED", "REJECTED", "WITHDRAWN")
"""Where a rule stands on a day: an approved one holds, is to come, or is over."""


def standing_of(rule: Rule, day: date) -> str:
    """Where a rule stands on a day."""
    if rule.status != "APPROVED":
        return rule.status
    if rule.valid_from > day:
        return "COMING"
    return "PAST" if rule.last_day is not None and rule.last_day < day else "IN_FORCE"


def kept_rules(day: date, *, standing: str = "", kind: str = "", q: str = "") -> QuerySet[Rule]:
    """Rules of a standing (several with commas) and kind; `q` is part of a code, region or source.

    Raises Invalid for a standing that does not exist.
    """
    rows = Rule.objects.annotate(ends=Least("valid_to", "ended_on"))
    if standing:
        wanted = standing.split(",")
        if not set(wanted) <= set(STANDINGS):
            raise Invalid("field.choice", field="standing")
        condition = Q(status__in=wanted)
        over, coming = Q(ends__lt=day), Q(valid_from__gt=day)
        parts = {"COMING": coming, "PAST": over, "IN_FORCE": ~coming & (Q(ends=None) | ~over)}
        for name in set(wanted) & parts.keys():
            condition |= Q(status="APPROVED") & parts[name]
        rows = rows.filter(condition)
    if kind:
        rows = rows.filter(kind=kind)
    for word in q.split():
        rows = rows.filter(
            Q(code__icontains=word) | Q(region__icontains=word) | Q(source_number__icontains=word)
            | Q(source_title_zh__icontains=word) | Q(source_title_en__icontains=word)
        )  # fmt: skip
    return rows


def rule_by_id(rule_id: UUID) -> Rule:
    """One rule. Raises NotFound."""
    found = Rule.objects.select_related("succeeds").filter(id=rule_id).first()
    if found is None:
        raise NotFound
    return found


def rules_of_place(kind: str, region: str) -> list[Rule]:
    """All rules of a kind in a region that hold, held, will hold or are proposed, the earliest first."""
    rows = Rule.objects.filter(kind=kind, region=region, status__in=("APPROVED", "PROPOSED"))
    return list(rows.order_by("valid_from", "created_at"))


def reviews_waiting(actor: Actor) -> int:
    """How many proposals wait for a review that this person may give."""
    waiting = Rule.objects.filter(status="PROPOSED")
    return waiting.exclude(proposed_by=actor.user_id).count() if actor.user_id else waiting.count()

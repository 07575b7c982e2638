from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.customers.models import Enquiry, EnquiryWord, FollowUp, Lead
from tenant_apps.customers.states import ENDED, LEAD, WAITING


def lead_for(actor: Actor, lead_id: UUID) -> Lead:
    """One lead of the dealer at hand. Raises Forbidden and NotFound."""
    actor.require("leads.see")
    found = Lead.objects.filter(id=lead_id).first()
    if found is None:
        raise NotFound()
    return found


def leads(actor: Actor, *, state: str = "", q: str = "", waiting: bool = False) -> QuerySet[Lead]:
    """Leads of the dealer at hand. `state` may name several, with commas; `q` finds part of a number, name,
    phone or interest; `waiting` leaves those whose enquiry we owe an answer. Raises Forbidden, and Invalid
    for a state that does not exist.
    """
    actor.require("leads.see")
    rows = Lead.objects.all()
    if waiting:
        owed = Enquiry.objects.filter(lead=OuterRef("pk"), state=WAITING)
        rows = rows.filter(Exists(owed)).exclude(state__in=ENDED)
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(LEAD.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    for word in q[:200].split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(name__icontains=word)
            | Q(phone__contains=word)
            | Q(interest__icontains=word)
        )
    return rows


def lead_of_event(event_id: UUID) -> Lead | None:
    """The lead an event brought, None before it did."""
    return Lead.objects.filter(source_event_id=event_id).first()


def open_lead_of(buyer_id: UUID | None, phone: str | None) -> Lead | None:
    """The latest lead of a buyer's account, else of a phone in E.164, that somebody still works on."""
    still_open = Lead.objects.exclude(state__in=ENDED).order_by("-created_at", "-id")
    found = still_open.filter(buyer_id=buyer_id).first() if buyer_id else None
    return found or (still_open.filter(phone=phone).first() if phone else None)


def follow_ups_of(lead: Lead) -> list[FollowUp]:
    """What is still to be done about a lead, the most pressing first."""
    return list(lead.follow_ups.filter(done_at__isnull=True).order_by("due_on", "id"))


def open_lead_about(buyer_id: UUID | None, phone: str, vehicle_id: UUID | None, subject: str) -> Lead | None:
    """The latest lead of the same person about the same car or subject that somebody still works on."""
    person = Q(buyer_id=buyer_id) | Q(buyer_id=None, phone=phone) if buyer_id else Q(phone=phone)
    thing = Q(enquiries__subject=subject) if subject else Q(pk=None)
    if vehicle_id is not None:
        thing |= Q(vehicle_id=vehicle_id)
    found = Lead.objects.filter(person).filter(thing).exclude(state__in=ENDED)
    return found.order_by("-created_at", "-id").first()


def enquiries_of(lead: Lead) -> list[Enquiry]:
    """What a lead asked on the market, the latest first."""
    rows = Enquiry.objects.filter(lead=lead).order_by("-made_at", "-id")
    return list(rows.prefetch_related("words"))


def enquiries_of_buyer(buyer_id: UUID) -> list[Enquiry]:
    """What one account asked here and still waits to hear, the oldest first."""
    return list(Enquiry.objects.filter(lead__buyer_id=buyer_id, state=WAITING).order_by("made_at", "id"))


def words_of(enquiry: Enquiry) -> list[EnquiryWord]:
    """What was said about an enquiry, in order; read before, where it was prefetched."""
    return sorted(enquiry.words.all(), key=lambda word: (word.created_at, word.id))


def due_of(leads: Iterable[Lead]) -> dict[UUID, datetime]:
    """Until when the next answer is due, of those leads that wait for one."""
    waiting = Enquiry.objects.filter(lead__in=[lead.id for lead in leads], state=WAITING)
    return dict(waiting.order_by().values_list("lead_id").annotate(Min("due_at")))


def answering(actor: Actor, *, days: int = 30) -> dict[str, Any]:
    """How fast enquiries of the last days were answered, for whoever leads the advisers: how many were made,
    answered, are waiting and overdue, and the middle time to the first answer in seconds, None for no answer.
    Raises Forbidden.
    """
    actor.require("leads.assign")
    now = clock.now()
    recent = Enquiry.objects.filter(made_at__gt=now - timedelta(days=days))
    open_ones = Q(state=WAITING) & ~Q(lead__state__in=ENDED)
    counted = recent.aggregate(
        made=Count("id"),
        answered=Count("id", filter=Q(first_answered_at__isnull=False)),
        in_time=Count("id", filter=Q(first_answered_at__lte=F("due_at"))),
    )
    waiting = Enquiry.objects.filter(open_ones).aggregate(
        waiting=Count("id"), overdue=Count("id", filter=Q(due_at__lt=now))
    )
    answered = recent.exclude(first_answered_at=None).values_list("made_at", "first_answered_at")
    taken = [(first - made).total_seconds() for made, first in answered if first is not None]
    return {**counted, **waiting, "median_seconds": int(median(taken)) if taken else None}


def activities_of(lead: Lead) -> list[AuditLine]:
    """What was done about a lead, newest first."""
    return list(reversed(lines_of("lead", lead.id)))


def dashboard_counts() -> dict[str, int]:
    """For the dashboard: leads that somebody must work on, and those among them nobody has taken."""
    counts = dict(Lead.objects.values_list("state").annotate(Count("id")))
    still_open = sum(count for state, count in counts.items() if state not in ENDED)
    return {"open": still_open, "new": counts.get("NEW", 0)}

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from tenant_apps.customers.models import Lead
from tenant_apps.customers.states import ENDED, LEAD


def lead_for(actor: Actor, lead_id: UUID) -> Lead:
    """One lead of the dealer at hand. Raises Forbidden and NotFound."""
    actor.require("leads.see")
    found = Lead.objects.filter(id=lead_id).first()
    if found is None:
        raise NotFound()
    return found


def leads(actor: Actor, *, state: str = "", q: str = "") -> QuerySet[Lead]:
    """Leads of the dealer at hand. `state` may name several, with commas; `q` finds part of a number, name,
    phone or interest. Raises Forbidden, and Invalid for a state that does not exist.
    """
    actor.require("leads.see")
    rows = Lead.objects.all()
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


def activities_of(lead: Lead) -> list[AuditLine]:
    """What was done about a lead, newest first."""
    return list(reversed(lines_of("lead", lead.id)))


def dashboard_counts() -> dict[str, int]:
    """For the dashboard: leads that somebody must work on, and those among them nobody has taken."""
    counts = dict(Lead.objects.values_list("state").annotate(Count("id")))
    still_open = sum(count for state, count in counts.items() if state not in ENDED)
    return {"open": still_open, "new": counts.get("NEW", 0)}

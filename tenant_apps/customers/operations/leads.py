from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalid, Invalids, NotFound
from tenant_apps.customers.errors import DueInThePast, NameMissing, PhoneUnreadable, ReasonMissing
from tenant_apps.customers.events import LeadChanged
from tenant_apps.customers.models import Enquiry, FollowUp, Lead
from tenant_apps.customers.phones import normalise_phone
from tenant_apps.customers.policies import adviser_for, require_verb
from tenant_apps.customers.queries import lead_of_event, open_lead_of
from tenant_apps.customers.states import ACTIONS, ANSWERED, DRIVEN_FROM, FOLLOW_UPS, LEAD, SOURCES, WAITING


def create_lead(
    *,
    actor: Actor,
    name: str,
    phone: str,
    source: str,
    email: str = "",
    interest: str = "",
    note: str = "",
    vehicle_id: UUID | None = None,
    buyer_id: UUID | None = None,
    source_event_id: UUID | None = None,
) -> Lead:
    """Note down somebody who may buy. The phone may be written in any way; an event brings one lead at most.

    Raises Forbidden, NameMissing, PhoneUnreadable and Invalid for an e-mail or source that is none; several
    at once as Invalids.
    """
    actor.require("leads.create")
    number = normalise_phone(phone)
    refused = _refusals(name, number, email, source)
    if refused:
        raise refused[0] if len(refused) == 1 else Invalids(refused)
    lead = Lead(
        name=name.strip(),
        phone=number or "",
        email=email.strip().lower(),
        source=source,
        interest=interest.strip(),
        note=note.strip(),
        vehicle_id=vehicle_id,
        buyer_id=buyer_id,
        source_event_id=source_event_id,
    )
    known = lead_of_event(source_event_id) if source_event_id else None
    if known is not None:
        return known
    try:
        with transaction.atomic():
            lead.number = _next_number()
            lead.save(force_insert=True)
            after = {"state": lead.state, "source": source}
            _tell(lead, actor, "customers.lead.created", after=after, note=lead.note)
    except IntegrityError:
        known = lead_of_event(source_event_id) if source_event_id else None
        if known is None:
            raise
        return known
    return lead


def move_lead(
    *, actor: Actor, lead_id: UUID, verb: str, note: str = "", owner_id: UUID | None = None
) -> Lead:
    """Bring a lead a step further. `assign` gives it to `owner_id` (default: the actor); `lose` needs a note.

    Raises NotFound, IllegalMove, Forbidden, ReasonMissing and UnknownAdviser.
    """
    note = note.strip()
    with transaction.atomic():
        lead = Lead.objects.select_for_update().filter(id=lead_id).first()
        if lead is None:
            raise NotFound()
        require_verb(actor, verb, lead.state)
        target = LEAD.target(lead.state, verb)
        before, after = {"state": lead.state}, {"state": target}
        if verb == "assign":
            before["owner"], lead.owner_id = str(lead.owner_id or ""), adviser_for(actor, owner_id)
            after["owner"] = str(lead.owner_id)
        if verb == "lose":
            if not note:
                raise ReasonMissing()
            lead.lost_reason = note
        if verb == "contact":
            settle_calls(lead)
        lead.state = target
        lead.version += 1
        lead.save()
        _tell(lead, actor, ACTIONS[verb], before=before, after=after, note=note)
    return lead


def lead_for_drive(
    *,
    actor: Actor,
    name: str,
    phone: str,
    email: str,
    buyer_id: UUID | None,
    interest: str,
    adviser_id: UUID | None,
    source: str = "WALK_IN",
    booked: bool = True,
) -> Lead:
    """The open lead of somebody who has booked a test drive, a new one where there is none, as TD_BOOKED.

    Without `booked` they only wait for one, and the lead stays where it is.

    Whoever follows it up goes on doing so; a lead that nobody has taken goes to `adviser_id`, who drives
    along. The caller has seen to it that the actor may book. Raises what `create_lead` raises.
    """
    with transaction.atomic():
        found = open_lead_of(buyer_id, normalise_phone(phone))
        if found is None:
            found = create_lead(
                actor=replace(actor, rights=actor.rights | {"leads.create"}),
                name=name,
                phone=phone,
                email=email,
                source="MARKET" if buyer_id else source,
                interest=interest[:200],
                buyer_id=buyer_id,
            )
        lead = Lead.objects.select_for_update().get(id=found.id)
        if booked and lead.state in DRIVEN_FROM:
            lead.owner_id = lead.owner_id or adviser_id
            _follow(lead, actor, "book_drive")
    return lead


def follow_drive(*, actor: Actor, lead_id: UUID, done: bool) -> None:
    """A test drive is over, or will not take place; a lead that has gone elsewhere meanwhile stays there."""
    with transaction.atomic():
        lead = Lead.objects.select_for_update().filter(id=lead_id).first()
        if lead is not None and lead.state == "TD_BOOKED":
            _follow(lead, actor, "end_drive" if done else "miss_drive")


def plan_follow_up(
    *, actor: Actor, lead_id: UUID, kind: str, due_on: date, note: str = "", owner_id: UUID | None = None
) -> FollowUp:
    """Set out what to do next about a lead: one of FOLLOW_UPS, by a day, by `owner_id` or who has the lead.

    Raises Forbidden, NotFound, Invalid for a kind there is not, and DueInThePast.
    """
    actor.require("leads.work")
    if kind not in FOLLOW_UPS:
        raise Invalid("field.choice", field="kind")
    if due_on < clock.now().astimezone(clock.SHANGHAI).date():
        raise DueInThePast()
    with transaction.atomic():
        lead = Lead.objects.filter(id=lead_id).first()
        if lead is None:
            raise NotFound()
        planned = FollowUp.objects.create(
            lead=lead,
            kind=kind,
            due_on=due_on,
            owner_id=owner_id or lead.owner_id or actor.user_id,
            note=note.strip(),
        )
        after = {"kind": kind, "due_on": due_on.isoformat()}
        record(actor, "customers.follow_up.planned", ("lead", lead.id), after=after, note=planned.note)
    return planned


def finish_follow_up(*, actor: Actor, lead_id: UUID, follow_up_id: UUID) -> FollowUp:
    """Tick off what was to be done; a second time changes nothing. Raises Forbidden and NotFound."""
    actor.require("leads.work")
    with transaction.atomic():
        rows = FollowUp.objects.select_for_update().filter(id=follow_up_id, lead_id=lead_id)
        planned = rows.first()
        if planned is None:
            raise NotFound()
        if planned.done_at is None:
            planned.done_at = clock.now()
            planned.save()
            record(actor, "customers.follow_up.done", ("lead", lead_id), after={"kind": planned.kind})
    return planned


def settle_calls(lead: Lead) -> None:
    """Somebody has spoken with the person: who asked to be called, or can only be called, was answered."""
    waiting = Enquiry.objects.filter(lead=lead, state=WAITING).filter(Q(kind="CALL") | Q(inbox=False))
    now = clock.now()
    wished = [enquiry.due_at for enquiry in waiting if enquiry.kind == "CALL"]
    waiting.update(state=ANSWERED, first_answered_at=Coalesce("first_answered_at", Value(now)))
    settle_follow_ups(lead, wished)


def settle_follow_ups(lead: Lead, wished: Iterable[datetime] = ()) -> None:
    """Calls that were to be made by today, or on the days they were `wished` for, are made."""
    now = clock.now()
    days = [at.astimezone(clock.SHANGHAI).date() for at in wished]
    by_now = Q(due_on__lte=now.astimezone(clock.SHANGHAI).date())
    due = FollowUp.objects.filter(by_now | Q(due_on__in=days), lead=lead, kind="CALL", done_at=None)
    due.update(done_at=now)


def _follow(lead: Lead, actor: Actor, verb: str) -> None:
    before = {"state": lead.state}
    lead.state = LEAD.target(lead.state, verb)
    lead.version += 1
    lead.save()
    _tell(lead, actor, ACTIONS[verb], before=before, after={"state": lead.state})


def _refusals(name: str, number: str | None, email: str, source: str) -> list[DomainError]:
    refused: list[DomainError] = []
    if not name.strip():
        refused.append(NameMissing())
    if number is None:
        refused.append(PhoneUnreadable())
    if source not in SOURCES:
        refused.append(Invalid("field.choice", field="source"))
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            refused.append(Invalid("field.type", field="email"))
    return refused


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('lead_number')")
        return f"L{cursor.fetchone()[0]:06d}"


def _tell(
    lead: Lead,
    actor: Actor,
    action: str,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    record(actor, action, ("lead", lead.id), before=before, after=after, note=note)
    changed = LeadChanged(lead_id=lead.id, state=lead.state, source=lead.source, version=lead.version)
    emit(changed, aggregate=f"lead:{lead.id}", actor=actor)

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Invalid, NotFound
from shared_apps.inbox.facts import BUYER, DEALER, PRICE, QUESTION
from tenant_apps.customers.errors import (
    AnswerEmpty,
    EnquiryClosedByBuyer,
    OnlyByPhone,
    OnRoadUnfit,
    PriceUnfit,
    ValidityUnfit,
)
from tenant_apps.customers.events import EnquiryAnswered
from tenant_apps.customers.facts import Offer, Said
from tenant_apps.customers.models import Enquiry, EnquiryWord, Lead
from tenant_apps.customers.operations.leads import (
    create_lead,
    move_lead,
    plan_follow_up,
    settle_follow_ups,
)
from tenant_apps.customers.queries import open_lead_about
from tenant_apps.customers.states import ANSWERED, CLOSED, ENDED, WAITING

LONGEST_ANSWER, LONGEST_VALIDITY = 1000, 90
DEAREST = 10**12  # minor units


@transaction.atomic
def receive_enquiry(*, actor: Actor, said: Said) -> Enquiry:
    """Note what a buyer asked or wrote, once, on the lead it belongs to.

    It is the enquiry's own lead; else one that is open for the same person and the same thing; else a new
    one. Raises Forbidden, and what `create_lead` raises for a person without a name or a phone.
    """
    actor.require("leads.create")
    enquiry = Enquiry.objects.select_for_update().filter(id=said.enquiry_id).first()
    if enquiry is not None and EnquiryWord.objects.filter(id=said.word_id).exists():
        return enquiry
    if enquiry is None or enquiry.lead.state in ENDED:
        lead = open_lead_about(said.buyer_id, said.phone, said.vehicle_id, said.subject)
        lead = lead or _new_lead(actor, said)
    else:
        lead = enquiry.lead
    enquiry = enquiry or Enquiry(id=said.enquiry_id, made_at=said.made_at)
    if said.kind != QUESTION or enquiry.kind != PRICE:  # a word more about a price is still about the price
        enquiry.kind = said.kind
    enquiry.lead, enquiry.subject = lead, said.subject
    enquiry.title_zh, enquiry.title_en, enquiry.currency = said.title_zh, said.title_en, said.currency
    enquiry.inbox, enquiry.contact, enquiry.due_at = said.inbox, said.contact, said.due_at
    enquiry.call_from, enquiry.call_until, enquiry.state = said.call_from, said.call_until, WAITING
    enquiry.save()
    EnquiryWord.objects.create(
        id=said.word_id,
        enquiry=enquiry,
        side=BUYER,
        author=said.name,
        text=said.text,
        currency=said.currency,
        created_at=said.made_at,
    )
    if said.kind == "CALL":
        _plan_call(enquiry)
    if lead.source_event_id != said.event_id:  # a new lead's own line says it
        after = {"kind": said.kind}
        record(actor, "customers.enquiry.received", ("lead", lead.id), after=after, note=said.text)
    return enquiry


@transaction.atomic
def close_enquiry(*, actor: Actor, enquiry_id: UUID) -> None:
    """The buyer wants no more answers to an enquiry; one we do not know, or a closed one, stays as it is."""
    actor.require("leads.work")
    enquiry = Enquiry.objects.select_for_update().filter(id=enquiry_id).exclude(state=CLOSED).first()
    if enquiry is not None:
        enquiry.state = CLOSED
        enquiry.save()
        record(actor, "customers.enquiry.closed", ("lead", enquiry.lead_id))


@transaction.atomic
def answer_enquiry(*, actor: Actor, lead_id: UUID, enquiry_id: UUID, offer: Offer) -> Lead:
    """Answer a buyer: it arrives in the buyer's inbox and by letter. A lead nobody has contacted is now.

    Raises Forbidden, NotFound, OnlyByPhone, EnquiryClosedByBuyer, AnswerEmpty, Invalid for words that are too
    long, PriceUnfit, OnRoadUnfit and ValidityUnfit.
    """
    actor.require("leads.work")
    enquiry = _held(lead_id, enquiry_id)
    if enquiry.state == CLOSED:
        raise EnquiryClosedByBuyer()
    if not enquiry.inbox:
        raise OnlyByPhone()
    text = offer.text.strip()
    _check(offer, text, enquiry.currency)
    word = EnquiryWord.objects.create(
        id=ids.new_id(),
        enquiry=enquiry,
        side=DEALER,
        author=actor.name,
        text=text,
        price_minor=offer.price_minor,
        on_road_minor=offer.on_road_minor,
        currency=enquiry.currency,
        valid_until=offer.valid_until if offer.price_minor is not None else None,
    )
    after = {"price_minor": word.price_minor, "on_road_minor": word.on_road_minor}
    _answered(actor, enquiry, "customers.enquiry.answered", note=text, after=after)
    told = EnquiryAnswered(
        enquiry_id=enquiry.id,
        word_id=word.id,
        text=text,
        author=word.author,
        price_minor=word.price_minor,
        on_road_minor=word.on_road_minor,
        currency=word.currency,
        valid_until=word.valid_until,
        said_at=word.created_at,
    )
    emit(told, aggregate=f"enquiry:{enquiry.id}", actor=actor)
    return _bring_forward(actor, enquiry)


@transaction.atomic
def note_call(*, actor: Actor, lead_id: UUID, enquiry_id: UUID, note: str = "") -> Lead:
    """The buyer was called: the enquiry is answered. Raises Forbidden, NotFound and EnquiryClosedByBuyer."""
    actor.require("leads.work")
    enquiry = _held(lead_id, enquiry_id)
    if enquiry.state == CLOSED:
        raise EnquiryClosedByBuyer()
    _answered(actor, enquiry, "customers.enquiry.called", note=note.strip())
    settle_follow_ups(enquiry.lead, [enquiry.due_at] if enquiry.kind == "CALL" else [])
    return _bring_forward(actor, enquiry)


def _new_lead(actor: Actor, said: Said) -> Lead:
    return create_lead(
        actor=actor,
        name=said.name,
        phone=said.phone,
        email=said.email,
        source="MARKET",
        interest=said.title_zh[:200],
        note=said.text,
        vehicle_id=said.vehicle_id,
        buyer_id=said.buyer_id,
        source_event_id=said.event_id,
    )


def _plan_call(enquiry: Enquiry) -> None:
    day = enquiry.due_at.astimezone(clock.SHANGHAI).date()
    today = clock.now().astimezone(clock.SHANGHAI).date()
    plan_follow_up(actor=SYSTEM, lead_id=enquiry.lead_id, kind="CALL", due_on=max(day, today))


def _held(lead_id: UUID, enquiry_id: UUID) -> Enquiry:
    found = Enquiry.objects.select_for_update().filter(id=enquiry_id, lead_id=lead_id).first()
    if found is None:
        raise NotFound()
    return found


def _check(offer: Offer, text: str, currency: str) -> None:
    if len(text) > LONGEST_ANSWER:
        raise Invalid("field.too_long", field="text")
    if offer.price_minor is None:
        if offer.on_road_minor is not None:
            raise PriceUnfit()
        if not text:
            raise AnswerEmpty()
        return
    if not offer.currencies <= {currency} or not 0 < offer.price_minor <= DEAREST:
        raise PriceUnfit()
    if offer.on_road_minor is not None and not offer.price_minor <= offer.on_road_minor <= DEAREST:
        raise OnRoadUnfit()
    today = clock.now().astimezone(clock.SHANGHAI).date()
    latest = today + timedelta(days=LONGEST_VALIDITY)
    if offer.valid_until is None or not today <= offer.valid_until <= latest:
        raise ValidityUnfit()


def _answered(
    actor: Actor, enquiry: Enquiry, action: str, *, note: str, after: dict[str, int | None] | None = None
) -> None:
    enquiry.state = ANSWERED
    enquiry.first_answered_at = enquiry.first_answered_at or clock.now()
    enquiry.save()
    record(actor, action, ("lead", enquiry.lead_id), after=after, note=note)


def _bring_forward(actor: Actor, enquiry: Enquiry) -> Lead:
    """Whoever answers first takes the lead; somebody else's stays theirs, and has been contacted."""
    lead = enquiry.lead
    if lead.state == "NEW":
        lead = move_lead(actor=actor, lead_id=lead.id, verb="assign")
    if lead.state == "ASSIGNED":
        lead = move_lead(actor=actor, lead_id=lead.id, verb="contact")
    return lead

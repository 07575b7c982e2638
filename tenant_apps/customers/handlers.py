from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM, Actor
from shared_apps.marketplace.events import EnquiryClosed, EnquiryMade
from shared_apps.tradein.events import TradeInAsked
from shared_apps.tradein.operations import attach_lead
from tenant_apps.customers.facts import Said
from tenant_apps.customers.operations import close_enquiry, create_lead, receive_enquiry


@handles(EnquiryMade)
def on_enquiry_made(delivery: Delivery) -> None:
    """A buyer asked or wrote on the market: a lead, once, however often it is delivered."""
    told = delivery.payload
    buyer_id = _id(told["buyer_id"])
    buyer = Actor("buyer", buyer_id, told["buyer_name"], frozenset({"leads.create"}))
    said = Said(
        event_id=delivery.event_id,
        enquiry_id=UUID(told["enquiry_id"]),
        word_id=_id(told.get("word_id")) or delivery.event_id,
        kind=told.get("kind") or "QUESTION",
        subject=told.get("subject", ""),
        vehicle_id=_id(told["vehicle_id"]),
        title_zh=told["vehicle_title_zh"],
        title_en=told["vehicle_title_en"],
        buyer_id=buyer_id,
        name=told["buyer_name"],
        phone=told["phone"],
        email=told.get("email", ""),
        text=told["message"],
        contact=told.get("contact") or "ANY",
        call_from=_moment(told.get("call_from")),
        call_until=_moment(told.get("call_until")),
        made_at=datetime.fromisoformat(told["made_at"]),
        due_at=_moment(told.get("due_at")) or datetime.fromisoformat(told["made_at"]),
        currency=told.get("currency") or "CNY",
        inbox=told.get("inbox", False),
    )
    receive_enquiry(actor=buyer, said=said)


@handles(EnquiryClosed)
def on_enquiry_closed(delivery: Delivery) -> None:
    """The buyer needs no more answers."""
    close_enquiry(actor=SYSTEM, enquiry_id=UUID(delivery.payload["enquiry_id"]))


def _id(told: Any) -> UUID | None:
    return UUID(told) if told else None


def _moment(told: Any) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


@handles(TradeInAsked)
def on_trade_in_asked(delivery: Delivery) -> None:
    """A buyer asks what we would pay for a car: a lead, once, which the request then points to."""
    said = delivery.payload
    lead = create_lead(
        actor=Actor("buyer", UUID(said["buyer_id"]), said["buyer_name"], frozenset({"leads.create"})),
        name=said["buyer_name"],
        phone=said["phone"],
        source="MARKET",
        interest=f"旧车置换：{said['title_zh']}"[:200],
        note=said["message"],
        buyer_id=UUID(said["buyer_id"]),
        source_event_id=delivery.event_id,
    )
    attach_lead(actor=SYSTEM, request_id=UUID(said["request_id"]), lead_id=lead.id)

from __future__ import annotations

from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import Actor
from shared_apps.marketplace.events import EnquiryMade
from tenant_apps.customers.operations import create_lead


@handles(EnquiryMade)
def on_enquiry_made(delivery: Delivery) -> None:
    """A buyer asked about a car on the market: a lead, once, however often it is delivered."""
    said = delivery.payload
    buyer_id = UUID(said["buyer_id"]) if said["buyer_id"] else None
    create_lead(
        actor=Actor("buyer", buyer_id, said["buyer_name"], frozenset({"leads.create"})),
        name=said["buyer_name"],
        phone=said["phone"],
        source="MARKET",
        interest=said["vehicle_title_zh"][:200],
        note=said["message"],
        vehicle_id=UUID(said["vehicle_id"]),
        buyer_id=buyer_id,
        source_event_id=delivery.event_id,
    )

"""Dealers' answers arrive by the outbox, from their own schemas."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from core.flow.outbox.operations import post_task
from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from shared_apps.inbox.facts import Answer
from shared_apps.inbox.operations import take_answer

LETTERS = "inbox.tasks.send_letters"


@handles("customers.enquiry_answered")
def on_enquiry_answered(delivery: Delivery) -> None:
    """Put the answer into the buyer's inbox, if the thread is one with the dealer it comes from."""
    said = delivery.payload
    answer = Answer(
        thread_id=UUID(said["enquiry_id"]),
        word_id=UUID(said["word_id"]),
        text=said["text"],
        author=said["author"],
        price_minor=said["price_minor"],
        on_road_minor=said["on_road_minor"],
        currency=said["currency"],
        valid_until=date.fromisoformat(said["valid_until"]) if said["valid_until"] else None,
        said_at=datetime.fromisoformat(said["said_at"]),
    )
    if take_answer(actor=SYSTEM, answer=answer, dealer_schema=delivery.dealer):
        post_task(LETTERS, {}, key="inbox-letters", dealer="", unless_waiting=True)

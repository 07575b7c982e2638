"""Dealers' answers arrive by the outbox, from their own schemas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from core.flow.outbox.operations import post_task
from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from shared_apps.inbox.facts import RECALLED, REMINDED, SEALED, SENT, SIGNED, Answer, News
from shared_apps.inbox.operations import take_answer, take_notice

LETTERS = "inbox.tasks.send_letters"
TOLD = {"SENT": SENT, "BUYER_SIGNED": SIGNED, "SEALED": SEALED} | {
    state: state for state in ("DECLINED", "EXPIRED", "VOIDED")
}
"""By the state a contract has come to: what its buyer is told of it."""


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


@handles("contracts.contract_changed")
def on_contract_changed(delivery: Delivery) -> None:
    """Tell a buyer what has become of a contract."""
    happened = TOLD.get(delivery.payload["state"])
    if happened is not None:
        _tell(delivery, happened)


@handles("contracts.signer_reminded")
def on_signer_reminded(delivery: Delivery) -> None:
    """Tell a buyer once more that a contract waits for them."""
    _tell(delivery, REMINDED)


@handles("orders.order_recalled")
def on_order_recalled(delivery: Delivery) -> None:
    """Tell a buyer that the car they wait for is under a recall."""
    said = delivery.payload
    recall = {"contract_id": said["recall_id"], "kind": "RECALL"}
    _tell(replace(delivery, payload={**said, **recall}), RECALLED)


def _tell(delivery: Delivery, happened: str) -> None:
    said = delivery.payload
    if not said["buyer_id"] or not said["order_id"]:
        return
    news = News(
        event_id=delivery.event_id,
        buyer_id=UUID(said["buyer_id"]),
        order_id=UUID(said["order_id"]),
        contract_id=UUID(said["contract_id"]),
        kind=said["kind"],
        number=said["number"],
        happened=happened,
    )
    if take_notice(actor=SYSTEM, news=news, dealer_schema=delivery.dealer):
        post_task(LETTERS, {}, key="inbox-letters", dealer="", unless_waiting=True)

"""What follows of itself: papers that lie before their buyers, and what signing providers tell of theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.flow.outbox.registry import Delivery, handles
from core.kernel.actor import SYSTEM
from tenant_apps.contracts.events import ContractChanged, ContractRendered
from tenant_apps.contracts.operations import elsewhere, send_if_ready
from tenant_apps.contracts.states import ENDED, SENT_BY_ITSELF
from tenant_apps.signing.events import (
    EnvelopeDeclined,
    EnvelopeExpired,
    EnvelopeFailed,
    EnvelopeFinished,
    EnvelopeRevoked,
    EnvelopeSigned,
    EnvelopeViewed,
)


@handles(ContractRendered)
def printed(delivery: Delivery) -> None:
    """What the buyer has made by their own act they may sign at once."""
    if delivery.payload.get("kind") in SENT_BY_ITSELF:
        send_if_ready(actor=SYSTEM, contract_id=UUID(delivery.payload["contract_id"]))


@handles(EnvelopeViewed)
def viewed(delivery: Delivery) -> None:
    """A signer has opened the document there."""
    elsewhere.note_viewed(contract_id=_subject(delivery))


@handles(EnvelopeSigned)
def signed(delivery: Delivery) -> None:
    """A signer has signed there."""
    at = datetime.fromisoformat(delivery.payload["signed_at"])
    elsewhere.note_signed(contract_id=_subject(delivery), role=delivery.payload["role"], at=at)


@handles(EnvelopeFinished)
def finished(delivery: Delivery) -> None:
    """All have."""
    envelope_id = UUID(delivery.payload["envelope_id"])
    elsewhere.note_finished(contract_id=_subject(delivery), envelope_id=envelope_id)


@handles(EnvelopeDeclined)
def declined(delivery: Delivery) -> None:
    """A signer will not."""
    reason = delivery.payload["reason"]
    elsewhere.note_over(contract_id=_subject(delivery), how="decline", reason=reason)


@handles(EnvelopeExpired)
def expired(delivery: Delivery) -> None:
    """The time to sign is over there, too."""
    elsewhere.note_over(contract_id=_subject(delivery), how="expire", reason="")


@handles(EnvelopeRevoked)
def revoked(delivery: Delivery) -> None:
    """It was taken back there; where that was our own doing the contract has ended already."""
    elsewhere.note_over(contract_id=_subject(delivery), how="void", reason=delivery.payload["reason"])


@handles(EnvelopeFailed)
def failed(delivery: Delivery) -> None:
    """It never got there, or came back as another document."""
    elsewhere.note_failed(contract_id=_subject(delivery), code=delivery.payload["code"])


@handles(ContractChanged)
def ended(delivery: Delivery) -> None:
    """A contract that ends here is taken back there."""
    if delivery.payload["state"] in ENDED:
        contract_id = UUID(delivery.payload["contract_id"])
        elsewhere.take_back_elsewhere(contract_id=contract_id, reason=delivery.payload["reason"])


def _subject(delivery: Delivery) -> UUID:
    return UUID(delivery.payload["subject_id"])

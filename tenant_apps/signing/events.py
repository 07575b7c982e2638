"""What happens to envelopes at a provider. Contracts handles these by their `subject_id`.

Each may come more than once; a handler looks at how its own thing stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSent(Event):
    """The provider has the envelope, and its signers can sign."""

    name: ClassVar[str] = "signing.envelope_sent"

    envelope_id: UUID
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeViewed(Event):
    """A signer has opened the document."""

    name: ClassVar[str] = "signing.envelope_viewed"

    envelope_id: UUID
    subject_id: UUID
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSigned(Event):
    """One of the signers, `role`, has signed."""

    name: ClassVar[str] = "signing.envelope_signed"

    envelope_id: UUID
    subject_id: UUID
    role: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeFinished(Event):
    """All have signed, and the signed PDF was fetched and checked: `signing.queries.signed_bytes` has it."""

    name: ClassVar[str] = "signing.envelope_finished"

    envelope_id: UUID
    subject_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeDeclined(Event):
    """A signer, `role`, will not sign; `reason` in their own words, perhaps none."""

    name: ClassVar[str] = "signing.envelope_declined"

    envelope_id: UUID
    subject_id: UUID
    role: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeExpired(Event):
    """The time to sign is over."""

    name: ClassVar[str] = "signing.envelope_expired"

    envelope_id: UUID
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRevoked(Event):
    """Taken back, by us or in the provider's own console."""

    name: ClassVar[str] = "signing.envelope_revoked"

    envelope_id: UUID
    subject_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeFailed(Event):
    """It could not be sent, or what came back is not the document that was sent; `code` says which."""

    name: ClassVar[str] = "signing.envelope_failed"

    envelope_id: UUID
    subject_id: UUID
    code: str

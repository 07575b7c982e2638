"""What a provider says, by a callback or when asked, becomes moves of the envelope and events."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.flow.moves.operations import move
from core.flow.outbox.operations import emit, post_task
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.events import Event
from core.storage import scope
from tenant_apps.signing.errors import EnvelopeUnknown
from tenant_apps.signing.events import (
    EnvelopeDeclined,
    EnvelopeExpired,
    EnvelopeRevoked,
    EnvelopeSent,
    EnvelopeSigned,
    EnvelopeViewed,
)
from tenant_apps.signing.facts import Standing
from tenant_apps.signing.models import Envelope, Heard
from tenant_apps.signing.operations.sending import wake
from tenant_apps.signing.providers import provider_for
from tenant_apps.signing.queries import account_of, signers_of
from tenant_apps.signing.states import ENVELOPE

ACT = "signing.tasks.act_on"


def hear(*, provider: str, raw: bytes, headers: Mapping[str, str], query: str) -> bool:
    """Keep a callback of the dealer's provider and have it worked off; False for one known before, or one
    that concerns no envelope. Raises NoProvider, CallbackRefused, and EnvelopeUnknown for another's.
    """
    told = provider_for(account_of(provider)).on_callback(raw, headers, query)
    if told is None:
        return False
    with transaction.atomic():
        row = Envelope.objects.filter(provider=provider, ref=told.ref).first()
        if row is None:
            raise EnvelopeUnknown()
        heard, new = Heard.objects.get_or_create(
            envelope=row,
            key=told.key,
            defaults={
                "kind": told.kind,
                "role": told.role[:32],
                "reason": told.reason,
                "complete": told.complete,
                "at": min(told.at, clock.latest()),
                "digest": hashlib.sha256(raw).hexdigest(),
            },
        )
        if new:
            key = f"envelope:{row.id}"
            post_task(ACT, {"heard_id": str(heard.id)}, key=key, dealer=scope.dealer_schema())
        return new


def act_on(*, heard_id: UUID) -> None:
    """Work off what was heard. Twice, late or out of order it does no harm."""
    with transaction.atomic():
        heard = Heard.objects.get(id=heard_id)
        row = Envelope.objects.select_for_update().get(id=heard.envelope_id)
        at_provider(row)
        if row.state != "OUT":
            return
        signers = {one.role for one in signers_of(row)}
        if heard.kind == "VIEWED":
            role = heard.role if heard.role in signers else ""
            _tell(row, EnvelopeViewed(envelope_id=row.id, subject_id=row.subject_id, role=role, at=heard.at))
        elif heard.kind == "SIGNED":
            if heard.role in signers:
                note_signed(row, heard.role, heard.at)
            if heard.complete:
                complete(row, heard.at)
        elif heard.kind == "FINISHED":
            complete(row, heard.at)
        else:
            end(row, heard.kind, heard.reason, heard.role if heard.role in signers else "")


def stand(row: Envelope, found: Standing) -> None:
    """Bring a locked envelope that is OUT to how it stands at its provider."""
    roles = [one.role for one in signers_of(row)]
    for role in roles:
        if role in found.signed:
            note_signed(row, role, found.signed[role])
    if found.kind == "FINISHED":
        complete(row, clock.now())
    elif found.kind not in ("VIEWED", "SIGNED"):
        end(row, found.kind, found.reason)


def at_provider(row: Envelope) -> None:
    """The provider has it: of an envelope whose sending was cut off in the middle that is proof enough."""
    if row.state == "QUEUED" and row.ref:
        row.attempts, row.problem, row.due_at = 0, "", clock.now()
        move(row, machine=ENVELOPE, verb="send", actor=SYSTEM, action="signing.envelope.sent")
        _tell(row, EnvelopeSent(envelope_id=row.id, subject_id=row.subject_id))


def note_signed(row: Envelope, role: str, at: datetime) -> None:
    """One of the signers has signed."""
    if role in row.signed:
        return
    row.signed = {**row.signed, role: at.isoformat()}
    row.save(update_fields=["signed", "updated_at"])
    _tell(row, EnvelopeSigned(envelope_id=row.id, subject_id=row.subject_id, role=role, signed_at=at))


def complete(row: Envelope, at: datetime) -> None:
    """All have signed; whose signature was not told of is told of now, in order. The PDF is fetched next."""
    for one in signers_of(row):
        note_signed(row, one.role, at)
    row.due_at, row.attempts, row.problem = clock.now(), 0, ""
    move(row, machine=ENVELOPE, verb="complete", actor=SYSTEM, action="signing.envelope.completed")
    wake(row)


def end(row: Envelope, kind: str, reason: str, role: str = "") -> None:
    """Nobody signs it any more."""
    verb = {"DECLINED": "decline", "EXPIRED": "expire", "REVOKED": "revoke"}[kind]
    row.reason, row.due_at, row.problem = reason[:500], None, ""
    move(row, machine=ENVELOPE, verb=verb, actor=SYSTEM, action=f"signing.envelope.{kind.lower()}")
    told: dict[str, Event] = {
        "DECLINED": EnvelopeDeclined(
            envelope_id=row.id, subject_id=row.subject_id, role=role, reason=row.reason
        ),
        "EXPIRED": EnvelopeExpired(envelope_id=row.id, subject_id=row.subject_id),
        "REVOKED": EnvelopeRevoked(envelope_id=row.id, subject_id=row.subject_id, reason=row.reason),
    }
    _tell(row, told[kind])


def _tell(row: Envelope, event: Event) -> None:
    emit(event, aggregate=f"envelope:{row.id}")

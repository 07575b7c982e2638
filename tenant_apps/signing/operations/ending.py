"""Links for signers, reminders, and taking an envelope back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.signing.errors import (
    EnvelopeNotOut,
    EnvelopeOver,
    EnvelopeUnknown,
    RemindedTooOften,
    SignerUnknown,
)
from tenant_apps.signing.events import EnvelopeRevoked
from tenant_apps.signing.facts import SignLink
from tenant_apps.signing.models import Envelope
from tenant_apps.signing.operations.sending import wake
from tenant_apps.signing.providers import provider_for
from tenant_apps.signing.queries import account_of, signers_of
from tenant_apps.signing.states import ENVELOPE

REMIND_AFTER = timedelta(hours=2)
"""What the strictest of the providers asks for."""


def sign_link(*, envelope_id: UUID, role: str, return_url: str = "") -> SignLink:
    """Where a signer signs, freshly asked for; whether this is the signer is the caller's to know.

    Raises EnvelopeUnknown, EnvelopeNotOut, EnvelopeOver, SignerUnknown, ProviderSilent, ProviderRefused,
    AccountRefused.
    """
    row = _out(envelope_id)
    signer = next((one for one in signers_of(row) if one.role == role), None)
    if signer is None:
        raise SignerUnknown()
    return provider_for(account_of(row.provider)).sign_url(row.ref, signer, return_url)


def remind_signers(*, actor: Actor, envelope_id: UUID) -> None:
    """Have the provider tell those whose turn it is once more, two hours after the last time at the earliest.

    Raises Forbidden, EnvelopeUnknown, EnvelopeNotOut, EnvelopeOver, RemindedTooOften, ProviderSilent,
    ProviderRefused.
    """
    actor.require("contracts.send")
    with transaction.atomic():
        row = _out(envelope_id, locked=True)
        now, before = clock.now(), row.reminded_at
        if before is not None and now - before < REMIND_AFTER:
            raise RemindedTooOften()
        row.reminded_at = now
        row.save(update_fields=["reminded_at", "updated_at"])
        record(actor, "signing.envelope.reminded", ("envelope", row.id))
    try:
        provider_for(account_of(row.provider)).remind(row.ref)
    except Exception:
        Envelope.objects.filter(id=row.id, reminded_at=now).update(reminded_at=before)
        raise


def revoke_envelope(*, actor: Actor, envelope_id: UUID, reason: str) -> None:
    """Take an envelope back: here at once, at the provider as soon as it answers. One that is over stays so.

    Joins the caller's transaction. Raises EnvelopeUnknown, and IllegalMove once all have signed.
    """
    with transaction.atomic():
        row = Envelope.objects.select_for_update().filter(id=envelope_id).first()
        if row is None:
            raise EnvelopeUnknown()
        if row.state in ("REVOKED", "DECLINED", "EXPIRED", "BROKEN"):
            return
        row.reason, row.attempts, row.problem = reason[:500], 0, ""
        row.due_at = clock.now()
        move(
            row, machine=ENVELOPE, verb="revoke", actor=actor, action="signing.envelope.revoked", note=reason
        )
        emit(
            EnvelopeRevoked(envelope_id=row.id, subject_id=row.subject_id, reason=row.reason),
            aggregate=f"envelope:{row.id}",
            actor=actor,
        )
        wake(row)


def _out(envelope_id: UUID, *, locked: bool = False) -> Envelope:
    rows = Envelope.objects.select_for_update() if locked else Envelope.objects
    row = rows.filter(id=envelope_id).first()
    if row is None:
        raise EnvelopeUnknown()
    if row.state in ("QUEUED", "FAILED"):
        raise EnvelopeNotOut()
    if row.state != "OUT":
        raise EnvelopeOver()
    return row

"""A document goes into an envelope; a task brings it to the provider."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.signing.errors import SignersWrong
from tenant_apps.signing.facts import EnvelopeFacts, Signer
from tenant_apps.signing.models import Envelope
from tenant_apps.signing.providers import provider_for
from tenant_apps.signing.queries import account_of, facts_of, provider_in_force, written
from tenant_apps.signing.states import ENVELOPE, LIVE

CALL = "signing.tasks.call_provider"


def open_envelope(
    *,
    actor: Actor,
    subject_id: UUID,
    title: str,
    pdf: bytes,
    signers: Sequence[Signer],
    expires_at: datetime,
    provider: str = "",
) -> EnvelopeFacts:
    """Have a document signed at the dealer's provider (or at `provider`); joins the caller's transaction.

    Whether the actor may is the caller's to ask. While an envelope about the same thing is being signed it is
    returned instead of a second one. Raises NoProvider, SignersWrong.
    """
    with transaction.atomic():
        there = Envelope.objects.select_for_update().filter(subject_id=subject_id, state__in=LIVE).first()
        if there is not None:
            return facts_of(there)
        account = account_of(provider or provider_in_force())
        provider_for(account)
        _check(signers)
        row = Envelope(
            id=ids.new_id(),
            subject_id=subject_id,
            provider=account.provider,
            app_id=account.app_id,
            title=title[:200],
            sha256=hashlib.sha256(pdf).hexdigest(),
            expires_at=expires_at,
            due_at=clock.now(),
        )
        row.pdf = dealer_path("envelopes", row.id, "sent.pdf")
        row.signers = written(tuple(sorted(signers, key=lambda one: one.order)))
        row.save(force_insert=True)
        default_storage.save(row.pdf, ContentFile(pdf))
        after = {"provider": row.provider, "subject_id": str(subject_id), "sha256": row.sha256}
        record(actor, "signing.envelope.opened", ("envelope", row.id), after=after)
        wake(row)
        return facts_of(row)


def retry_envelope(*, actor: Actor, envelope_id: UUID) -> None:
    """Bring an envelope that failed to its provider once more, or fetch once more a file that was refused.

    Joins the caller's transaction. Raises Forbidden, IllegalMove.
    """
    actor.require("contracts.send")
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=envelope_id)
        row.due_at, row.attempts, row.problem = clock.now(), 0, ""
        move(row, machine=ENVELOPE, verb="retry", actor=actor, action="signing.envelope.retried")
        wake(row)


def wake(row: Envelope) -> None:
    """Have the provider called about it when this transaction commits."""
    post_task(CALL, {"envelope_id": str(row.id)}, key=f"envelope:{row.id}", dealer=scope.dealer_schema())


def _check(signers: Sequence[Signer]) -> None:
    """One for each role, in an order without gaps; people can be reached."""
    roles, orders = [one.role for one in signers], sorted(one.order for one in signers)
    whole = all(
        one.name.strip() and one.role and len(one.role) <= 30 and (one.phone or one.organisation)
        for one in signers
    )
    if not signers or len(set(roles)) != len(roles) or not whole or orders != list(range(1, len(orders) + 1)):
        raise SignersWrong()

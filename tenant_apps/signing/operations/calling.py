"""The provider is called about what is due: to take a document, to say how it stands, to give it back.

Outside any transaction, since it takes seconds; every call may come twice.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.moves.operations import move
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden
from core.storage.files import dealer_path
from tenant_apps.signing.checking import check
from tenant_apps.signing.errors import AccountRefused, AddressExpired, NoProvider, ProviderSilent
from tenant_apps.signing.events import EnvelopeFailed, EnvelopeFinished
from tenant_apps.signing.facts import Signer, Wish
from tenant_apps.signing.models import Envelope
from tenant_apps.signing.naming import DIFFERENCES
from tenant_apps.signing.operations.hearing import at_provider, end, stand
from tenant_apps.signing.operations.sending import wake
from tenant_apps.signing.providers import Provider, provider_for
from tenant_apps.signing.queries import account_of, callback_url, signers_of
from tenant_apps.signing.states import ENVELOPE

log = logging.getLogger(__name__)
WAITS = (10, 60, 300, 1800, 7200)
"""Seconds before another try; after the last an envelope that could not be sent fails."""
LEASE = timedelta(minutes=3)  # while one worker is at it no other is
LOOK = timedelta(minutes=10)
"""Between looks at an envelope that is out: callbacks get lost."""
FETCHES = 3
"""How often a file that is not what was sent is fetched before a person must look."""
LATER = (ProviderSilent, AddressExpired)


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be done, as it was when it was claimed."""

    row: Envelope
    signers: tuple[Signer, ...]
    provider: Provider


def call_provider(*, actor: Actor, envelope_id: UUID) -> None:
    """Call the provider about what is due, if anything is. Raises Forbidden for anybody but the system."""
    if actor.kind != "system":
        raise Forbidden()
    row = _claim(envelope_id)
    if row is None:
        return
    try:
        errand = _Errand(row, signers_of(row), provider_for(account_of(row.provider)))
        {"QUEUED": _send, "OUT": _look, "FETCHING": _fetch, "REVOKED": _revoke}[row.state](errand)
    except LATER as silence:
        _note_silence(envelope_id, silence)
    except DomainError as refused:
        _note_refusal(envelope_id, refused)


def _claim(envelope_id: UUID) -> Envelope | None:
    """The envelope, where something is due and no other worker is at it."""
    with transaction.atomic():
        row = Envelope.objects.select_for_update().filter(id=envelope_id).first()
        if row is None or row.due_at is None or row.due_at > clock.latest():
            return None
        if row.state not in ("QUEUED", "OUT", "FETCHING", "REVOKED"):
            return None
        row.attempts += 1
        row.due_at = clock.now() + LEASE
        row.save(update_fields=["attempts", "due_at", "updated_at"])
        return row


def _send(errand: _Errand) -> None:
    row = errand.row
    ref = row.ref
    if not ref:
        ref = errand.provider.create_envelope(
            Wish(
                key=row.id.hex,
                title=row.title,
                pdf=_content(row.pdf),
                signers=errand.signers,
                expires_at=row.expires_at,
                callback_url=callback_url(row.provider),
                again=row.attempts > 1,
            )
        )
        with transaction.atomic():
            standing = Envelope.objects.select_for_update().get(id=row.id)
            standing.ref = standing.ref or ref
            standing.save(update_fields=["ref", "updated_at"])
            if standing.state != "QUEUED":
                return  # taken back meanwhile: what nobody was told of stays a draft
            ref = standing.ref
    errand.provider.start(ref)
    with transaction.atomic():
        standing = Envelope.objects.select_for_update().get(id=row.id)
        if standing.state == "REVOKED":
            _again(standing, timedelta(0))
            wake(standing)
            return
        at_provider(standing)
        _again(standing, LOOK)


def _look(errand: _Errand) -> None:
    """How it stands; what is not signed by its time is taken back, and then looked at once more."""
    found = errand.provider.standing(errand.row.ref, errand.signers)
    late = errand.row.expires_at <= clock.latest()
    if found.kind == "VIEWED" and late:
        errand.provider.revoke(errand.row.ref, "expired")
        found = errand.provider.standing(errand.row.ref, errand.signers)
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=errand.row.id)
        if row.state != "OUT":
            return
        if late and found.kind in ("VIEWED", "REVOKED"):
            end(row, "EXPIRED", "")
            return
        stand(row, found)
        if row.state == "OUT":
            _again(row, LOOK)


def _fetch(errand: _Errand) -> None:
    """The signed file; it is kept when it is what was sent, with whole signatures of all."""
    content = errand.provider.fetch_signed(errand.row.ref)
    problem = check(_content(errand.row.pdf), content, errand.signers)
    if problem:
        _note_problem(errand.row.id, problem)
        return
    digest = hashlib.sha256(content).hexdigest()
    key = dealer_path("envelopes", errand.row.id, f"{digest}.pdf")
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(content))
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=errand.row.id)
        if row.state != "FETCHING":
            return
        row.signed_pdf, row.signed_sha256, row.due_at, row.problem = key, digest, None, ""
        move(row, machine=ENVELOPE, verb="finish", actor=SYSTEM, action="signing.envelope.finished")
        emit(
            EnvelopeFinished(envelope_id=row.id, subject_id=row.subject_id, sha256=digest),
            aggregate=f"envelope:{row.id}",
        )


def _revoke(errand: _Errand) -> None:
    """Tell the provider that it was taken back here; one it never had is left alone."""
    if errand.row.ref:
        errand.provider.revoke(errand.row.ref, errand.row.reason)
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=errand.row.id)
        row.due_at, row.problem = None, ""
        row.save(update_fields=["due_at", "problem", "updated_at"])


def _note_silence(envelope_id: UUID, silence: DomainError) -> None:
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=envelope_id)
        row.problem = _code(silence)
        if row.state == "QUEUED" and row.attempts > len(WAITS):
            _fail(row)
            return
        wait = WAITS[min(row.attempts, len(WAITS)) - 1]
        row.due_at = clock.now() + timedelta(seconds=wait)
        row.save(update_fields=["due_at", "problem", "updated_at"])


def _note_refusal(envelope_id: UUID, refused: DomainError) -> None:
    """The provider said no. An account can be mended, so what hangs on it waits; the rest fails at once."""
    log.warning("envelope %s: %s %s", envelope_id, refused.code, refused.params.get("said_code", ""))
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=envelope_id)
        row.problem = _code(refused)
        if row.state == "QUEUED" and not isinstance(refused, AccountRefused | NoProvider):
            _fail(row)
            return
        row.due_at = clock.now() + timedelta(seconds=WAITS[-2])
        row.save(update_fields=["due_at", "problem", "updated_at"])


def _note_problem(envelope_id: UUID, problem: str) -> None:
    """The file is not right: perhaps the way it came, then it is fetched again; else a person must look."""
    with transaction.atomic():
        row = Envelope.objects.select_for_update().get(id=envelope_id)
        if row.state != "FETCHING":
            return
        row.problem = problem
        if row.attempts < FETCHES and problem not in DIFFERENCES:
            row.due_at = clock.now() + timedelta(seconds=WAITS[row.attempts - 1])
            row.save(update_fields=["due_at", "problem", "updated_at"])
            return
        row.due_at = None
        move(row, machine=ENVELOPE, verb="reject", actor=SYSTEM, action="signing.envelope.rejected")
        _tell_failure(row)


def _fail(row: Envelope) -> None:
    row.due_at = None
    move(row, machine=ENVELOPE, verb="fail", actor=SYSTEM, action="signing.envelope.failed")
    _tell_failure(row)


def _tell_failure(row: Envelope) -> None:
    failed = EnvelopeFailed(envelope_id=row.id, subject_id=row.subject_id, code=row.problem)
    emit(failed, aggregate=f"envelope:{row.id}")


def _again(row: Envelope, after: timedelta) -> None:
    """A look in a while, and exactly when its time is over."""
    now = clock.now()
    due = now + after
    row.due_at = min(due, row.expires_at) if row.expires_at > now else due
    row.attempts, row.problem = 0, ""
    row.save(update_fields=["due_at", "attempts", "problem", "updated_at"])


def _code(error: DomainError) -> str:
    return error.code.removeprefix("signing.")[:40]


def _content(key: str) -> bytes:
    with default_storage.open(key) as file:
        return bytes(file.read())

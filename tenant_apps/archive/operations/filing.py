"""Documents go in once, are looked at for a reason, and leave when their time is over."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage import scope
from core.storage.vault import VaultRefused, vault
from tenant_apps.archive.errors import (
    DocumentDamaged,
    DocumentErased,
    FiledOtherwise,
    KindUnknown,
    NoteMissing,
    PurposeMissing,
    RetentionWrong,
    VaultUnavailable,
)
from tenant_apps.archive.facts import KINDS, LONGEST_YEARS, PURPOSES, ArchivedFacts, years_later
from tenant_apps.archive.models import Document
from tenant_apps.archive.queries import OPEN, document_at_hand, erasable, facts_of

MOST_ERASED = 200
FEWEST_LETTERS = 3
log = logging.getLogger(__name__)


def file_document(
    *,
    actor: Actor,
    kind: str,
    subject: tuple[str, UUID],
    number: str,
    content: bytes,
    buyer_name: str,
    vin: str,
    order_id: UUID | None,
    sealed_at: datetime,
    retention_years: int,
) -> ArchivedFacts:
    """Put a document into write-once storage and enter it. The same content again finds its entry.

    It stays until `retention_years` (1 to 100) after `sealed_at`: nobody overwrites or erases it before. A
    caller's transaction that fails leaves the file, which the next try finds. The caller has made sure that
    the actor may. Raises KindUnknown, RetentionWrong, FiledOtherwise, VaultUnavailable.
    """
    if kind not in KINDS:
        raise KindUnknown()
    if not 1 <= retention_years <= LONGEST_YEARS:
        raise RetentionWrong()
    sha256 = hashlib.sha256(content).hexdigest()
    known = _known(sha256, subject, kind)
    if known is not None:
        return known
    until = years_later(sealed_at, retention_years)
    key = f"dealers/{scope.dealer_schema()}/archive/{sha256[:2]}/{sha256}"
    try:
        version = vault().put(key, content, until=until)
    except (OSError, VaultRefused) as error:
        raise VaultUnavailable() from error
    with transaction.atomic():
        row = Document.objects.create(
            id=ids.new_id(),
            kind=kind,
            subject_kind=subject[0],
            subject_id=subject[1],
            number=number.upper(),
            sha256=sha256,
            size=len(content),
            key=key,
            storage_version=version,
            buyer_name=" ".join(buyer_name.split())[:120],
            vin=vin.upper(),
            order_id=order_id,
            sealed_at=sealed_at,
            retain_until=until,
        )
        about = {"number": row.number, "sha256": sha256, "retain_until": until.isoformat()}
        record(actor, "archive.document.filed", ("document", row.id), after=about)
        return facts_of(row)


def view_document(*, actor: Actor, document_id: UUID) -> Document:
    """A document's entry, with a line saying who looked. Raises Forbidden and DocumentMissing."""
    actor.require(OPEN)
    with transaction.atomic():
        row = document_at_hand(document_id)
        record(actor, "archive.document.viewed", ("document", row.id))
        return row


def open_document(
    *, actor: Actor, document_id: UUID, purpose: str, note: str = ""
) -> tuple[ArchivedFacts, bytes]:
    """A document's bytes, held against their digest, with a line saying who took them and why.

    Of a buyer the caller has made sure that the document is theirs. Raises Forbidden, PurposeMissing,
    NoteMissing, DocumentMissing, DocumentErased, VaultUnavailable and DocumentDamaged (which is recorded).
    """
    if actor.kind not in ("buyer", "system"):
        actor.require(OPEN)
    note = checked_purpose(purpose, note)
    row = document_at_hand(document_id)
    if row.erased_at:
        raise DocumentErased()
    content = intact(row)
    subject = ("document", row.id)
    if content is None:
        with transaction.atomic():
            record(actor, "archive.document.found_damaged", subject, after={"sha256": row.sha256})
        raise DocumentDamaged(params={"number": row.number})
    with transaction.atomic():
        record(actor, "archive.document.opened", subject, after={"purpose": purpose}, note=note)
    return facts_of(row), content


def check_document(*, actor: Actor, document_id: UUID) -> tuple[Document, bytes | None]:
    """A document and its bytes to be examined, None where they are not those that were filed; recorded.

    Raises Forbidden, DocumentMissing, DocumentErased and VaultUnavailable.
    """
    actor.require(OPEN)
    row = document_at_hand(document_id)
    if row.erased_at:
        raise DocumentErased()
    content = intact(row)
    with transaction.atomic():
        record(actor, "archive.document.checked", ("document", row.id), after={"intact": content is not None})
    return row, content


def checked_purpose(purpose: str, note: str) -> str:
    """The note, tidied. Raises PurposeMissing, and NoteMissing where the purpose alone says nothing."""
    note = " ".join(note.split())[:400]
    if purpose not in PURPOSES:
        raise PurposeMissing()
    if purpose == "OTHER" and len(note) < FEWEST_LETTERS:
        raise NoteMissing()
    return note


def intact(row: Document) -> bytes | None:
    """The bytes of a document as they were filed, None where they are gone or were changed.

    Raises VaultUnavailable where the store does not answer, which says nothing of the document.
    """
    try:
        with vault().opened(row.key, row.storage_version) as file:
            content = file.read(row.size + 1)
    except FileNotFoundError:
        log.exception("the file of %s is gone", row.number)
        return None
    except OSError as error:
        raise VaultUnavailable() from error
    return content if hashlib.sha256(content).hexdigest() == row.sha256 else None


def erase_expired(*, actor: Actor) -> int:
    """Erase files whose time is over and that nothing holds; the entries stay without the buyer's name.

    Returns how many. A store that refuses is asked again at the next sweep.
    """
    erased = 0
    for row in list(erasable(clock.now(), MOST_ERASED)):
        try:
            erased += _erase(actor, row.id)
        except (OSError, VaultRefused):
            log.exception("the file of %s could not be erased", row.number)
    return erased


def _erase(actor: Actor, document_id: UUID) -> int:
    with transaction.atomic():
        Document.objects.select_for_update().get(id=document_id)
        row = document_at_hand(document_id)
        if row.erased_at or row.held or row.retain_until >= clock.now():  # type: ignore[attr-defined]
            return 0
        vault().erase(row.key, row.storage_version)
        Document.objects.filter(id=row.id).update(erased_at=clock.now(), buyer_name="")
        about = {"number": row.number, "sha256": row.sha256, "retained_until": row.retain_until.isoformat()}
        record(actor, "archive.document.erased", ("document", row.id), after=about)
        return 1


def _known(sha256: str, subject: tuple[str, UUID], kind: str) -> ArchivedFacts | None:
    found = Document.objects.filter(sha256=sha256).first()
    if found is None:
        return None
    if (found.subject_kind, found.subject_id, found.kind) != (*subject, kind):
        raise FiledOtherwise()
    return facts_of(document_at_hand(found.id))

"""The buyer's papers: private files, and whoever of the staff looks at one is on record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.uploads import LARGEST_FILE, UploadTooLarge, UploadUnreadable, redrawn
from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden, NotFound
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.financing import errors
from tenant_apps.financing.facts import DOCUMENTS
from tenant_apps.financing.models import Document
from tenant_apps.financing.operations.moving import at_work, settle, take_inquiry
from tenant_apps.financing.queries import application_for
from tenants.features.quotas import require_room

MOST, LONGEST_SIDE = 8, 2400
TAKES_PAPERS = ("DRAFT", "SUBMITTED", "CONDITIONAL", "APPROVED")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document's bytes as they are answered."""

    data: bytes
    content_type: str


def add_document(*, actor: Actor, order_id: UUID, kind: str, data: bytes) -> Document:
    """Keep a picture (JPEG, PNG, WebP; drawn anew without metadata) or a PDF of the buyer's.

    Lenders who asked for it are asked again. Raises NotFound, Forbidden for anybody but the buyer,
    DocumentUnknown, DocumentUnreadable, DocumentTooLarge, TooManyDocuments, NotNow, QuotaReached.
    """
    _require_buyer(actor)
    if kind not in DOCUMENTS:
        raise errors.DocumentUnknown()
    paper = _cleaned(data)  # before the lock: it takes a while
    with transaction.atomic():
        _order, application = at_work(actor, order_id)
        if application.state not in TAKES_PAPERS:
            raise errors.NotNow()
        if application.documents.count() >= MOST:
            raise errors.TooManyDocuments()
        require_room("storage", adding=len(paper.data), field="file")
        ending = "pdf" if paper.content_type == "application/pdf" else "webp"
        document = Document.objects.create(
            application=application,
            kind=kind,
            file=dealer_path("financing", application.id, f"{ids.new_id()}.{ending}"),
            content_type=paper.content_type,
            size=len(paper.data),
        )
        record(actor, "financing.document.added", ("finance", application.id), after={"kind": kind})
        waiting = application.inquiries.select_for_update().filter(
            round=application.round, state="CONDITIONAL", asks=kind
        )
        for inquiry in waiting.order_by("id"):
            take_inquiry(inquiry, "supply", actor, due=clock.now())
        settle(application)
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(document.file, ContentFile(paper.data))
    return document


def remove_document(*, actor: Actor, order_id: UUID, document_id: UUID) -> None:
    """Take a paper away that no lender has been told of. Raises NotFound, Forbidden, NotNow."""
    _require_buyer(actor)
    with transaction.atomic():
        _order, application = at_work(actor, order_id)
        found = application.documents.filter(id=document_id).first()
        if found is None:
            raise NotFound()
        if application.state != "DRAFT":
            raise errors.NotNow()
        key = found.file
        found.delete()
        record(actor, "financing.document.removed", ("finance", application.id), after={"kind": found.kind})
        transaction.on_commit(scope.bound(lambda: default_storage.delete(key)))


def view_document(*, actor: Actor, order_id: UUID, document_id: UUID) -> Paper:
    """A paper's bytes; of the staff whoever looks is noted. Raises NotFound and Forbidden."""
    if actor.kind == "staff":
        actor.require("orders.finance")
    with transaction.atomic():
        application = application_for(actor, order_id)
        found = application.documents.filter(id=document_id).first()
        if found is None:
            raise NotFound()
        try:
            with default_storage.open(found.file) as file:
                data: bytes = file.read()
        except FileNotFoundError as missing:
            raise NotFound() from missing
        after = {"kind": found.kind, "document": str(found.id)}
        record(actor, "financing.document.viewed", ("finance", application.id), after=after)
    return Paper(data, found.content_type)


def _require_buyer(actor: Actor) -> None:
    if actor.kind != "buyer" and actor != SYSTEM:
        raise Forbidden()


def _cleaned(data: bytes) -> Paper:
    if len(data) > LARGEST_FILE:
        raise errors.DocumentTooLarge()
    if data.startswith(b"%PDF-"):
        return Paper(data, "application/pdf")
    try:
        return Paper(redrawn(data, longest_side=LONGEST_SIDE).data, "image/webp")
    except UploadTooLarge as error:
        raise errors.DocumentTooLarge() from error
    except UploadUnreadable as error:
        raise errors.DocumentUnreadable() from error

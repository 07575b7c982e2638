"""Collecting the papers, and handing them to the vehicle office."""

from __future__ import annotations

from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import Forbidden, Invalid, NotFound
from core.storage import scope
from core.storage.files import dealer_path
from tenant_apps.orders.facts import OrderAtHand
from tenant_apps.orders.queries import order_at_hand
from tenant_apps.registration.errors import DocumentKnown, DocumentsMissing, NotNow
from tenant_apps.registration.facts import BROUGHT, DOCUMENTS
from tenant_apps.registration.labels import DOCUMENT_WORDS
from tenant_apps.registration.models import PackDocument, Registration
from tenant_apps.registration.queries import document_of, documents_of
from tenant_apps.registration.states import ACTIONS, REGISTRATION, RIGHT, WORKED_ON
from tenant_apps.stock.pictures import clean_picture
from tenants.features.quotas import require_room

CALL = "registration.tasks.call_office"


def move_registration(*, actor: Actor, order_id: UUID, verb: str, note: str = "") -> Registration:
    """Have the dealer register the car, or the buyer again; say that the pack is complete; hand it in.

    Raises NotFound, Forbidden, IllegalMove, NotNow, and DocumentsMissing for a pack that is not complete.
    """
    with transaction.atomic():
        order, found = _at_hand(actor, order_id, verb)
        if verb in ("complete", "submit"):
            missing = [str(DOCUMENT_WORDS[doc.kind]) for doc in documents_of(order) if not doc.there]
            if missing:
                raise DocumentsMissing(params={"documents": "; ".join(missing)})
        if verb == "submit":
            found.filing_key, found.times_filed = ids.new_id(), found.times_filed + 1
            found.calls, found.trouble, found.given_up, found.reasons = 0, "", False, []
            found.submitted_at = found.call_at = clock.now()
        move(found, machine=REGISTRATION, verb=verb, actor=actor, action=ACTIONS[verb], note=note[:400])
        if verb == "submit":
            post_task(
                CALL,
                {"registration_id": str(found.id)},
                key=f"registration:{found.id}",
                dealer=scope.dealer_schema(),
            )
    return found


def bring_document(*, actor: Actor, order_id: UUID, kind: str, data: bytes) -> PackDocument:
    """Keep a photo (JPEG, PNG or WebP) of a document while the pack is open; another one replaces it.

    Raises NotFound, Forbidden, NotNow, DocumentKnown, Invalid for no such document, QuotaReached and what
    `clean_picture` raises.
    """
    if kind not in BROUGHT:
        raise DocumentKnown() if kind in DOCUMENTS else Invalid("field.choice", field="kind")
    if actor.kind == "staff":
        actor.require(RIGHT)
    picture = clean_picture(data)  # before the lock: it takes a while
    with transaction.atomic():
        order = order_at_hand(actor, order_id, locked=True)
        found = _locked(order.id)
        if order.state not in WORKED_ON or found.state != "PACK_OPEN":
            raise NotNow()
        require_room("storage", adding=len(picture.data), field="file")
        document = PackDocument.objects.filter(order_id=order.id, kind=kind).first()
        document = document or PackDocument(order_id=order.id, kind=kind)
        old, document.brought_by = document.photo, actor.name[:80]
        document.photo = dealer_path("registrations", order.id, f"{ids.new_id()}.webp")
        document.save()
        record(actor, "registration.document.brought", ("registration", found.id), after={"kind": kind})
        default_storage.save(document.photo, ContentFile(picture.data))
        if old:
            transaction.on_commit(scope.bound(lambda: default_storage.delete(old)))
    return document


def view_document(*, actor: Actor, order_id: UUID, kind: str) -> bytes:
    """The photo as WebP; who looked at it is noted. Raises NotFound and Forbidden."""
    if actor.kind == "staff":
        actor.require(RIGHT)
    with transaction.atomic():
        document = document_of(actor, order_id, kind)
        try:
            with default_storage.open(document.photo) as file:
                data: bytes = file.read()
        except FileNotFoundError as missing:
            raise NotFound() from missing
        record(actor, "registration.document.viewed", ("order", order_id), after={"kind": kind})
    return data


def _at_hand(actor: Actor, order_id: UUID, verb: str) -> tuple[OrderAtHand, Registration]:
    order = order_at_hand(actor, order_id, locked=True)
    found = _locked(order.id)
    if not any(step.may(actor) for step in REGISTRATION.moves if step.verb == verb):
        raise Forbidden("access.right_missing")
    REGISTRATION.target(found.state, verb)
    if order.state not in WORKED_ON:
        raise NotNow()
    return order, found


def _locked(order_id: UUID) -> Registration:
    Registration.objects.get_or_create(order_id=order_id)
    return Registration.objects.select_for_update().get(order_id=order_id)

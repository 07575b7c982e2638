"""A legal hold: set by one, lifted by two."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage.vault import VaultRefused, vault
from tenant_apps.archive.errors import (
    DocumentErased,
    DocumentMissing,
    HoldMissing,
    ReasonMissing,
    SecondPerson,
    VaultUnavailable,
)
from tenant_apps.archive.models import Document, Hold
from tenant_apps.archive.states import HOLD, HOLD_RIGHT

FEWEST_LETTERS = 5
log = logging.getLogger(__name__)


def place_hold(*, actor: Actor, document_id: UUID, reason: str) -> Hold:
    """Keep a document beyond its retention. Raises Forbidden, ReasonMissing, DocumentMissing, DocumentErased,
    VaultUnavailable.
    """
    actor.require(HOLD_RIGHT)
    with transaction.atomic():
        document = _locked(document_id)
        if document.erased_at:
            raise DocumentErased()
        row = Hold.objects.create(
            id=ids.new_id(), document=document, reason=_reason(reason), placed_by=actor.name
        )
        record(
            actor, "archive.hold.placed", ("document", document.id), after={"hold": str(row.id)}, note=reason
        )
        try:
            vault().hold(document.key, document.storage_version, on=True)
        except (OSError, VaultRefused) as error:
            raise VaultUnavailable() from error
        return row


def ask_release(*, actor: Actor, document_id: UUID, hold_id: UUID, reason: str) -> Hold:
    """Propose to lift a hold; somebody else decides. Raises Forbidden, HoldMissing, ReasonMissing and
    IllegalMove.
    """
    actor.require(HOLD_RIGHT)
    with transaction.atomic():
        row = _hold(document_id, hold_id)
        row.asked_by, row.asked_by_id, row.release_reason = actor.name, actor.user_id, _reason(reason)
        _move(row, "ask_release", actor, reason)
        return row


def keep_hold(*, actor: Actor, document_id: UUID, hold_id: UUID) -> Hold:
    """Leave a hold in force that somebody asked to lift. Raises Forbidden, HoldMissing, IllegalMove."""
    actor.require(HOLD_RIGHT)
    with transaction.atomic():
        row = _hold(document_id, hold_id)
        _move(row, "keep", actor)
        return row


def release_hold(*, actor: Actor, document_id: UUID, hold_id: UUID) -> Hold:
    """Lift a hold, by somebody else than who asked. Raises Forbidden, HoldMissing, SecondPerson, IllegalMove,
    VaultUnavailable.
    """
    actor.require(HOLD_RIGHT)
    with transaction.atomic():
        row = _hold(document_id, hold_id)
        HOLD.move(row.state, "release")
        if actor.user_id is None or actor.user_id == row.asked_by_id:
            raise SecondPerson()
        row.released_by, row.released_at = actor.name, clock.now()
        _move(row, "release", actor)
        if not row.document.holds.exclude(state="RELEASED").exists():
            try:
                vault().hold(row.document.key, row.document.storage_version, on=False)
            except (OSError, VaultRefused) as error:
                raise VaultUnavailable() from error
        return row


def _locked(document_id: UUID) -> Document:
    found = Document.objects.select_for_update().filter(id=document_id).first()
    if found is None:
        raise DocumentMissing()
    return found


def _hold(document_id: UUID, hold_id: UUID) -> Hold:
    document = _locked(document_id)
    found = Hold.objects.select_for_update().filter(id=hold_id, document=document).first()
    if found is None:
        raise HoldMissing()
    return found


def _move(row: Hold, verb: str, actor: Actor, reason: str = "") -> None:
    move(row, machine=HOLD, verb=verb, actor=actor, action=f"archive.hold.{verb}", note=reason)


def _reason(text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) < FEWEST_LETTERS:
        raise ReasonMissing()
    return tidy[:400]

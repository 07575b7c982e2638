"""A dealer's life as operators see and steer it: states, maintenance, exports, the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, idempotent
from core.kernel.actor import Actor
from shared_apps.accounts.access import operator_actor
from tenants.context import ref_of
from tenants.errors import SlugNotTyped
from tenants.life import operations
from tenants.life.answering import archive_answer, certificate_answer
from tenants.life.exports import progress_of
from tenants.life.models import Export
from tenants.life.operations.erasing import STEPS
from tenants.life.queries import certificate_of, erasure_of, exports_of, history_of, ties_told
from tenants.models import Dealer
from tenants.queries import dealer_by_id
from tenants.states import DEALER, WORKING

router = Router(tags=["life"])
REFUSALS = frozenset({401, 403, 404, 409, 422, 429})
SHOWN = 5
WITH_REASON = {
    "freeze": operations.freeze_dealer,
    "suspend": operations.suspend_dealer,
    "reactivate": operations.reactivate_dealer,
    "stay": operations.keep_dealer,
    "maintenance_on": operations.close_for_maintenance,
}
OFFERED = frozenset({*WITH_REASON, "offboard"})
Verb = Literal[
    "freeze", "suspend", "reactivate", "stay", "offboard", "erase", "maintenance_on", "maintenance_off"
]


class HistoryRow(Schema):
    """Something that happened to the dealer: the audit line's action, and the operator's reason."""

    at: datetime
    actor: str
    action: str
    note: str
    state: str


class TieRow(Schema):
    kind: str
    number: str


class ExportRow(Schema):
    """One archive; `done` of about `of` members are written while it is made. `size` in bytes."""

    id: UUID
    state: str
    asked_by: str
    created_at: datetime
    finished_at: datetime | None
    size: int
    rows: int
    sha256: str
    downloads: int
    error: str
    done: int
    of: int


class ErasureRow(Schema):
    """How far the erasure is; the steps in their order."""

    steps: list[str]
    done: list[str]
    error: str
    started_at: datetime
    finished_at: datetime | None


class CertificateRow(Schema):
    number: str
    issued_at: datetime
    has_pdf: bool


class DealerLife(Schema):
    """`moves` are the verbs that lead on from the state for this operator."""

    state: str
    reason: str
    maintenance: str
    erase_after: datetime | None
    moves: list[str]
    ties: list[TieRow]
    history: list[HistoryRow]
    exports: list[ExportRow]
    erasure: ErasureRow | None
    certificate: CertificateRow | None


class DealerMoveIn(Schema):
    """`confirm` is the dealer's subdomain, typed: leaving and erasing ask for it."""

    verb: Verb
    reason: str = Field("", max_length=400)
    hand_over: str = Field("", max_length=400)
    confirm: str = Field("", max_length=63)


@router.get(
    "/dealers/{dealer_id}/life",
    response={200: DealerLife, REFUSALS: ErrorBody},
    operation_id="console_dealer_life",
)
def show(request: HttpRequest, dealer_id: UUID) -> Any:
    """The dealer's state, what may be done, and what happened."""
    actor = operator_actor(request)
    actor.require("console.see")
    return _told(actor, dealer_by_id(dealer_id))


@router.post(
    "/dealers/{dealer_id}/life",
    response={200: DealerLife, REFUSALS: ErrorBody},
    operation_id="console_move_dealer",
)
@idempotent
def move(request: HttpRequest, dealer_id: UUID, payload: DealerMoveIn) -> Any:
    """Change the state, or close and open the portal for maintenance. Every change wants a reason."""
    actor = operator_actor(request)
    dealer = dealer_by_id(dealer_id)
    _move(actor, dealer, payload)
    return _told(actor, dealer_by_id(dealer_id))


@router.post(
    "/dealers/{dealer_id}/exports",
    response={202: DealerLife, REFUSALS: ErrorBody},
    operation_id="console_export_dealer",
)
@idempotent
def export(request: HttpRequest, dealer_id: UUID) -> Any:
    """Have the worker make an archive of everything the dealer has."""
    actor = operator_actor(request)
    operations.ask_export(actor=actor, dealer_id=dealer_id)
    return Status(202, _told(actor, dealer_by_id(dealer_id)))


@router.get(
    "/dealers/{dealer_id}/exports/{export_id}/archive.zip",
    response={REFUSALS: ErrorBody},
    operation_id="console_download_export",
)
def download(request: HttpRequest, dealer_id: UUID, export_id: UUID) -> HttpResponseBase:
    """A finished archive."""
    actor = operator_actor(request)
    return archive_answer(actor, ref_of(dealer_by_id(dealer_id)), export_id)


@router.get(
    "/dealers/{dealer_id}/certificate.{form}",
    response={REFUSALS: ErrorBody},
    operation_id="console_certificate",
)
def certificate(request: HttpRequest, dealer_id: UUID, form: Literal["pdf", "json"]) -> HttpResponseBase:
    """The certificate of deletion."""
    operator_actor(request).require("console.see")
    return certificate_answer(certificate_of(dealer_id), form)


def _move(actor: Actor, dealer: Dealer, said: DealerMoveIn) -> None:
    if said.verb == "offboard":
        actor.require("dealers.offboard")
        if said.confirm != dealer.slug:
            raise SlugNotTyped()
        operations.offboard_dealer(
            actor=actor, dealer_id=dealer.id, reason=said.reason, hand_over=said.hand_over
        )
    elif said.verb == "erase":
        operations.begin_erasure(actor=actor, dealer_id=dealer.id, confirm=said.confirm or "-")
    elif said.verb == "maintenance_off":
        operations.open_after_maintenance(actor=actor, dealer_id=dealer.id)
    else:
        WITH_REASON[said.verb](actor=actor, dealer_id=dealer.id, reason=said.reason)


def _told(actor: Actor, dealer: Dealer) -> dict[str, Any]:
    erasure, certificate = erasure_of(dealer.id), certificate_of(dealer.id)
    moves = [m.verb for m in DEALER.moves_from(dealer.state) if m.verb in OFFERED and actor.may(m.right)]
    if dealer.state == "OFFBOARDING" and actor.may("dealers.offboard"):
        moves.append("erase")
    if actor.may("dealers.suspend") and dealer.state in WORKING:
        moves.append("maintenance_off" if dealer.maintenance else "maintenance_on")
    return {
        "state": dealer.state,
        "reason": dealer.state_reason,
        "maintenance": dealer.maintenance,
        "erase_after": dealer.erase_after,
        "moves": moves,
        "ties": [{"kind": t.kind, "number": t.number} for t in ties_told(dealer)]
        if "offboard" in moves
        else [],
        "history": [
            {
                "at": line.at,
                "actor": line.actor_name,
                "action": line.action,
                "note": line.note,
                "state": str(line.after.get("state", "")),
            }
            for line in history_of(dealer.id)
        ],
        "exports": [_export(one) for one in exports_of(dealer.id)[:SHOWN]],
        "erasure": erasure
        and {
            "steps": [name for name, _ in STEPS],
            "done": erasure.done,
            "error": erasure.error,
            "started_at": erasure.started_at,
            "finished_at": erasure.finished_at,
        },
        "certificate": certificate
        and {
            "number": certificate.number,
            "issued_at": certificate.issued_at,
            "has_pdf": bool(certificate.pdf),
        },
    }


def _export(one: Export) -> dict[str, Any]:
    done, of = progress_of(one.id)
    names = (
        "id",
        "state",
        "asked_by",
        "created_at",
        "finished_at",
        "size",
        "rows",
        "sha256",
        "downloads",
        "error",
    )
    return {**{name: getattr(one, name) for name in names}, "done": done, "of": of}

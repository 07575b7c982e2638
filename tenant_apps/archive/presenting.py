"""Documents and exports as the API tells them."""

from __future__ import annotations

from typing import Any

from core.edge import esign
from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of, lines_of_kind
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, NotFound
from shared_apps.mandates.queries import own_mandates
from shared_apps.notary.queries import moment_to_judge, proof_of
from tenant_apps.archive.models import Document, Export, Hold
from tenant_apps.archive.queries import holds_of
from tenant_apps.archive.states import HOLD_RIGHT

LONGEST_HISTORY = 100
_SHOWN = (
    "id", "kind", "number", "buyer_name", "vin", "order_id", "sealed_at", "retain_until", "erased_at",
    "size", "sha256",
)  # fmt: skip


def row_of(row: Document) -> dict[str, Any]:
    """A document in a list; it comes from `queries` with its `held`."""
    shown = {name: getattr(row, name) for name in _SHOWN}
    return {**shown, "filed_at": row.created_at, "held": getattr(row, "held", False)}


def detail_of(row: Document, actor: Actor) -> dict[str, Any]:
    """A document with its holds and its history."""
    lines = lines_of("document", row.id).order_by("-at", "-id")[:LONGEST_HISTORY]
    holds = holds_of(row.id)
    return {
        **row_of(row),
        "held": any(hold.state != "RELEASED" for hold in holds),
        "holds": [hold_of(hold, actor) for hold in holds],
        "history": [_line_of(line) for line in lines],
        "may_hold": actor.may(HOLD_RIGHT) and row.erased_at is None,
    }


def hold_of(hold: Hold, actor: Actor) -> dict[str, Any]:
    """A hold as this actor sees it."""
    names = ("id", "state", "reason", "placed_by", "asked_by", "release_reason", "released_by", "released_at")
    mine = hold.asked_by_id is not None and hold.asked_by_id == actor.user_id
    return {**{name: getattr(hold, name) for name in names}, "placed_at": hold.created_at, "mine": mine}


def export_of(export: Export) -> dict[str, Any]:
    """An export with how far it is."""
    names = (
        "id", "state", "asked_by", "purpose", "note", "recipient", "criteria", "total", "done", "size",
        "sha256", "problems", "finished_at", "expires_at",
    )  # fmt: skip
    fetchable = bool(export.key) and (export.expires_at is None or export.expires_at > clock.now())
    shown = {name: getattr(export, name) for name in names}
    return {**shown, "asked_at": export.created_at, "has_file": fetchable}


def check_of(row: Document, content: bytes | None) -> dict[str, Any]:
    """What the file says of itself (None: gone or changed) and whether the public log has it."""
    check: dict[str, Any] = {
        "checked_at": clock.now(),
        "intact": content is not None,
        "is_signed": False,
        "unchanged": content is not None,
        "sealed": False,
        "signatures": [],
        "problem": "",
        **_log(row.sha256),
    }
    if content is None:
        return check
    try:
        examined = esign.examine(content, at=moment_to_judge(row.sha256))
    except DomainError as error:
        return {**check, "problem": error.code}
    signatures = [
        {
            "name": one.name,
            "organisation": one.organisation,
            "signed_at": one.signed_at,
            "problem": one.problem,
        }
        for one in examined.signatures
    ]
    return {
        **check,
        "is_signed": examined.signed,
        "unchanged": examined.unchanged,
        "sealed": examined.sealed,
        "signatures": signatures,
    }


def given(actor: Actor) -> dict[str, Any]:
    """The dealer's mandates, and what the platform took by them, the latest first. Raises Forbidden."""
    mandates = [mandate_of(row) for row in own_mandates(actor)]
    rows = lines_of_kind("mandated_export", "archive.mandated.taken", "archive.mandated.fetched")
    taken: list[dict[str, Any]] = []
    open_at: dict[str, dict[str, Any]] = {}
    for line in rows[:LONGEST_HISTORY]:
        entry = {
            "at": line.at,
            "actor": line.actor_name,
            "action": line.action.rpartition(".")[2],
            "documents": line.after.get("documents", 0),
            "reason": line.note,
        }
        if entry["action"] == "taken":  # an export writes a line for each stretch; people think of the export
            whole = open_at.setdefault(line.subject_id, entry)
            if whole is not entry:
                whole["documents"] += entry["documents"]
                continue
        taken.append(entry)
    return {"mandates": mandates, "taken": taken}


def mandate_of(row: Any) -> dict[str, Any]:
    """A mandate with the state it is in today."""
    names = (
        "id", "kinds", "since", "until", "ends_on", "reason", "granted_by", "withdrawn_at", "withdrawn_by",
        "withdraw_reason",
    )  # fmt: skip
    over = row.ends_on is not None and row.ends_on < clock.now().astimezone(clock.SHANGHAI).date()
    state = "WITHDRAWN" if row.withdrawn_at else "ENDED" if over else "IN_FORCE"
    return {**{name: getattr(row, name) for name in names}, "granted_at": row.created_at, "state": state}


def _log(sha256: str) -> dict[str, Any]:
    try:
        proof = proof_of(sha256)
    except NotFound:
        return {"in_log": False, "log_day": None, "log_root": ""}
    day = proof.day
    return {"in_log": True, "log_day": day.date if day else None, "log_root": day.root if day else ""}


def _line_of(line: AuditLine) -> dict[str, Any]:
    return {
        "at": line.at,
        "action": line.action,
        "actor": line.actor_name,
        "purpose": str(line.after.get("purpose", "")),
        "note": line.note,
    }

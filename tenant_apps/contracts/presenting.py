"""Contracts as the portal reads them: where they stand, what happened and by whom, what may be done now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.edge.api import money
from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from tenant_apps.contracts.codes import way_to
from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.failures import told
from tenant_apps.contracts.labels import LABELS
from tenant_apps.contracts.policies import RIGHT_FOR
from tenant_apps.contracts.states import CONTRACT, WITH_BUYER

PREFIX = "contracts.contract."
_FAILURES = (f"{PREFIX}failed", f"{PREFIX}step_failed")
_LEVELS = {
    "CODE": lazy("with a one-time code"),
    "CODE_ID": lazy("with a one-time code and the identity document"),
    "REGISTER": lazy("with a one-time code, the identity document and the register"),
}


def detail_of(contract: ContractFacts, actor: Actor, *, with_steps: bool = True) -> dict[str, Any]:
    """One contract for this reader. Without steps where many are listed."""
    barred = _barred(contract)
    return {
        "id": contract.id,
        "order_id": contract.order_id,
        "kind": contract.kind,
        "number": contract.number,
        "version": contract.version,
        "state": contract.state,
        "provider": contract.provider,
        "value": money(contract.value_minor, contract.currency),
        "nonstandard": contract.nonstandard,
        "approved_at": contract.approved_at,
        "created_at": contract.created_at,
        "sent_at": contract.sent_at,
        "expires_at": contract.expires_at,
        "sealed_at": contract.sealed_at,
        "reason": _worded(contract.reason),
        "error": told(contract.error),
        "working": contract.working,
        "signers": [
            {
                "role": one.role,
                "name": one.name,
                "organisation": one.organisation,
                "ready": one.ready,
                "signed_at": one.signed_at,
            }
            for one in contract.signers
        ],
        "steps": [_step(line) for line in _lines(contract)] if with_steps else [],
        "verbs": [verb for verb in _possible(contract, barred) if _may(actor, verb)],
        "barred": barred if contract.state == "RENDERED" else "",
        "document_url": f"/api/v1/contracts/{contract.id}/document.pdf" if contract.has_file else None,
    }


def _may(actor: Actor, verb: str) -> bool:
    right = RIGHT_FOR.get(verb)
    return bool(right) and actor.may(right or "")


def _possible(contract: ContractFacts, barred: str) -> list[str]:
    """What the state allows, whoever asks."""
    seller = contract.signer("SELLER")
    moves = {move.verb for move in CONTRACT.moves if move.source == contract.state}
    found = []
    if "send" in moves and not barred:
        found.append("send")
    if contract.state == "RENDERED" and contract.nonstandard and contract.approved_at is None:
        found.append("approve")
    if contract.state in WITH_BUYER:
        found.append("remind")
    if seller is not None and not seller.ready and _sellers_turn(contract):
        found.append("countersign")
    if contract.may_retry:
        found.append("retry")
    if "sign_on_paper" in moves and contract.kind == "SALE":
        found.append("sign_on_paper")
    if "void" in moves:
        found.append("void")
    return found


def _sellers_turn(contract: ContractFacts) -> bool:
    """The buyer has signed; or signs after the dealer, or not at all, and every clause is approved."""
    if contract.state != "RENDERED":
        return contract.state == "BUYER_SIGNED"
    alone = contract.signer("BUYER") is None
    return (contract.seller_first or alone) and not (contract.nonstandard and contract.approved_at is None)


def _barred(contract: ContractFacts) -> str:
    """Why a contract that is there cannot be sent yet; empty where it can."""
    buyer, seller = contract.signer("BUYER"), contract.signer("SELLER")
    if contract.nonstandard and contract.approved_at is None:
        return _("It has clauses of its own: a second person must approve them before it is sent.")
    if buyer is None:
        return _("No buyer signs this document electronically. It can be signed on paper.")
    if contract.provider == "BUILTIN" and not way_to(buyer):
        return _(
            "The buyer has neither phone number nor e-mail address: no code can be sent."
            " It can be signed on paper."
        )
    if contract.seller_first and seller is not None and seller.signed_at is None:
        return _("The dealer signs this contract first.")
    return ""


def _lines(contract: ContractFacts) -> list[AuditLine]:
    own = list(lines_of("contract", contract.id))
    if contract.order_id is not None:
        of_order = lines_of("order", contract.order_id).filter(action__startswith=PREFIX)
        own += [line for line in of_order if (line.after or {}).get("contract_id") == str(contract.id)]
    return sorted(own, key=lambda line: (line.at, line.id))


def note_of(line: AuditLine) -> str:
    """What is noted beside what happened to a contract, in the reader's language."""
    return told(line.note) if line.action in _FAILURES else _worded(line.note)


def _worded(said: str) -> str:
    """A note in the reader's language where the system made it; people's own words as they are."""
    return str(_LEVELS[said]) if said in _LEVELS else _(said) if said else ""


def _step(line: AuditLine) -> dict[str, Any]:
    zh, en = LABELS.get(line.action, ("", ""))
    return {
        "name": line.action.removeprefix(PREFIX),
        "label_zh": zh,
        "label_en": en,
        "at": line.at,
        "who": line.actor_name if line.actor_kind in ("staff", "buyer") else "",
        "note": note_of(line),
    }

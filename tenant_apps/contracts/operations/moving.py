"""What all writes of a contract have in common: its lock, the transition function, the worker's next turn."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from core.flow.audit.operations import record
from core.flow.moves.operations import move
from core.flow.outbox.operations import emit, post_task
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import NotFound
from core.storage import scope
from tenant_apps.contracts.errors import OfferOver
from tenant_apps.contracts.events import ContractChanged
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.queries import needs_worker
from tenant_apps.contracts.states import CONTRACT, ENDED

PATIENCE = timedelta(minutes=2)
"""How long the worker's message may take before the sweep sends another: it may have been lost."""

QUIET = frozenset({"render", "fail", "forget"})
"""Moves that nobody is told of by `ContractChanged`: they have events of their own, or are no news."""

ACTIONS = {
    "render": "rendered",
    "fail": "failed",
    "sign_on_paper": "signed",
    "send": "sent",
    "open": "opened",
    "identify": "identified",
    "forget": "identification_old",
    "sign": "signing",
    "sign_elsewhere": "signing",
    "buyer_signed": "buyer_signed",
    "countersign": "countersigned",
    "issue": "countersigned",
    "seal": "sealed",
    "archive": "archived",
    "decline": "declined",
    "expire": "expired",
    "void": "voided",
    "supersede": "superseded",
    "terminate": "terminated",
}
"""What the audit line of each verb is called, after `contracts.contract.`"""


def lock_contract(contract_id: UUID) -> Contract:
    """The contract, locked until the transaction ends; an order's row is locked before. Raises NotFound."""
    found = Contract.objects.select_for_update().filter(id=contract_id).first()
    if found is None:
        raise NotFound()
    return found


def signer_of(contract: Contract, role: str) -> Signer | None:
    """Who signs in this role; None where nobody does."""
    return Signer.objects.filter(contract=contract, role=role).first()


def buyer_id_of(contract: Contract) -> UUID | None:
    """The account of the buyer who signs; None where none does."""
    buyer = signer_of(contract, "BUYER")
    return buyer.user_id if buyer is not None else None


def require_open(contract: Contract) -> None:
    """Raise OfferOver once the time to sign is over, though the sweep may not have come yet."""
    if contract.expires_at is not None and contract.expires_at <= clock.now():
        raise OfferOver()


def take(contract: Contract, verb: str, *, actor: Actor, note: str = "", sha256: str = "") -> None:
    """Take the contract to the verb's state with whatever else was set on it; the worker goes on by itself.

    `sha256` is of the file this move made, if it made one. Raises IllegalMove and ChangedMeanwhile.
    """
    target = CONTRACT.target(contract.state, verb)
    now = clock.now()
    if verb != "fail":
        contract.error = ""
    contract.tries = 0
    if target in ENDED:
        contract.ended_at, contract.reason = now, note[:400]
    contract.due_at = now + PATIENCE if needs_worker(contract, state=target) else None
    move(
        contract,
        machine=CONTRACT,
        verb=verb,
        actor=actor,
        action=f"contracts.contract.{ACTIONS[verb]}",
        note=note[:400],
        after={
            "number": contract.number,
            "order_id": str(contract.order_id or ""),
            "sha256": sha256 or contract.sha256,
        },
    )
    if contract.due_at is not None:
        call_worker(contract)
    if verb not in QUIET:
        emit(_changed(contract, note), aggregate=f"contract:{contract.id}", actor=actor)


def call_worker(contract: Contract) -> None:
    """Have the worker carry on once this transaction has committed.

    Before a buyer who has just signed nothing else is printed or sealed: they are looking at their phone.
    """
    key, said = f"contract:{contract.id}", {"contract_id": str(contract.id)}
    name = "carry_on" if contract.state == "SIGNING" else "carry_on_later"
    post_task(f"contracts.tasks.{name}", said, key=key, dealer=scope.dealer_schema())


def hand_to_worker(contract: Contract) -> None:
    """The same where the contract stays in its state: note that the worker is due."""
    contract.due_at, contract.tries, contract.error = clock.now() + PATIENCE, 0, ""
    contract.save(update_fields=["due_at", "tries", "error", "updated_at"])
    call_worker(contract)


def note(actor: Actor, action: str, contract: Contract, said: str = "") -> None:
    """An audit line of what did not move the contract."""
    after = {
        "contract_id": str(contract.id),
        "number": contract.number,
        "version": contract.edition,
        "state": contract.state,
        "sha256": contract.sha256,
    }
    subject = ("order", contract.order_id) if contract.order_id else ("contract", contract.id)
    record(actor, f"contracts.contract.{action}", subject, after=after, note=said[:400])


def _changed(contract: Contract, reason: str) -> ContractChanged:
    return ContractChanged(
        contract_id=contract.id,
        order_id=contract.order_id,
        subject_id=contract.subject_id,
        kind=contract.kind,
        number=contract.number,
        state=contract.state,
        buyer_id=buyer_id_of(contract),
        reason=reason[:400],
    )

"""The acts of the signers: sign, decline, countersign. The worker then makes the signatures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from core.edge.ink import InkUnreadable
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from core.kernel.states import IllegalMove
from tenant_apps.contracts.errors import ContractNotReady, IdentifyAgain, NotToCountersign, ReasonMissing
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import (
    buyer_id_of,
    hand_to_worker,
    lock_contract,
    note,
    require_open,
    signer_of,
    take,
)
from tenant_apps.contracts.operations.sending import require_approved
from tenant_apps.contracts.policies import IDENTIFIED_FOR, require_step
from tenant_apps.contracts.states import CONTRACT

PNG = b"\x89PNG\r\n\x1a\n"
MOST_INK = 200_000
"""Bytes of a drawn signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Countersigned:
    """What became of one contract of a batch; `error` is why it was not taken, None where it was."""

    contract_id: UUID
    number: str
    error: DomainError | None


def sign(*, actor: Actor, contract_id: UUID, ink_png: bytes = b"") -> Contract:
    """The buyer signs: the worker makes a key for this one signature and puts it; `ink_png` is drawn into it.

    Signing again while it is made changes nothing. Raises NotFound, Forbidden, IllegalMove, OfferOver,
    InkUnreadable, and IdentifyAgain where the identification has grown old (it is then undone).
    """
    if ink_png and (len(ink_png) > MOST_INK or not ink_png.startswith(PNG)):
        raise InkUnreadable()
    with transaction.atomic():
        contract = lock_contract(contract_id)
        buyer = signer_of(contract, "BUYER")
        require_step(actor, contract, buyer.user_id if buyer else None, "ask_code")
        if contract.state in ("SIGNING", "BUYER_SIGNED") and contract.signed_at is not None:
            return contract
        require_step(actor, contract, buyer.user_id if buyer else None, "sign")
        require_open(contract)
        fresh = _freshly_identified(contract)
        if fresh and buyer is not None:
            buyer.ink = ink_png or None
            buyer.save(update_fields=["ink", "updated_at"])
            contract.signed_at = clock.now()
        take(contract, "sign" if fresh else "forget", actor=actor)
    if not fresh:
        raise IdentifyAgain()
    return contract


def decline(*, actor: Actor, contract_id: UUID, reason: str) -> Contract:
    """The buyer will not sign, and says why. Raises NotFound, Forbidden, IllegalMove, ReasonMissing."""
    said = " ".join(reason.split())
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, buyer_id_of(contract), "decline")
        if not said:
            raise ReasonMissing()
        take(contract, "decline", actor=actor, note=said)
        return contract


def countersign(*, actor: Actor, contract_ids: Iterable[UUID]) -> list[Countersigned]:
    """Have the company's signature put on contracts, each by itself: one that may not keeps no other back.

    They are buyers' signed ones, those the seller signs first, and documents that only the dealer signs.
    Raises Forbidden.
    """
    actor.require("contracts.countersign")
    done = []
    for contract_id in dict.fromkeys(contract_ids):
        number = ""
        error: DomainError | None = None
        try:
            with transaction.atomic():
                contract = lock_contract(contract_id)
                number = contract.number
                _countersign(actor, contract)
        except IllegalMove:
            error = NotToCountersign()
        except DomainError as refused:
            error = refused
        done.append(Countersigned(contract_id=contract_id, number=number, error=error))
    return done


def sign_contract(*, actor: Actor, order_id: UUID) -> Contract:
    """Record that both parties signed an order's contract on paper. Raises Forbidden and ContractNotReady."""
    actor.require("orders.sign")
    with transaction.atomic():
        rows = Contract.objects.select_for_update().filter(order_id=order_id, kind="SALE", state="RENDERED")
        contract = rows.first()
        if contract is None:
            raise ContractNotReady()
        require_approved(contract)
        contract.signed_at = clock.now()
        take(contract, "sign_on_paper", actor=actor)
        return contract


def _countersign(actor: Actor, contract: Contract) -> None:
    require_step(actor, contract, None, "countersign_any")
    seller, buyer = signer_of(contract, "SELLER"), signer_of(contract, "BUYER")
    first = contract.state == "RENDERED" and (contract.seller_first or buyer is None)
    if seller is None or not (first or contract.state == "BUYER_SIGNED"):
        raise IllegalMove(CONTRACT.name, contract.state, "countersign")
    if seller.ready_at is not None:
        return
    require_approved(contract)
    _ready(seller, actor)
    note(actor, "countersign_asked", contract)
    hand_to_worker(contract)


def _ready(seller: Signer, actor: Actor) -> None:
    seller.ready_by, seller.ready_at = actor.name[:120], clock.now()
    seller.save(update_fields=["ready_by", "ready_at", "updated_at"])


def _freshly_identified(contract: Contract) -> bool:
    at = contract.identified_at
    return at is not None and at > clock.now() - IDENTIFIED_FOR

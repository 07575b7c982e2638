"""To the buyer: sent, opened, reminded of."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import Actor
from tenant_apps.contracts.codes import way_to
from tenant_apps.contracts.errors import (
    ClausesNotApproved,
    ContractNotReady,
    NobodyToSign,
    RemindedAlready,
    SellerSignsFirst,
)
from tenant_apps.contracts.events import SignerReminded
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.elsewhere import goes_elsewhere, hand_over
from tenant_apps.contracts.operations.moving import (
    buyer_id_of,
    lock_contract,
    note,
    require_open,
    signer_of,
    take,
)
from tenant_apps.contracts.policies import OPEN_FOR, REMINDERS_APART, level_for, require_step
from tenant_apps.contracts.states import WITH_BUYER


def send_contract(*, actor: Actor, contract_id: UUID) -> Contract:
    """Let the buyer sign it, until OPEN_FOR is over.

    Raises NotFound, Forbidden, IllegalMove, ClausesNotApproved, NobodyToSign and SellerSignsFirst.
    """
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, None, "send")
        buyer, seller = signer_of(contract, "BUYER"), signer_of(contract, "SELLER")
        if buyer is None:
            raise NobodyToSign()
        require_approved(contract)
        outside = goes_elsewhere(contract)
        if contract.seller_first and not outside and seller is not None and seller.signed_at is None:
            raise SellerSignsFirst()
        contract.level = level_for(contract.value_minor)
        contract.sent_at = clock.now()
        contract.expires_at = contract.sent_at + OPEN_FOR
        if outside:
            hand_over(actor, contract, contract.expires_at)
        take(contract, "send", actor=actor)
        return contract


def send_if_ready(*, actor: Actor, contract_id: UUID) -> bool:
    """Let the buyer sign what their own act has made; whether it was sent.

    What nobody can sign online, or a person must look at first, stays with the dealer's staff. Raises
    NotFound and Forbidden.
    """
    with transaction.atomic():
        contract = lock_contract(contract_id)
        buyer = signer_of(contract, "BUYER")
        waits = contract.seller_first or (contract.nonstandard and contract.approved_at is None)
        if contract.state != "RENDERED" or buyer is None or not way_to(buyer) or waits:
            return False
        send_contract(actor=actor, contract_id=contract_id)
        return True


def open_contract(*, actor: Actor, contract_id: UUID) -> Contract:
    """The buyer has it before them; looking at one that was not sent, or again, changes nothing.

    Raises NotFound, Forbidden and OfferOver.
    """
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state != "SENT":
            require_step(actor, contract, buyer_id_of(contract), "ask_code")
            return contract
        require_step(actor, contract, buyer_id_of(contract), "open")
        require_open(contract)
        contract.viewed_at = clock.now()
        take(contract, "open", actor=actor)
        return contract


def remind_signer(*, actor: Actor, contract_id: UUID) -> Contract:
    """Have the buyer told once more, at most once an hour.

    Raises NotFound, Forbidden, ContractNotReady where it does not lie with the buyer, RemindedAlready.
    """
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, None, "remind")
        if contract.state not in WITH_BUYER:
            raise ContractNotReady()
        last = contract.reminded_at or contract.sent_at
        if last is not None and last > clock.now() - REMINDERS_APART:
            raise RemindedAlready()
        contract.reminded_at = clock.now()
        contract.save(update_fields=["reminded_at", "updated_at"])
        note(actor, "reminded", contract)
        said = SignerReminded(
            contract_id=contract.id,
            order_id=contract.order_id,
            kind=contract.kind,
            number=contract.number,
            buyer_id=buyer_id_of(contract),
        )
        emit(said, aggregate=f"contract:{contract.id}", actor=actor)
        return contract


def require_approved(contract: Contract) -> None:
    """Raise ClausesNotApproved where it has clauses of its own that nobody agreed to."""
    if contract.nonstandard and contract.approved_at is None:
        raise ClausesNotApproved()

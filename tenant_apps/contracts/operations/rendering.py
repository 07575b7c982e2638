"""From frozen words to the file that is signed."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from tenant_apps.contracts.document import pdf_of
from tenant_apps.contracts.events import ContractFailed, ContractRendered
from tenant_apps.contracts.failures import kept
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.moving import lock_contract, take
from tenant_apps.contracts.operations.storing import Kept, add_step, drop, keep

log = logging.getLogger(__name__)


def render_contract(*, actor: Actor = SYSTEM, contract_id: UUID) -> Contract | None:
    """Make the PDF, store it and keep its digest; a failure is kept with the contract, for all to see.

    Takes seconds and so runs outside of any transaction of its own until the file is there. None for a
    contract that does not exist; one that is not a DRAFT (any more) is left alone.
    """
    contract = Contract.objects.filter(id=contract_id).first()
    if contract is None or contract.state != "DRAFT":
        return contract
    try:
        content, places = pdf_of(contract)
        made = keep(contract, content)
    except Exception as error:
        log.exception("contract %s could not be rendered", contract.number)
        return _failed(actor, contract_id, kept(error))
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state == "DRAFT":
            contract.places = places
            _rendered(actor, contract, made)
    if contract.pdf != made.file:
        drop(made)  # voided in the meantime
    return contract


def _rendered(actor: Actor, contract: Contract, made: Kept) -> None:
    contract.pdf, contract.sha256, contract.rendered_at = made.file, made.sha256, clock.now()
    add_step(contract, "RENDERED", made)
    take(contract, "render", actor=actor)
    said = ContractRendered(
        contract_id=contract.id,
        order_id=contract.order_id,
        version=contract.edition,
        sha256=contract.sha256,
        kind=contract.kind,
    )
    emit(said, aggregate=_told_of(contract), actor=actor)


def _told_of(contract: Contract) -> str:
    """Whose events these are, in order; a document without an order waits for no other one's."""
    return f"order:{contract.order_id}" if contract.order_id else f"contract:{contract.id}"


def _failed(actor: Actor, contract_id: UUID, error: str) -> Contract:
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state != "DRAFT":
            return contract
        contract.error = error
        take(contract, "fail", actor=actor, note=error)
        said = ContractFailed(
            contract_id=contract.id,
            order_id=contract.order_id,
            version=contract.edition,
            error=error,
            kind=contract.kind,
        )
        emit(said, aggregate=_told_of(contract), actor=actor)
        return contract

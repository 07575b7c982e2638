"""Reading a contract's file: checked against its digest, and recorded."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from tenant_apps.contracts.errors import ContractMissing
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.moving import buyer_id_of, note
from tenant_apps.contracts.operations.storing import newest_bytes
from tenant_apps.contracts.policies import require_sight
from tenant_apps.contracts.states import HAS_FILE


def download_contract(*, actor: Actor, order_id: UUID) -> tuple[Contract, bytes]:
    """The newest file of an order's sale contract in force, and a line saying who took it.

    The caller has made sure that the actor may see the order. Raises ContractMissing and FileDamaged.
    """
    rows = Contract.objects.filter(order_id=order_id, kind="SALE", state__in=HAS_FILE)
    return _read(actor, rows.order_by("-edition").first())


def read_contract(*, actor: Actor, contract_id: UUID) -> tuple[Contract, bytes]:
    """The same of any document, for its buyer and the staff. Ended ones are read too.

    Raises NotFound, Forbidden, ContractMissing and FileDamaged.
    """
    contract = Contract.objects.filter(id=contract_id).first()
    if contract is None:
        require_sight(actor, None)
    else:
        require_sight(actor, buyer_id_of(contract), contract.kind)
    return _read(actor, contract)


def read_document(*, actor: Actor, contract_id: UUID) -> tuple[Contract, bytes]:
    """The same of a document that the actor was found to see, though it may not be theirs to sign.

    Raises ContractMissing and FileDamaged.
    """
    return _read(actor, Contract.objects.filter(id=contract_id).first())


def _read(actor: Actor, contract: Contract | None) -> tuple[Contract, bytes]:
    if contract is None or not contract.pdf:
        raise ContractMissing()
    content = newest_bytes(contract)
    with transaction.atomic():
        note(actor, "downloaded", contract)
    return contract, content

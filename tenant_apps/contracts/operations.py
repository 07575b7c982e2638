from __future__ import annotations

import hashlib
import logging
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.edge.messages import sentence_for
from core.flow.audit.operations import record
from core.flow.outbox.operations import emit
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError
from core.kernel.events import Event
from core.storage.files import dealer_path
from tenant_apps.contracts.document import pdf_of
from tenant_apps.contracts.errors import ContractMissing, ContractNotReady, FileDamaged
from tenant_apps.contracts.events import ContractFailed, ContractRendered
from tenant_apps.contracts.facts import ContractTerms, digest_of
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.states import CONTRACT

log = logging.getLogger(__name__)


def request_contract(*, actor: Actor, order_id: UUID, terms: ContractTerms) -> Contract:
    """Freeze the terms as the order's next version and void the one before; the PDF is made by a task.

    The caller holds the order's lock and enqueues `tasks.render_contract`. Raises Forbidden.
    """
    actor.require("orders.contract")
    with transaction.atomic():
        before = list(Contract.objects.select_for_update().filter(order_id=order_id).order_by("id"))
        for old in before:
            if old.state != "VOIDED":
                _void(actor, old)
        version = max((old.version for old in before), default=0) + 1
        plain = terms.as_json()
        contract = Contract.objects.create(
            id=ids.new_id(),
            order_id=order_id,
            number=f"{terms.order_number}-C{version}",
            version=version,
            terms=plain,
            terms_sha256=digest_of(plain),
        )
        after = {"contract_id": str(contract.id), "version": version, "terms_sha256": contract.terms_sha256}
        record(actor, "contracts.contract.requested", ("order", order_id), after=after)
        return contract


def render_contract(*, actor: Actor = SYSTEM, contract_id: UUID) -> Contract | None:
    """Make the PDF, store it and keep its digest; a failure is kept with the contract, for all to see.

    Takes seconds and so runs outside of any transaction of its own until the file is there. None for a
    contract that does not exist; one that is not REQUESTED (any more) is left alone.
    """
    contract = Contract.objects.filter(id=contract_id).first()
    if contract is None or contract.state != "REQUESTED":
        return contract
    try:
        content = pdf_of(contract)
        key = _store(contract, content)
    except Exception as error:
        log.exception("contract %s could not be rendered", contract.number)
        return _finish(actor, contract_id, "fail", error=_told(error))
    finished = _finish(actor, contract_id, "render", pdf=key, sha256=hashlib.sha256(content).hexdigest())
    if finished.pdf != key:
        default_storage.delete(key)  # voided, or rendered by somebody else, in the meantime
    return finished


def sign_contract(*, actor: Actor, order_id: UUID) -> Contract:
    """Record that both parties signed the version in force. Raises Forbidden and ContractNotReady."""
    actor.require("orders.sign")
    with transaction.atomic():
        contract = (
            Contract.objects.select_for_update().filter(order_id=order_id).exclude(state="VOIDED").first()
        )
        if contract is None or contract.state != "RENDERED":
            raise ContractNotReady()
        contract.state = CONTRACT.target(contract.state, "sign")
        contract.signed_at = clock.now()
        contract.save()
        _note(actor, "contracts.contract.signed", contract)
        return contract


def void_contract(*, actor: Actor, order_id: UUID) -> None:
    """Void whatever is in force for an order that ends; nothing happens where nothing is."""
    with transaction.atomic():
        for contract in (
            Contract.objects.select_for_update().filter(order_id=order_id).exclude(state="VOIDED")
        ):
            _void(actor, contract)


def download_contract(*, actor: Actor, order_id: UUID) -> tuple[Contract, bytes]:
    """The PDF of the version in force, checked against its digest, and a line saying who took it.

    The caller has made sure that the actor may see the order. Raises ContractMissing and FileDamaged.
    """
    contract = Contract.objects.filter(order_id=order_id, state__in=["RENDERED", "SIGNED"]).first()
    if contract is None:
        raise ContractMissing()
    try:
        with default_storage.open(contract.pdf) as file:
            content: bytes = file.read()
    except OSError as error:
        raise FileDamaged() from error
    if hashlib.sha256(content).hexdigest() != contract.sha256:
        raise FileDamaged()
    with transaction.atomic():
        _note(actor, "contracts.contract.downloaded", contract)
    return contract, content


def _store(contract: Contract, content: bytes) -> str:
    name = f"{contract.number}-{hashlib.sha256(content).hexdigest()[:12]}.pdf"
    return default_storage.save(dealer_path("contracts", contract.id, name), ContentFile(content))


def _finish(
    actor: Actor, contract_id: UUID, verb: str, *, pdf: str = "", sha256: str = "", error: str = ""
) -> Contract:
    with transaction.atomic():
        contract = Contract.objects.select_for_update().get(id=contract_id)
        if contract.state != "REQUESTED":
            return contract
        contract.state = CONTRACT.target(contract.state, verb)
        contract.pdf, contract.sha256, contract.error = pdf, sha256, error
        contract.rendered_at = clock.now() if pdf else None
        contract.save()
        done = "rendered" if pdf else "failed"
        _note(actor, f"contracts.contract.{done}", contract, note=error)
        emit(_outcome(contract), aggregate=f"order:{contract.order_id}", actor=actor)
        return contract


def _outcome(contract: Contract) -> Event:
    contract_id, order_id, version = contract.id, contract.order_id, contract.version
    if contract.state == "RENDERED":
        return ContractRendered(
            contract_id=contract_id, order_id=order_id, version=version, sha256=contract.sha256
        )
    return ContractFailed(contract_id=contract_id, order_id=order_id, version=version, error=contract.error)


def _void(actor: Actor, contract: Contract) -> None:
    contract.state = CONTRACT.target(contract.state, "void")
    contract.voided_at = clock.now()
    contract.save()
    _note(actor, "contracts.contract.voided", contract)


def _told(error: Exception) -> str:
    text = sentence_for(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    return text[:1000]


def _note(actor: Actor, action: str, contract: Contract, note: str = "") -> None:
    after = {
        "contract_id": str(contract.id),
        "version": contract.version,
        "state": contract.state,
        "sha256": contract.sha256,
    }
    record(actor, action, ("order", contract.order_id), after=after, note=note)

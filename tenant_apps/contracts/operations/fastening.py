"""What makes a contract fast: the buyer's signature, the seller's, the seal, the archive and the log."""

from __future__ import annotations

from django.db import transaction

from core.edge import esign
from core.flow.outbox.operations import emit
from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.notary.operations import enter
from tenant_apps.archive.operations import file_document
from tenant_apps.contracts.errors import SignaturesDoNotVerify
from tenant_apps.contracts.events import ContractSealed
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import lock_contract, signer_of, take
from tenant_apps.contracts.operations.storing import Kept, add_step, drop, has_step, keep, newest_bytes
from tenant_apps.contracts.policies import RETAIN_OTHERS, RETAIN_YEARS
from tenant_apps.contracts.states import SEALED

ONE_ACT = 1
"""Days for which a signer's certificate is made out: their key signs once and is forgotten."""

FIELD = {"BUYER": "buyer", "SELLER": "seller"}
SEAL = "seal"


def put_buyers(contract: Contract) -> bool:
    """Put the buyer's signature on a contract that is SIGNING; whether it went on."""
    buyer = signer_of(contract, "BUYER")
    if buyer is None:
        return False
    kept = keep(contract, _signed(contract, buyer))
    with transaction.atomic():
        fresh = lock_contract(contract.id)
        if fresh.state == "SIGNING" and not has_step(fresh, "BUYER"):
            _note_signature(fresh, "BUYER", kept)
            take(fresh, "buyer_signed", actor=SYSTEM, sha256=kept.sha256)
            seller = signer_of(fresh, "SELLER")
            if seller is not None and seller.signed_at is not None:
                fresh.countersigned_at = seller.signed_at
                take(fresh, "countersign", actor=SYSTEM, note=seller.ready_by)
            return True
    drop(kept)
    return False


def put_sellers(contract: Contract) -> bool:
    """Put the company's signature, which an authorised member has asked for; whether it went on."""
    seller = signer_of(contract, "SELLER")
    if seller is None or seller.ready_at is None or seller.signed_at is not None:
        return False
    kept = keep(contract, _signed(contract, seller))
    with transaction.atomic():
        fresh = lock_contract(contract.id)
        if fresh.state == contract.state and not has_step(fresh, "SELLER"):
            _note_signature(fresh, "SELLER", kept)
            alone = signer_of(fresh, "BUYER") is None
            if fresh.state == "BUYER_SIGNED" or alone:
                fresh.countersigned_at = clock.now()
                verb = "issue" if alone else "countersign"
                take(fresh, verb, actor=SYSTEM, note=seller.ready_by, sha256=kept.sha256)
                return True
            fresh.due_at = None
            fresh.save(update_fields=["due_at", "updated_at"])
            return False
    drop(kept)
    return False


def put_seal(contract: Contract) -> bool:
    """Seal a contract that all have signed, once everything in it verifies; whether it went on."""
    kept = keep(contract, _sealed(contract))
    with transaction.atomic():
        fresh = lock_contract(contract.id)
        if fresh.state == "COUNTERSIGNED" and not has_step(fresh, "SEALED"):
            add_step(fresh, "SEALED", kept)
            _supersede_older(fresh)
            fresh.sealed_at = clock.now()
            take(fresh, "seal", actor=SYSTEM, sha256=kept.sha256)
            said = ContractSealed(
                contract_id=fresh.id,
                order_id=fresh.order_id,
                subject_id=fresh.subject_id,
                kind=fresh.kind,
                sha256=kept.sha256,
                value_minor=fresh.value_minor,
            )
            emit(said, aggregate=f"contract:{fresh.id}", actor=SYSTEM)
            return True
    drop(kept)
    return False


def put_away(contract: Contract) -> bool:
    """File the sealed document and enter it in the log, in one transaction; whether it went on."""
    content = newest_bytes(contract)
    with transaction.atomic():
        fresh = lock_contract(contract.id)
        if fresh.state != "SEALED" or fresh.sealed_at is None:
            return False
        buyer = signer_of(fresh, "BUYER")
        filed = file_document(
            actor=SYSTEM,
            kind=fresh.kind,
            subject=("contract", fresh.id),
            number=fresh.number,
            content=content,
            buyer_name=buyer.name if buyer is not None else _said(fresh, "buyer", "name"),
            vin=_said(fresh, "vehicle", "vin"),
            order_id=fresh.order_id,
            sealed_at=fresh.sealed_at,
            retention_years=RETAIN_YEARS.get(fresh.kind, RETAIN_OTHERS),
        )
        enter(actor=SYSTEM, document_sha256=filed.sha256, kind=fresh.kind, sealed_at=fresh.sealed_at)
        fresh.archive_id, fresh.archived_at = filed.id, clock.now()
        take(fresh, "archive", actor=SYSTEM, sha256=filed.sha256)
        return True


def _said(contract: Contract, at: str, name: str) -> str:
    """Something of a part of the snapshot, empty where it says nothing."""
    part = contract.terms.get(at)
    return str(part.get(name) or "") if isinstance(part, dict) else ""


def _signed(contract: Contract, signer: Signer) -> bytes:
    """The newest file with one more signature, by a key that is made here and kept nowhere."""
    subject = esign.Subject(
        name=signer.name, organisation=signer.organisation, serial_note=f"{contract.number} {signer.role}"
    )
    return esign.sign(
        newest_bytes(contract),
        field=FIELD[signer.role],
        credential=esign.authority().issue(subject, for_days=ONE_ACT),
        appearance=_appearance(contract, signer),
        reason=f"Contract {contract.number}",
    )


def _appearance(contract: Contract, signer: Signer) -> esign.Appearance:
    now = clock.now().astimezone(clock.SHANGHAI)
    if signer.role == "SELLER":
        return esign.Appearance(
            lines=(signer.organisation or signer.name, f"{now:%Y-%m-%d %H:%M}"), kind="seal"
        )
    ink = bytes(signer.ink) if signer.ink else None
    return esign.Appearance(lines=(signer.name, f"{now:%Y-%m-%d %H:%M}"), image_png=ink)


def _sealed(contract: Contract) -> bytes:
    signed = newest_bytes(contract)
    seller = signer_of(contract, "SELLER")
    name = (seller.organisation or seller.name) if seller is not None else contract.number
    subject = esign.Subject(name=name, organisation=name, serial_note=f"{contract.number} SEAL")
    sealed = esign.seal(
        signed,
        credential=esign.authority().issue(subject, for_days=ONE_ACT),
        field=SEAL,
        appearance=esign.Appearance(kind="seal"),
        reason=f"Seal of contract {contract.number}",
    )
    _require_good(contract, sealed)
    return sealed


def _require_good(contract: Contract, sealed: bytes) -> None:
    """Raise SignaturesDoNotVerify unless everybody's signature is there and stands.

    An outside provider's signatures were looked at when they came, and lead to authorities of its own: here
    they must be whole, and our seal must stand.
    """
    found = esign.examine(sealed)
    wanted = {FIELD[role] for role in contract.signers.values_list("role", flat=True)}
    judged = found.signatures
    if contract.provider != "BUILTIN":
        wanted, judged = {SEAL}, tuple(each for each in judged if each.field == SEAL)
    there = {each.field for each in judged if each.good}
    bad = next((each.problem for each in judged if each.problem), "")
    whole = found.unchanged and found.sealed and all(each.intact for each in found.signatures)
    if bad or not whole or not wanted <= there:
        raise SignaturesDoNotVerify(params={"problem": bad or "a signature is missing"})


def _note_signature(contract: Contract, role: str, kept: Kept) -> None:
    add_step(contract, role, kept)
    Signer.objects.filter(contract=contract, role=role).update(signed_at=clock.now(), ink=None)


def _supersede_older(contract: Contract) -> None:
    """A sealed version of the same document gives way to the newer one."""
    older = Contract.objects.select_for_update().filter(
        subject_id=contract.subject_id, kind=contract.kind, state__in=SEALED
    )
    for each in older.exclude(id=contract.id).order_by("id"):
        each.replaced_by = contract.id
        take(each, "supersede", actor=SYSTEM, note=contract.number)

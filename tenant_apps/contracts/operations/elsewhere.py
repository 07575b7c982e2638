"""Contracts that are signed at an outside provider: sent there, and followed by what it says.

The provider identifies its signers by itself. What comes back with all signatures is sealed, filed and logged
here like any other contract.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.states import IllegalMove
from core.storage.crypto import SealBroken
from tenant_apps.contracts.errors import ContractNotReady, NothingToRetry
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import buyer_id_of, lock_contract, note, require_open, take
from tenant_apps.contracts.operations.storing import add_step, has_step, keep, newest_bytes
from tenant_apps.contracts.policies import require_step
from tenant_apps.contracts.states import ENDED, WITH_BUYER
from tenant_apps.identities.queries import opened_paper
from tenant_apps.signing import facts as signing
from tenant_apps.signing.naming import same_name
from tenant_apps.signing.operations import open_envelope, retry_envelope, revoke_envelope, sign_link
from tenant_apps.signing.queries import envelope_of, provider_in_force, signed_bytes

log = logging.getLogger(__name__)
_WHERE = {"BUYER": (60.0, 90.0, 220.0, 150.0), "SELLER": (330.0, 90.0, 490.0, 150.0)}
"""Where those sign whose place the paper does not name: at the foot of the last page, in points."""


def goes_elsewhere(contract: Contract) -> bool:
    """Whether both parties are to sign it at the outside provider that the dealer has chosen."""
    roles = set(Signer.objects.filter(contract=contract).values_list("role", flat=True))
    return provider_in_force() != signing.BUILTIN and roles == {"BUYER", "SELLER"}


def hand_over(actor: Actor, contract: Contract, expires_at: datetime) -> None:
    """Open an envelope for a locked contract that is about to be sent. Raises SignersWrong, NoProvider."""
    envelope = open_envelope(
        actor=actor,
        subject_id=contract.id,
        title=contract.number,
        pdf=newest_bytes(contract),
        signers=[_signer(contract, one) for one in contract.signers.order_by("place")],
        expires_at=expires_at,
    )
    contract.provider, contract.envelope = envelope.provider, str(envelope.id)


def link_elsewhere(*, actor: Actor, contract_id: UUID, return_url: str) -> str:
    """The provider's page on which the buyer signs.

    Raises NotFound, Forbidden, ContractNotReady, OfferOver, and what `signing.operations.sign_link` raises.
    """
    contract = Contract.objects.filter(id=contract_id).first()
    if contract is None or not contract.envelope or contract.state not in WITH_BUYER:
        raise ContractNotReady()
    require_step(actor, contract, buyer_id_of(contract), "ask_code")
    require_open(contract)
    return sign_link(envelope_id=UUID(contract.envelope), role="BUYER", return_url=return_url).url


def note_viewed(*, contract_id: UUID) -> None:
    """A signer has the document before them."""
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state == "SENT":
            contract.viewed_at = clock.now()
            take(contract, "open", actor=SYSTEM)


def note_signed(*, contract_id: UUID, role: str, at: datetime) -> None:
    """One of the signers has signed there. The file comes when all have."""
    with transaction.atomic():
        contract = lock_contract(contract_id)
        Signer.objects.filter(contract=contract, role=role, signed_at=None).update(signed_at=at)
        if role != "BUYER" or contract.state not in ("SENT", "VIEWED"):
            return
        contract.signed_at = at
        take(contract, "sign_elsewhere", actor=SYSTEM)
        take(contract, "buyer_signed", actor=SYSTEM)


def note_finished(*, contract_id: UUID, envelope_id: UUID) -> None:
    """All have signed and the file was checked: it is kept, and the worker seals it."""
    content = signed_bytes(envelope_id)
    contract = Contract.objects.get(id=contract_id)
    kept = keep(contract, content)
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state != "BUYER_SIGNED" or has_step(contract, "SELLER"):
            return
        add_step(contract, "SELLER", kept)
        contract.countersigned_at = clock.now()
        take(contract, "countersign", actor=SYSTEM, sha256=kept.sha256)


def note_over(*, contract_id: UUID, how: str, reason: str) -> None:
    """It was declined, expired or taken back there. `how`: decline, expire, void."""
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state in WITH_BUYER and how in ("decline", "expire"):
            take(contract, how, actor=SYSTEM, note=reason)
        elif contract.state in (*WITH_BUYER, "BUYER_SIGNED"):
            contract.voided_at = clock.now()
            take(contract, "void", actor=SYSTEM, note=reason or how)


def note_failed(*, contract_id: UUID, code: str) -> None:
    """The provider did not take it, or gave something else back: a person must look."""
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.state in ENDED:
            return
        contract.error = f"{contract.provider}: {code}"
        contract.save(update_fields=["error", "updated_at"])
        note(SYSTEM, "step_failed", contract, contract.error)


def retry_elsewhere(actor: Actor, contract: Contract) -> None:
    """Have the provider asked once more for a locked contract that got stuck there. Raises NothingToRetry."""
    if not contract.envelope:
        raise NothingToRetry()
    try:
        retry_envelope(actor=actor, envelope_id=UUID(contract.envelope))
    except IllegalMove as error:
        raise NothingToRetry() from error
    contract.error = ""
    contract.save(update_fields=["error", "updated_at"])


def take_back_elsewhere(*, contract_id: UUID, reason: str) -> None:
    """A contract has ended here: its envelope is taken back, unless all have signed meanwhile."""
    envelope = envelope_of(contract_id)
    if envelope is None:
        return
    try:
        revoke_envelope(actor=SYSTEM, envelope_id=envelope.id, reason=reason)
    except IllegalMove:
        log.warning("envelope %s of an ended contract is %s", envelope.id, envelope.state)


def _signer(contract: Contract, one: Signer) -> signing.Signer:
    named = (contract.places or {}).get(one.role.lower(), {})
    box = tuple(float(each) for each in named.get("box", ())) or _WHERE[one.role]
    return signing.Signer(
        role=one.role,
        name=one.name,
        order=one.place,
        spot=signing.Spot(page=int(named.get("page", -1)), box=(box[0], box[1], box[2], box[3])),
        # A dealer's own number is nobody's account there.
        phone=one.phone.removeprefix("+86") if one.role == "BUYER" else "",
        organisation=one.organisation,
        id_last4=_last4(contract, one),
    )


def _last4(contract: Contract, one: Signer) -> str:
    """The end of the number on the buyer's document, where one was noted that is theirs."""
    if one.role != "BUYER" or contract.order_id is None:
        return ""
    try:
        paper = opened_paper(contract.order_id)
    except (SealBroken, LookupError):
        return ""
    named = paper is not None and same_name(paper.name, one.organisation or one.name)
    return paper.number[-4:].upper() if paper is not None and named else ""

"""Who signs: a code, from some value on the document's number, above a cap the register."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from core.flow.audit.queries import lines_of
from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.states import IllegalMove
from tenant_apps.contracts.codes import masked, send, way_to
from tenant_apps.contracts.errors import (
    CodeMissing,
    CodeWrong,
    IdentityMissing,
    IdentityWrong,
    NameDiffers,
    NotTheSamePerson,
    PhoneMissing,
    TooManyCodes,
    TooManyPapers,
)
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import lock_contract, note, require_open, signer_of, take
from tenant_apps.contracts.policies import (
    CODE_FOR,
    CODE_TRIES,
    CODES_APART,
    CODES_AT_MOST,
    CODES_WITHIN,
    PAPER_TRIES,
    PAPER_TRIES_WITHIN,
    require_step,
)
from tenant_apps.contracts.registers import register
from tenant_apps.contracts.states import CONTRACT, TO_IDENTIFY
from tenant_apps.identities.kinds import COMPANY
from tenant_apps.identities.queries import OpenedPaper, opened_paper

WRONG_PAPER = "identity_wrong"


def ask_code(*, actor: Actor, contract_id: UUID) -> str:
    """Send the buyer a code for this contract; the one before stops working. Returns where to, masked.

    Raises NotFound, Forbidden, IllegalMove, OfferOver, PhoneMissing, TooManyCodes, and CodeNotSent where the
    gateway or mail server does not take it.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        contract, buyer = _at_hand(actor, contract_id, "ask_code")
        if not way_to(buyer):
            raise PhoneMissing()
        _admit(buyer)
        buyer.digest, buyer.code_until, buyer.tries = _digest(buyer, code), clock.now() + CODE_FOR, 0
        buyer.save()
        note(actor, "code_sent", contract)
    send(way_to(buyer), code, contract.number)
    return masked(way_to(buyer))


def identify(*, actor: Actor, contract_id: UUID, code: str, id_last4: str = "") -> Contract:
    """Make sure that it is the buyer, as surely as the contract's value asks; the code is used up.

    On another device they are identified again, by a code of its own. Every try counts before it is compared.
    Raises NotFound, Forbidden, IllegalMove, OfferOver, CodeMissing, CodeWrong, and by level IdentityMissing,
    IdentityWrong, TooManyPapers, NameDiffers, NotTheSamePerson and RegisterSilent.
    """
    with transaction.atomic():
        contract, buyer = _at_hand(actor, contract_id, "identify")
        if not any(sign.isdecimal() for sign in code):
            raise CodeMissing()
        good = _try(buyer, code)
    if not good:
        raise CodeWrong()
    if contract.level != "CODE":
        _check_paper(actor, contract, buyer, id_last4)
    with transaction.atomic():
        contract, buyer = _at_hand(actor, contract_id, "identify")
        if not buyer.digest:
            raise CodeWrong()  # another request used it in the same moment
        buyer.digest = ""
        buyer.save(update_fields=["digest", "updated_at"])
        contract.identified_at = clock.now()
        if contract.state == "IDENTIFIED":
            contract.save(update_fields=["identified_at", "updated_at"])
            note(actor, "identified_again", contract)
        else:
            take(contract, "identify", actor=actor, note=contract.level)
        return contract


def _at_hand(actor: Actor, contract_id: UUID, verb: str) -> tuple[Contract, Signer]:
    contract = lock_contract(contract_id)
    buyer = signer_of(contract, "BUYER")
    require_step(actor, contract, buyer.user_id if buyer else None, "ask_code")
    if buyer is None or contract.state not in TO_IDENTIFY:
        raise IllegalMove(CONTRACT.name, contract.state, verb)
    require_open(contract)
    return contract, buyer


def _admit(buyer: Signer) -> None:
    """Raise TooManyCodes unless another may be sent by now; it is counted."""
    now = clock.now()
    if buyer.asked_at is not None and buyer.asked_at > now - CODES_APART:
        raise TooManyCodes()
    if buyer.asked_since is None or buyer.asked_since <= now - CODES_WITHIN:
        buyer.asked, buyer.asked_since = 0, now
    if buyer.asked >= CODES_AT_MOST:
        raise TooManyCodes()
    buyer.asked, buyer.asked_at = buyer.asked + 1, now


def _try(buyer: Signer, code: str) -> bool:
    said = "".join(sign for sign in code if sign.isdecimal())[:6]
    live = bool(buyer.digest) and buyer.code_until is not None and buyer.code_until > clock.now()
    if not live or buyer.tries >= CODE_TRIES:
        return False
    buyer.tries += 1
    buyer.save(update_fields=["tries", "updated_at"])
    return constant_time_compare(buyer.digest, _digest(buyer, said))


def _check_paper(actor: Actor, contract: Contract, buyer: Signer, id_last4: str) -> None:
    """The document noted with the order; outside of transactions, as the register may take seconds."""
    paper = opened_paper(contract.order_id) if contract.order_id else None
    if paper is None:
        raise IdentityMissing()
    said = "".join(id_last4.split()).upper()
    if len(said) != 4:
        raise IdentityWrong()
    if _guessed(contract) >= PAPER_TRIES:
        raise TooManyPapers()
    if not constant_time_compare(paper.number[-4:].upper(), said):
        with transaction.atomic():
            note(actor, WRONG_PAPER, contract)
        raise IdentityWrong()
    if not _same_name(paper, buyer):
        raise NameDiffers()
    if contract.level == "REGISTER" and not register().matches(paper.kind, paper.name, paper.number):
        raise NotTheSamePerson()


def _guessed(contract: Contract) -> int:
    """How many wrong digits were said lately, for whichever of the order's contracts."""
    assert contract.order_id is not None
    wrong = lines_of("order", contract.order_id).filter(action=f"contracts.contract.{WRONG_PAPER}")
    return wrong.filter(at__gt=clock.now() - PAPER_TRIES_WITHIN).count()


def _same_name(paper: OpenedPaper, buyer: Signer) -> bool:
    if paper.kind == COMPANY:
        return True  # somebody signs for it
    return "".join(paper.name.split()).casefold() == "".join(buyer.name.split()).casefold()


def _digest(buyer: Signer, code: str) -> str:
    return salted_hmac("contracts.code", f"{buyer.id}:{code}", algorithm="sha256").hexdigest()

"""Drawing a document up: its words are frozen, and the worker prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.money import Money
from tenant_apps.contracts.errors import (
    ApproverDrewIt,
    ContractNotReady,
    ContractSealed,
    NothingToApprove,
)
from tenant_apps.contracts.facts import ContractTerms, SignerGiven, digest_of
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import PATIENCE, call_worker, lock_contract, note, take
from tenant_apps.contracts.policies import require_step
from tenant_apps.contracts.states import LETTERS, NOT_IN_MAKING, SEALED


def draw(
    *,
    actor: Actor,
    kind: str,
    subject_id: UUID,
    number: str,
    words: dict[str, Any],
    bound: dict[str, Any] | None = None,
    nonstandard: bool = False,
    value: Money | None = None,
    order_id: UUID | None = None,
    signers: Iterable[SignerGiven] = (),
    seller_first: bool = False,
    amends: bool = False,
) -> Contract:
    """Freeze a document's words as the next version of its kind, and have it printed; the one before is void.

    `number` is what the subject is called: an order's number. `words` are the frozen terms, `bound` what
    `wording.operations.bind` made of them; without it the sale's own form is used. The buyer signs
    first unless `seller_first`. The caller holds the lock of whatever the document is about. Raises Forbidden,
    and ContractSealed where a sealed version is in force and this one does not amend it.
    """
    actor.require("orders.contract")
    with transaction.atomic():
        before = list(
            Contract.objects.select_for_update().filter(subject_id=subject_id, kind=kind).order_by("id")
        )
        if not amends and any(old.state in SEALED for old in before):
            raise ContractSealed()
        for old in before:
            if old.state not in NOT_IN_MAKING:
                void(old, actor)
        edition = max((old.edition for old in before), default=0) + 1
        frozen = bound if bound is not None else words
        contract = Contract.objects.create(
            id=ids.new_id(),
            kind=kind,
            subject_id=subject_id,
            order_id=order_id,
            number=f"{number}-{LETTERS[kind]}{edition}",
            edition=edition,
            terms=words,
            terms_sha256=digest_of(frozen),
            bound=bound,
            nonstandard=nonstandard,
            value_minor=value.amount if value else 0,
            currency=value.currency if value else "CNY",
            seller_first=seller_first,
            drawn_by=actor.user_id,
            due_at=clock.now() + PATIENCE,
        )
        _name_signers(contract, signers)
        note(actor, "requested", contract)
        call_worker(contract)
        return contract


def request_contract(*, actor: Actor, order_id: UUID, terms: ContractTerms) -> Contract:
    """Draw an order's sale contract without template or signers, for the paper way. Raises as `draw`."""
    return draw(
        actor=actor,
        kind="SALE",
        subject_id=order_id,
        order_id=order_id,
        number=terms.order_number,
        words=terms.as_json(),
        value=Money(terms.total_minor, terms.currency),
    )


def approve_clauses(*, actor: Actor, contract_id: UUID) -> Contract:
    """Agree to clauses that are not the standard's. Raises NotFound, Forbidden, ContractNotReady,
    NothingToApprove, and ApproverDrewIt: it takes two people.
    """
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, None, "approve")
        if contract.state != "RENDERED":
            raise ContractNotReady()
        if not contract.nonstandard or contract.approved_at is not None:
            raise NothingToApprove()
        if actor.kind == "staff" and actor.user_id == contract.drawn_by:
            raise ApproverDrewIt()
        contract.approved_by, contract.approved_at = actor.name[:120], clock.now()
        contract.save(update_fields=["approved_by", "approved_at", "updated_at"])
        note(actor, "clauses_approved", contract)
        return contract


def void(contract: Contract, actor: Actor, reason: str = "") -> None:
    """Take a locked contract that is not sealed out of the world."""
    contract.voided_at = clock.now()
    take(contract, "void", actor=actor, note=reason)


def _name_signers(contract: Contract, signers: Iterable[SignerGiven]) -> None:
    given = sorted(signers, key=lambda one: (one.role == "SELLER") != contract.seller_first)
    Signer.objects.bulk_create(
        Signer(
            id=ids.new_id(),
            contract=contract,
            role=one.role,
            place=place,
            user_id=one.user_id,
            name=one.name[:120],
            organisation=one.organisation[:120],
            phone=one.phone[:20],
            email=one.email[:254],
        )
        for place, one in enumerate(given, start=1)
    )

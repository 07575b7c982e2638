"""Drawing a document up: its words are frozen, and the worker prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import NotFound
from core.kernel.money import Money
from shared_apps.standardforms.facts import Clause as TemplateClause
from tenant_apps.contracts.errors import (
    ApproverDrewIt,
    ContractNotReady,
    ContractSealed,
    NothingToApprove,
    NothingToRetry,
)
from tenant_apps.contracts.facts import SignerGiven
from tenant_apps.contracts.models import Contract, Signer
from tenant_apps.contracts.operations.moving import PATIENCE, call_worker, lock_contract, note, take
from tenant_apps.contracts.policies import require_step
from tenant_apps.contracts.states import LETTERS, NOT_IN_MAKING, SEALED
from tenant_apps.wording.facts import Bound, BoundClause
from tenant_apps.wording.operations import bind
from tenant_apps.wording.queries import template_of

_OF_THE_VERSION = frozenset({"number", "version", "clauses"})
"""What `draw` adds to a snapshot."""


def draw(
    *,
    actor: Actor,
    kind: str,
    subject_id: UUID,
    number: str,
    snapshot: Mapping[str, Any],
    order_id: UUID | None = None,
    value: Money | None = None,
    signers: Iterable[SignerGiven] = (),
    seller_first: bool = False,
    template_id: UUID | None = None,
    extra: Sequence[TemplateClause] = (),
    amends: bool = False,
    issued_by: str = "",
) -> Contract:
    """Freeze a document's words as the next version of its kind, and have it printed; the one before is void.

    `number` is what the subject is called: an order's number. `snapshot` is what the template is filled from,
    all but the document's own number and version. The buyer signs first unless `seller_first`. `issued_by`
    names who stands for the dealer already: it signs as soon as the words are printed, which are the standard
    or were approved with their template; clauses in `extra` still wait for somebody to agree to them.
    The caller holds the lock of whatever the document is about. Raises Forbidden, ContractSealed where a
    sealed version is in force and this one does not amend it, and what `wording.operations.bind` raises.
    """
    actor.require("orders.contract")
    with transaction.atomic():
        edition = _next_edition(actor, kind, subject_id, amends=amends)
        named = f"{number}-{LETTERS[kind]}{edition}"
        whole = {**snapshot, "number": named, "version": edition}
        bound = bind(actor=actor, kind=kind, snapshot=whole, template_id=template_id, extra=extra)
        contract = Contract.objects.create(
            id=ids.new_id(),
            kind=kind,
            subject_id=subject_id,
            order_id=order_id,
            number=named,
            edition=edition,
            terms={**whole, "clauses": [_clause(each) for each in bound.clauses]},
            terms_sha256=bound.sha256,
            bound=bound.as_json(),
            nonstandard=bound.nonstandard,
            value_minor=value.amount if value else 0,
            currency=value.currency if value else "CNY",
            seller_first=seller_first,
            **_approval(bound, issued_by, extra),
            drawn_by=actor.user_id,
            due_at=clock.now() + PATIENCE,
        )
        _name_signers(contract, signers, "" if extra else issued_by)
        note(actor, "requested", contract)
        call_worker(contract)
        return contract


def draw_again(*, actor: Actor, contract_id: UUID) -> Contract:
    """Draw a paper anew that could not be printed: it says the same, in the wording of today.

    For papers that what happens has made and nobody prepares. Raises NotFound, Forbidden, NothingToRetry and
    what `draw` raises.
    """
    with transaction.atomic():
        failed = Contract.objects.filter(id=contract_id).first()
        if failed is None or failed.subject_id is None:
            raise NotFound()
        require_step(actor, failed, None, "retry")
        versions = list(_versions(failed.kind, failed.subject_id))
        if failed.kind == "SALE" or versions[-1].id != contract_id or versions[-1].state != "FAILED":
            raise NothingToRetry()
        signers = list(Signer.objects.filter(contract=failed).order_by("place"))
        return draw(
            actor=SYSTEM,
            kind=failed.kind,
            subject_id=failed.subject_id,
            order_id=failed.order_id,
            number=failed.number.rpartition("-")[0],
            snapshot={name: said for name, said in failed.terms.items() if name not in _OF_THE_VERSION},
            value=Money(failed.value_minor, failed.currency),
            signers=[_given(one) for one in signers],
            seller_first=failed.seller_first,
            amends=True,
            issued_by=next((one.ready_by for one in signers if one.role == "SELLER"), ""),
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


def _next_edition(actor: Actor, kind: str, subject_id: UUID, *, amends: bool) -> int:
    """Void what is in the making, and count on."""
    before = list(_versions(kind, subject_id))
    if not amends and any(old.state in SEALED for old in before):
        raise ContractSealed()
    for old in before:
        if old.state not in NOT_IN_MAKING:
            void(old, actor)
    return max((old.edition for old in before), default=0) + 1


def _versions(kind: str, subject_id: UUID) -> QuerySet[Contract]:
    """All of one line, the oldest first, locked."""
    return Contract.objects.select_for_update().filter(subject_id=subject_id, kind=kind).order_by("id")


def _given(one: Signer) -> SignerGiven:
    return SignerGiven(
        role=one.role,
        name=one.name,
        user_id=one.user_id,
        organisation=one.organisation,
        phone=one.phone,
        email=one.email,
    )


def _approval(bound: Bound, issued_by: str, extra: Sequence[TemplateClause]) -> dict[str, Any]:
    """A paper that is only issued says nothing but its template, which a second person has approved."""
    if not (issued_by and bound.nonstandard and bound.template_id) or extra:
        return {}
    approved = template_of(UUID(bound.template_id))
    return {"approved_by": approved.approved_name, "approved_at": approved.approved_at}


def _clause(clause: BoundClause) -> dict[str, str]:
    return {name: getattr(clause, name) for name in ("title_zh", "title_en", "text_zh", "text_en")}


def _name_signers(contract: Contract, signers: Iterable[SignerGiven], issued_by: str) -> None:
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
            ready_by=issued_by[:120] if one.role == "SELLER" else "",
            ready_at=clock.now() if issued_by and one.role == "SELLER" else None,
        )
        for place, one in enumerate(given, start=1)
    )

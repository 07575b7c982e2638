"""The ways in which a contract ends: taken back, lapsed, replaced, terminated."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from tenant_apps.contracts.errors import NotSealed, ReasonMissing
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations.drawing import void
from tenant_apps.contracts.operations.moving import lock_contract, take
from tenant_apps.contracts.policies import require_step
from tenant_apps.contracts.queries import lapsed_contracts
from tenant_apps.contracts.states import AGREEMENTS, ENDED, SEALED, WITH_BUYER

ORDER_OVER = gettext_noop("The order has ended or was changed.")
DRAWN_ANEW = gettext_noop("It was drawn up anew.")


def void_contract(*, actor: Actor, contract_id: UUID, reason: str) -> Contract:
    """Take a contract back that is not sealed yet. Raises NotFound, Forbidden, IllegalMove, ReasonMissing."""
    said = " ".join(reason.split())
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, None, "void")
        if not said:
            raise ReasonMissing()
        void(contract, actor, said)
        return contract


def end_contracts(
    *, actor: Actor, order_id: UUID, reason: str = "", kinds: Collection[str] = AGREEMENTS
) -> None:
    """Void what an order that ends or changes has agreed on, and terminate what is sealed.

    `kinds` are those that end; papers that record what happened stay. The caller holds the order's lock;
    nothing happens where nothing is in force.
    """
    with transaction.atomic():
        rows = Contract.objects.select_for_update().filter(order_id=order_id, kind__in=kinds)
        _end(rows, actor, reason, ORDER_OVER)


def end_papers(*, actor: Actor, subject_id: UUID, kind: str, reason: str = "") -> None:
    """The same for one kind of papers about something that is no order; the caller holds its lock."""
    with transaction.atomic():
        rows = Contract.objects.select_for_update().filter(subject_id=subject_id, kind=kind)
        _end(rows, actor, reason, DRAWN_ANEW)


def supersede(*, actor: Actor, contract_id: UUID, by_contract_id: UUID) -> Contract:
    """Put another sealed document of the same kind in a sealed one's place.

    The system alone does so, when the other is sealed. Raises NotFound, Forbidden, IllegalMove, NotSealed.
    """
    return _replaced(actor, contract_id, by_contract_id, "supersede", "")


def terminate_contract(*, actor: Actor, contract_id: UUID, by_contract_id: UUID, reason: str) -> Contract:
    """End a sealed contract by another sealed document: a cancellation that both have signed.

    The end of an order terminates by `end_contracts`. Raises NotFound, Forbidden, IllegalMove, NotSealed.
    """
    return _replaced(actor, contract_id, by_contract_id, "terminate", reason)


def expire_contract(*, actor: Actor, contract_id: UUID) -> bool:
    """Let a contract lapse whose time to sign is over; whether it did. Raises NotFound and Forbidden."""
    if actor.kind != "system":
        raise Forbidden()
    with transaction.atomic():
        contract = lock_contract(contract_id)
        over = contract.expires_at is not None and contract.expires_at <= clock.now()
        if contract.state not in WITH_BUYER or not over:
            return False
        take(contract, "expire", actor=actor)
        return True


def expire_contracts(*, actor: Actor = SYSTEM) -> int:
    """Let all of the dealer's lapse that are over, each in a transaction of its own; how many did."""
    return sum(expire_contract(actor=actor, contract_id=each) for each in lapsed_contracts(clock.now()))


def _end(rows: QuerySet[Contract], actor: Actor, reason: str, sealed_reason: str) -> None:
    for contract in rows.exclude(state__in=ENDED).order_by("id"):
        if contract.state in SEALED:
            take(contract, "terminate", actor=actor, note=reason or sealed_reason)
        else:
            void(contract, actor, reason)


def _replaced(actor: Actor, contract_id: UUID, by_id: UUID, verb: str, reason: str) -> Contract:
    with transaction.atomic():
        first, second = sorted((contract_id, by_id))
        rows = {first: lock_contract(first), second: lock_contract(second)}
        contract, other = rows[contract_id], rows[by_id]
        require_step(actor, contract, None, verb)
        if other.state not in SEALED or other.id == contract.id or other.order_id != contract.order_id:
            raise NotSealed()
        contract.replaced_by = other.id
        take(contract, verb, actor=actor, note=reason or other.number)
        return contract

"""The worker's steps: sign, countersign, seal, archive. Each is done once, however often it is begun.

A step makes its bytes outside of transactions, stores them under their digest, and in one transaction notes
them and moves the contract. Killed before that transaction it is begun anew; after it, it is behind.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import DomainError, Forbidden, TooMany, Unavailable
from tenant_apps.contracts.errors import NothingToRetry
from tenant_apps.contracts.failures import kept
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations import fastening
from tenant_apps.contracts.operations.drawing import draw_again
from tenant_apps.contracts.operations.elsewhere import retry_elsewhere
from tenant_apps.contracts.operations.moving import call_worker, hand_to_worker, lock_contract, note
from tenant_apps.contracts.operations.rendering import render_contract
from tenant_apps.contracts.policies import require_step
from tenant_apps.contracts.queries import needs_worker
from tenant_apps.contracts.states import ENDED

log = logging.getLogger(__name__)

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 900, 3600))
"""How long after each failure in a row the worker tries again; after the last it waits for a person."""

MOST_STEPS = 8

_WORK: dict[str, Callable[[Contract], bool]] = {
    "DRAFT": lambda contract: _printed(contract.id),
    "RENDERED": fastening.put_sellers,
    "SIGNING": fastening.put_buyers,
    "BUYER_SIGNED": fastening.put_sellers,
    "COUNTERSIGNED": fastening.put_seal,
    "SEALED": fastening.put_away,
}


def carry_on(*, actor: Actor = SYSTEM, contract_id: UUID) -> Contract | None:
    """Do all that the worker has to do for a contract now. None for one that does not exist.

    A failure is noted in `error`, with the time of the next try in `due_at`. Raises Forbidden for anybody but
    the system.
    """
    if actor.kind != "system":
        raise Forbidden()
    contract = Contract.objects.filter(id=contract_id).first()
    for _ in range(MOST_STEPS):
        if contract is None or not needs_worker(contract):
            break
        try:
            went_on = _WORK[contract.state](contract)
        except Exception as error:
            return _failed(contract, error)
        contract = Contract.objects.filter(id=contract_id).first()
        if not went_on:
            break
    return contract


def retry_contract(*, actor: Actor, contract_id: UUID) -> Contract:
    """Have the worker, or the outside provider, try again what was given up.

    A paper that could not be printed is drawn anew: that version is returned. Raises NotFound, Forbidden,
    NothingToRetry.
    """
    if Contract.objects.filter(id=contract_id, state="FAILED").exists():
        return draw_again(actor=actor, contract_id=contract_id)
    with transaction.atomic():
        contract = lock_contract(contract_id)
        require_step(actor, contract, None, "retry")
        if not contract.error or contract.state in ENDED:
            raise NothingToRetry()
        if needs_worker(contract):
            hand_to_worker(contract)
        else:
            retry_elsewhere(actor, contract)
        note(actor, "retried", contract)
        return contract


def call_for_due(*, contract_id: UUID) -> None:
    """Send the worker's message once more for a contract whose turn was lost or has come again."""
    with transaction.atomic():
        contract = lock_contract(contract_id)
        if contract.due_at is None or contract.due_at > clock.now():
            return
        contract.due_at = clock.now() + timedelta(minutes=2)
        contract.save(update_fields=["due_at", "updated_at"])
        call_worker(contract)


def _printed(contract_id: UUID) -> bool:
    contract = render_contract(contract_id=contract_id)
    return contract is not None and contract.state == "RENDERED"


def _failed(contract: Contract, error: Exception) -> Contract:
    log.exception("contract %s in %s could not be carried on", contract.number, contract.state)
    with transaction.atomic():
        fresh = lock_contract(contract.id)
        if fresh.version != contract.version:
            return fresh  # somebody moved it: the failure is of yesterday
        fresh.error, fresh.tries = kept(error), fresh.tries + 1
        fresh.due_at = _next_try(fresh.tries, error)
        fresh.save(update_fields=["error", "tries", "due_at", "updated_at"])
        note(SYSTEM, "step_failed", fresh, fresh.error)
        return fresh


def _next_try(tries: int, error: Exception) -> datetime | None:
    """When to try again; None where trying does not help, or was tried long enough."""
    hopeless = isinstance(error, DomainError) and not isinstance(error, Unavailable | TooMany)
    return None if hopeless or tries > len(WAITS) else clock.now() + WAITS[tries - 1]

from __future__ import annotations

import logging
from uuid import UUID

from celery import Task

from core.flow.tasks import again, dealer_task, market_task
from core.kernel import clock
from tenant_apps.contracts import operations
from tenant_apps.contracts.queries import due_contracts
from tenants.context import dealer_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)


@dealer_task
def carry_on(*, contract_id: str) -> None:
    """Print, sign, seal or put away a contract. A second run finds nothing to do."""
    _carry_on(carry_on, contract_id)


@dealer_task
def carry_on_later(*, contract_id: str) -> None:
    """The same for one that nobody waits for with a pen in their hand: all else goes first (TASK_ROUTES)."""
    _carry_on(carry_on_later, contract_id)


def _carry_on(task: Task, contract_id: str) -> None:
    contract = operations.carry_on(contract_id=UUID(contract_id))
    if contract is not None and contract.error and contract.due_at is not None:
        seconds = max(1, int((contract.due_at - clock.now()).total_seconds()))
        again(task, seconds=seconds, contract_id=contract_id)


@dealer_task
def render_contract(*, contract_id: str) -> None:
    """Make a contract's PDF; for messages of the release before."""
    operations.render_contract(contract_id=UUID(contract_id))


@market_task
def carry_on_everywhere() -> int:
    """Send the worker's messages again that were lost, and let lapse what is over, dealer by dealer.

    One dealer whose schema fails does not keep the others from it. Returns how many contracts it touched.
    """
    touched = 0
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                touched += carry_on_due() + operations.expire_contracts()
        except Exception:
            log.exception("contracts of %s could not be carried on", dealer.slug)
    return touched


def carry_on_due() -> int:
    """The messages that are due at the dealer at hand, each by itself."""
    due = due_contracts(clock.now())
    for contract_id in due:
        operations.call_for_due(contract_id=contract_id)
    return len(due)

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from core.flow.audit.operations import extend_chain
from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM
from shared_apps.notary import operations
from shared_apps.notary.errors import CheckRuns
from shared_apps.notary.outside import keep_heads
from tenants.context import dealer_context, market_context, one_by_one, ref_of
from tenants.queries import served_dealers

log = logging.getLogger(__name__)
LONGEST = 50 * 60  # seconds, below the broker's patience of an hour
T = TypeVar("T")


@market_task
def keep() -> None:
    """Close the days that are over and have roots without a timestamp stamped. Repeatable at any time."""
    operations.close_days(actor=SYSTEM)
    operations.stamp_days(actor=SYSTEM)


@market_task
def renew() -> None:
    """Renew the log's timestamps where a clock's certificate expires before long."""
    operations.renew_timestamps(actor=SYSTEM)


@market_task
def link_audit() -> None:
    """Link the audit lines that came since, of the platform and of every dealer, and keep where the chains
    end outside of the database."""
    heads = _everywhere(lambda: extend_chain(actor=SYSTEM))
    with market_context():
        keep_heads(heads)


@market_task
def anchor_audit() -> None:
    """Enter the head of every chain of audit lines in the log, before the day is over."""
    _everywhere(lambda: operations.anchor_audit(actor=SYSTEM))


def _everywhere(act: Callable[[], T]) -> dict[UUID | None, T]:
    """In `public` and in every dealer's schema; one that fails does not keep the others from it."""
    with market_context():
        done: dict[UUID | None, T] = {None: act()}
    for dealer in one_by_one([ref_of(row) for row in served_dealers()]):
        try:
            with dealer_context(dealer):
                done[dealer.id] = act()
        except Exception:
            log.exception("audit lines of %s could not be linked", dealer.slug)
    return done


@market_task
def check_now(*, run_id: str) -> None:
    """The check of log and audit chains that an operator asked for."""
    operations.check_everything(actor=SYSTEM, run_id=UUID(run_id))


@market_task
def check_everything() -> None:
    """The check of every night; while somebody's own is under way there is none."""
    try:
        operations.check_everything(actor=SYSTEM)
    except CheckRuns:
        log.info("log and audit are being checked already")


for long in (check_now, check_everything):
    long.time_limit = LONGEST

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from core.flow.tasks import market_task
from core.kernel.actor import SYSTEM, Actor
from tenants.archive.errors import BackupRunning, NothingToBackUp
from tenants.archive.operations import (
    drill_sample,
    drop_what_was_kept_long_enough,
    mend_interrupted,
    restore_dealer,
    sweep_scratch,
    take_backup,
    take_due_backups,
    thin_out,
    undo_restore,
)

log = logging.getLogger(__name__)
BUDGET = timedelta(minutes=4)  # of the five until the scheduler calls again
DRILLED = 3  # dealers a week
LONGEST = 50 * 60  # seconds: a large dealer's restore; below the broker's patience of an hour


@market_task
def take_due() -> None:
    """Backups that are due, as far as the time goes."""
    done = take_due_backups(actor=SYSTEM, budget=BUDGET)
    level = logging.ERROR if done["failed"] else logging.INFO
    if done["taken"] or done["failed"]:
        log.log(level, "backups: %(taken)d taken, %(unchanged)d unchanged, %(failed)d failed", done)


@market_task
def take_one(*, dealer_id: str) -> None:
    """The backup an operator asked for."""
    try:
        take_backup(actor=SYSTEM, dealer_id=UUID(dealer_id))
    except (BackupRunning, NothingToBackUp) as error:
        log.warning("no backup of %s: %s", dealer_id, error.code)


@market_task
def restore_one(*, dealer_id: str, backup_id: str, actor_name: str) -> None:
    """The restore an operator asked for; its failure stands in its row."""
    asker = Actor(kind="system", name=actor_name)
    restore_dealer(actor=asker, dealer_id=UUID(dealer_id), backup_id=UUID(backup_id))


@market_task
def undo_one(*, dealer_id: str, restore_id: str, actor_name: str) -> None:
    """The undo an operator asked for."""
    asker = Actor(kind="system", name=actor_name)
    undo_restore(actor=asker, dealer_id=UUID(dealer_id), restore_id=UUID(restore_id))


@market_task
def tidy() -> None:
    """Thin backups out; end what killed processes left; drop replaced schemas whose time is over."""
    mend_interrupted(actor=SYSTEM)
    sweep_scratch(actor=SYSTEM)
    drop_what_was_kept_long_enough(actor=SYSTEM)
    thin_out(actor=SYSTEM)


@market_task
def drill() -> None:
    """Rehearse the restore of some dealers; a failure is an error in the log and stands in the console."""
    for result in drill_sample(actor=SYSTEM, size=DRILLED):
        if result.state != "PASSED":
            log.error("the drill of dealer %s failed: %s", result.dealer_id, result.error or result.report)


for long in (take_due, take_one, restore_one, undo_one, drill):
    long.time_limit = LONGEST

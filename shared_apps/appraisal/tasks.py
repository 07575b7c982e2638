from __future__ import annotations

import logging

from core.flow.tasks import market_task
from shared_apps.appraisal import operations

log = logging.getLogger(__name__)


@market_task
def refit() -> None:
    """Learn from the whole market anew and rate it."""
    done = operations.refit()
    if done is not None:
        log.info(
            "fit %s: %s cars, %s rated, %s changed, %s ms; error %s bp, inside %s bp",
            done.name, done.cars, done.rated, done.changed, done.milliseconds, done.error_bp, done.inside_bp,
        )  # fmt: skip


@market_task
def rate_new() -> None:
    """Rate the cars that came since the last look."""
    operations.rate_new()

"""Wake the relay after a commit. Losing the call costs seconds, never an event: the scheduler drains too."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
DRAIN = "outbox.drain"


def after_commit() -> None:
    """Ask for a drain once the transaction is through; several events of one transaction ask once."""
    if not getattr(settings, "OUTBOX_POKE", True):
        return
    connection = transaction.get_connection()
    if not any(call is now for _, call, *_ in connection.run_on_commit):
        transaction.on_commit(now, robust=True)


def now() -> None:
    """Ask for a drain at once, whether or not the broker is there."""
    try:
        current_app.send_task(DRAIN, retry=False, ignore_result=True)
    except (OperationalError, ConnectionError, OSError) as error:
        log.warning("the broker did not take the drain call; the scheduler will drain", exc_info=error)

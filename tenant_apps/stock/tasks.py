from __future__ import annotations

import logging
from uuid import UUID

from core.flow.tasks import again, dealer_task
from core.kernel.actor import SYSTEM
from tenant_apps.stock import operations
from tenant_apps.stock.errors import BadPhoto

log = logging.getLogger(__name__)
WAITS = (10, 60, 600)
"""Seconds before another try."""


@dealer_task
def make_sizes(*, photo_id: str, tried: int = 0) -> None:
    """Make a photo's sizes. What fails is noted there and, unless the picture is at fault, tried again."""
    try:
        operations.make_sizes(actor=SYSTEM, photo_id=UUID(photo_id))
    except (BadPhoto, OSError, MemoryError) as error:
        log.warning("the sizes of photo %s could not be made", photo_id, exc_info=error)
        problem = f"{type(error).__name__}: {error}"
        operations.note_problem(actor=SYSTEM, photo_id=UUID(photo_id), problem=problem)
        if not isinstance(error, BadPhoto) and tried < len(WAITS):
            again(make_sizes, seconds=WAITS[tried], photo_id=photo_id, tried=tried + 1)

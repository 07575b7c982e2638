from celery import shared_task

from core.flow.outbox import poke
from core.flow.outbox.relay import deliver_all

SHIFT = 1000
"""So many events one call delivers; then the worker takes what else was asked of it before it goes on."""


@shared_task(name=poke.DRAIN, ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def drain() -> int:
    """Deliver everything that is due, a shift at a time."""
    taken = deliver_all(SHIFT)
    if taken == SHIFT:
        poke.now()
    return taken

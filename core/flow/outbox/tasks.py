from celery import shared_task

from core.flow.outbox.poke import DRAIN
from core.flow.outbox.relay import deliver_all


@shared_task(name=DRAIN, ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def drain() -> int:
    """Deliver everything that is due."""
    return deliver_all()

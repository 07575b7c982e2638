from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.kernel.actor import Actor
from shared_apps.inbox.models import Thread
from shared_apps.inbox.operations.buyers import buyer_of


@transaction.atomic
def mark_read(*, actor: Actor, thread_id: UUID) -> None:
    """The buyer has seen what is in a thread. Raises Unauthenticated."""
    Thread.objects.filter(user_id=buyer_of(actor), id=thread_id, unread=True).update(unread=False)


@transaction.atomic
def mark_all_read(*, actor: Actor) -> int:
    """The buyer has seen everything; in how many threads that was new. Raises Unauthenticated."""
    return Thread.objects.filter(user_id=buyer_of(actor), unread=True).update(unread=False)

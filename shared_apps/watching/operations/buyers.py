from __future__ import annotations

from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.errors import Unauthenticated
from shared_apps.watching.models import Reader


def buyer_of(actor: Actor) -> UUID:
    """Whose favourites and searches are meant. Raises Unauthenticated."""
    if actor.user_id is None:
        raise Unauthenticated()
    return actor.user_id


def held(user_id: UUID) -> Reader:
    """The buyer's reader, held until the transaction ends: one change at a time counts against limits."""
    Reader.objects.get_or_create(user_id=user_id)
    return Reader.objects.select_for_update().get(user_id=user_id)

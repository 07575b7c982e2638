from __future__ import annotations

from uuid import UUID

from core.kernel.actor import Actor
from core.kernel.errors import Unauthenticated
from shared_apps.accounts.models import User


def buyer_of(actor: Actor) -> UUID:
    """Whose inbox is meant. Raises Unauthenticated."""
    if actor.user_id is None:
        raise Unauthenticated()
    return actor.user_id


def held(actor: Actor) -> UUID:
    """The buyer, held until the transaction ends: one thing at a time. Raises Unauthenticated."""
    user_id = buyer_of(actor)
    if not User.objects.select_for_update(no_key=True).filter(id=user_id, is_active=True).exists():
        raise Unauthenticated()
    return user_id

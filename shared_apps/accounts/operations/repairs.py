from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.accounts.models import Membership


def restore_membership(*, actor: Actor, dealer_id: UUID, user_id: UUID) -> None:
    """Let an account belong to a dealer whose staff it is already: the dealer's own row decides."""
    with transaction.atomic():
        Membership.objects.update_or_create(
            user_id=user_id, dealer_id=dealer_id, defaults={"state": "ACTIVE"}
        )
        record(actor, "accounts.member.restored", ("dealer", dealer_id), after={"user": str(user_id)})

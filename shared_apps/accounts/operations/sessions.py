from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel.actor import Actor
from shared_apps.accounts.models import Session


def end_sessions(
    *, actor: Actor, user_id: UUID, spare: str | None = None, hosts: Collection[str] | None = None
) -> int:
    """Sign somebody out: everywhere, or on `hosts` only; the session with the key `spare` stays.

    From the next request on they are nobody there. Returns how many sessions ended.
    """
    with transaction.atomic():
        ending = Session.objects.filter(user_id=user_id).exclude(session_key=spare)
        if hosts is not None:
            ending = ending.filter(host__in=hosts)
        _, ended = ending.delete()
        count = ended.get("accounts.Session", 0)
        if count:
            record(actor, "accounts.sessions.ended", ("user", user_id), after={"sessions": count})
    return count

from __future__ import annotations

import logging

from django.db import transaction

from core.edge import esign
from core.kernel.actor import Actor
from core.kernel.errors import DomainError
from shared_apps.notary.models import Day

log = logging.getLogger(__name__)


def stamp_days(*, actor: Actor) -> int:
    """Have the time authority vouch for the roots that lack a stamp, oldest first; how many got one.

    An authority that fails ends the round: the root stays unstamped with the fault noted, and the next round
    asks again. A token is kept only once it is checked. The authority is asked outside of transactions.
    Raises Forbidden.
    """
    actor.require("notary.close")
    stamped = 0
    for day in Day.objects.filter(token=None).order_by("date"):
        digest = bytes.fromhex(day.root)
        try:
            authority = esign.authority()
            token = authority.timestamp(digest)
            at = authority.check_timestamp(token, digest)
        except DomainError as error:
            _note(day, error)
            break
        with transaction.atomic():
            stamped += Day.objects.filter(date=day.date, token=None).update(
                token=token, stamped_at=at, attempts=day.attempts + 1, fault=""
            )
    return stamped


def _note(day: Day, error: DomainError) -> None:
    log.warning("the root of %s has no timestamp yet: %s", day, error.code)
    Day.objects.filter(date=day.date, token=None).update(attempts=day.attempts + 1, fault=error.code[:200])

"""Sealed values are shown to one person, for a purpose and with a reason, and that is written down first."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, TooMany
from core.storage.sealed import Sealed, plain

ACTION = "sealed.revealed"
PURPOSES = ("CONTRACT", "REGISTRATION", "INSURANCE", "REFUND", "CHECK", "LEGAL")
"""What somebody may need a sealed value for."""
SHORTEST, LONGEST, FEWEST = 10, 300, 4  # letters of a reason, and how many different ones at least
PER_HOUR, HOUR = 20, 3600


class ReasonTooShort(Invalid):
    """Whoever reads the audit line later must understand why."""

    default_code = "sealed.reason_too_short"
    default_message = _("Say in at least 10 characters what you need it for; the reason is kept.")
    default_field = "reason"


class ReasonTells(Invalid):
    """The audit line would hold what nobody may read there."""

    default_code = "sealed.reason_tells"
    default_message = _("The reason is kept in the clear: it must not contain the number itself.")
    default_field = "reason"


class PurposeUnknown(Invalid):
    """A purpose is chosen, not made up."""

    default_code = "sealed.purpose_unknown"
    default_message = _("Please choose what you need it for.")
    default_field = "purpose"


class TooManyReveals(TooMany):
    """Somebody reads one number after the other."""

    default_code = "sealed.too_many_reveals"
    default_message = _("You have revealed %(count)s numbers within an hour. Please go on later.")


def reveal(
    *,
    actor: Actor,
    right: str,
    subject: tuple[str, UUID],
    column: str,
    value: Sealed,
    purpose: str,
    reason: str,
) -> str:
    """The value in the clear. Who saw which column of what, and why, is recorded in the same transaction; the
    value is not.

    `reason` has at least 10 letters; one person sees 20 values an hour. Raises Forbidden, PurposeUnknown,
    ReasonTooShort, ReasonTells, TooManyReveals; SealBroken for a value that does not open.
    """
    actor.require(right)
    if purpose not in PURPOSES:
        raise PurposeUnknown()
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST or len(set(reason)) < FEWEST:
        raise ReasonTooShort()
    _count(actor)
    with transaction.atomic():
        record(actor, ACTION, subject, after={"column": column, "purpose": purpose}, note=reason)
        opened = value.opened()
        if plain(opened) in plain(reason):
            raise ReasonTells()
    return opened


def reveals_of(kind: str, subject_id: UUID, *, last: int = 5) -> list[AuditLine]:
    """Who looked at a thing's sealed values, the latest first."""
    return list(lines_of(kind, subject_id).filter(action=ACTION).order_by("-at", "-id")[:last])


def _count(actor: Actor) -> None:
    """Without the server that counts nothing is shown: the cache's error goes through."""
    counter = f"reveals:{actor.user_id}"
    cache.add(counter, 0, HOUR)
    if cache.incr(counter) > PER_HOUR:
        raise TooManyReveals(params={"count": PER_HOUR})

"""Dealers grant and withdraw mandates, each for itself."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.storage.inserting import insert
from shared_apps.mandates.errors import (
    EndPassed,
    KindsMissing,
    MandateMissing,
    MandateOver,
    SpanWrong,
    WhyMissing,
)
from shared_apps.mandates.facts import KINDS, Coverage
from shared_apps.mandates.models import Mandate
from shared_apps.mandates.queries import GRANT
from tenants.context import current_dealer

FEWEST_LETTERS = 5


def grant_mandate(*, actor: Actor, coverage: Coverage, reason: str) -> Mandate:
    """Let the platform take documents from the archive of the dealer at hand.

    Raises Forbidden, KindsMissing, SpanWrong, EndPassed, WhyMissing.
    """
    actor.require(GRANT)
    reason = checked_reason(reason)
    kinds = [kind for kind in KINDS if kind in coverage.kinds]
    if not kinds or len(kinds) != len(set(coverage.kinds)):
        raise KindsMissing()
    if coverage.until and coverage.until < coverage.since:
        raise SpanWrong()
    if coverage.ends_on and coverage.ends_on < clock.now().astimezone(clock.SHANGHAI).date():
        raise EndPassed()
    mandate = Mandate(
        id=ids.new_id(),
        dealer_id=current_dealer().id,
        kinds=kinds,
        since=coverage.since,
        until=coverage.until,
        ends_on=coverage.ends_on,
        reason=reason,
        granted_by=actor.name,
        granted_by_id=actor.user_id,
    )
    with transaction.atomic():
        insert(mandate)
        days = {name: str(getattr(coverage, name) or "") for name in ("since", "until", "ends_on")}
        about = {"kinds": kinds, **days}
        record(actor, "archive.mandate.granted", ("mandate", mandate.id), after=about, note=reason)
    return mandate


def withdraw_mandate(*, actor: Actor, mandate_id: UUID, reason: str) -> Mandate:
    """Take the leave back, at once: an export that is being written takes nothing more from here.

    Raises Forbidden, WhyMissing, MandateMissing, MandateOver.
    """
    actor.require(GRANT)
    reason = checked_reason(reason)
    with transaction.atomic():
        own = Mandate.objects.select_for_update().filter(dealer_id=current_dealer().id)
        mandate = own.filter(id=mandate_id).first()
        if mandate is None:
            raise MandateMissing()
        if mandate.withdrawn_at:
            raise MandateOver()
        mandate.withdrawn_at, mandate.withdrawn_by = clock.now(), actor.name or "-"
        mandate.withdraw_reason = reason
        mandate.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason", "updated_at"])
        record(actor, "archive.mandate.withdrawn", ("mandate", mandate.id), note=reason)
    return mandate


def checked_reason(reason: str) -> str:
    """The reason, tidied. Raises WhyMissing."""
    reason = " ".join(reason.split())[:400]
    if len(reason) < FEWEST_LETTERS:
        raise WhyMissing()
    return reason

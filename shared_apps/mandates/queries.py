from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.mandates.errors import TakenMissing
from shared_apps.mandates.facts import Coverage, Wanted
from shared_apps.mandates.models import Mandate, MandatedExport
from shared_apps.mandates.states import EXPORT_RIGHT
from tenants.context import current_dealer

GRANT = "archive.mandate"


def own_mandates(actor: Actor) -> list[Mandate]:
    """Every mandate the dealer at hand ever granted, the latest first. Raises Forbidden."""
    actor.require(GRANT)
    return list(Mandate.objects.filter(dealer_id=current_dealer().id).order_by("-created_at", "-id"))


def in_force() -> QuerySet[Mandate]:
    """Mandates that can be used today."""
    today = clock.now().astimezone(clock.SHANGHAI).date()
    return Mandate.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), withdrawn_at=None)


def covering(wanted: Wanted) -> list[Mandate]:
    """Mandates in force that cover some of what is wanted."""
    rows = in_force()
    if wanted.dealers:
        rows = rows.filter(dealer_id__in=wanted.dealers)
    if wanted.until:
        rows = rows.filter(since__lte=wanted.until)
    if wanted.since:
        rows = rows.filter(Q(until=None) | Q(until__gte=wanted.since))
    return [row for row in rows.order_by("dealer_id", "id") if not wanted.kind or wanted.kind in row.kinds]


def coverage_of(dealer_id: UUID, wanted: Wanted) -> list[Coverage]:
    """What a dealer's mandates in force let be taken of what is wanted; empty: nothing."""
    return [
        Coverage(
            kinds=(wanted.kind,) if wanted.kind else tuple(row.kinds),
            since=max(row.since, wanted.since or date.min),
            until=min((day for day in (row.until, wanted.until) if day), default=None),
        )
        for row in covering(wanted)
        if row.dealer_id == dealer_id
    ]


def mandated_exports(actor: Actor) -> QuerySet[MandatedExport]:
    """Every export over dealers. Raises Forbidden."""
    actor.require(EXPORT_RIGHT)
    return MandatedExport.objects.all()


def mandated_export(actor: Actor, export_id: UUID) -> MandatedExport:
    """One of them. Raises Forbidden and TakenMissing."""
    found = mandated_exports(actor).filter(id=export_id).first()
    if found is None:
        raise TakenMissing()
    return found


def wanted_of(criteria: dict[str, str | list[str]]) -> Wanted:
    """Criteria as an export keeps them."""
    since, until = str(criteria.get("since") or ""), str(criteria.get("until") or "")
    return Wanted(
        kind=str(criteria.get("kind") or ""),
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        dealers=tuple(UUID(one) for one in criteria.get("dealers") or []),
    )


def abandoned_takings(now: datetime) -> list[UUID]:
    """Exports that wait or whose worker did not come back."""
    waiting = Q(state="QUEUED", created_at__lt=now - timedelta(minutes=1))
    left = Q(state="RUNNING") & (Q(lease_until__lt=now) | Q(lease_until__isnull=True))
    rows = MandatedExport.objects.filter(waiting | left)
    return list(rows.order_by("created_at").values_list("id", flat=True))


def expired_takings(now: datetime) -> list[UUID]:
    """Exports whose file is kept no longer."""
    rows = MandatedExport.objects.filter(state__in=["DONE", "FAILED"], expires_at__lt=now)
    return list(rows.values_list("id", flat=True))

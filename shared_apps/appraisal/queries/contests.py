from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from core.kernel.errors import Invalid, NotFound
from shared_apps.appraisal.facts import Ruling
from shared_apps.appraisal.models import Contest, Evidence
from shared_apps.appraisal.states import CONTEST

_LISTED_FILES = Prefetch("evidence", Evidence.objects.order_by("created_at", "id"))


def contests(*, state: str = "", q: str = "") -> QuerySet[Contest]:
    """Contests with their dealers, the newest first; `state` may name several, with commas; `q` is part of a
    car's or a dealer's name. Raises Invalid for a state that does not exist.
    """
    rows = Contest.objects.select_related("dealer")
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(CONTEST.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    for word in q.split():
        rows = rows.filter(
            Q(title_zh__icontains=word) | Q(title_en__icontains=word) | Q(dealer__name__icontains=word)
        )
    return rows


def contest_by_id(contest_id: UUID) -> Contest:
    """One contest with its files. Raises NotFound."""
    found = Contest.objects.prefetch_related(_LISTED_FILES).filter(id=contest_id).first()
    if found is None:
        raise NotFound()
    return found


def contests_of_listing(listing_id: UUID) -> list[Contest]:
    """What was contested about one car, the newest first, with files."""
    rows = Contest.objects.prefetch_related(_LISTED_FILES).filter(listing_id=listing_id)
    return list(rows.order_by("-created_at", "-id"))


def evidence_by_id(contest_id: UUID, evidence_id: UUID) -> Evidence:
    """A file of a contest. Raises NotFound."""
    found = Evidence.objects.filter(contest_id=contest_id, id=evidence_id).first()
    if found is None:
        raise NotFound()
    return found


def in_force(listing_ids: Collection[UUID] | None = None) -> QuerySet[Contest]:
    """Contests that are open or whose outcome holds, of all listings or of these; the oldest first."""
    rows = Contest.objects.filter(state__in=("OPEN", "ACCEPTED"))
    if listing_ids is not None:
        rows = rows.filter(listing_id__in=list(listing_ids))
    return rows.order_by("created_at", "id")


def contested_listings() -> set[UUID]:
    """Listings about which something is open or holds."""
    return set(in_force().values_list("listing_id", flat=True))


def to_look_at_again() -> list[Contest]:
    """Contests whose car may have changed since, with what the car then was."""
    return list(in_force())


def rulings(listing_ids: Collection[UUID] | None = None) -> dict[UUID, Ruling]:
    """What holds for each listing about which something is open or decided."""
    by_listing: dict[UUID, list[Contest]] = {}
    for contest in in_force(listing_ids):
        by_listing.setdefault(contest.listing_id, []).append(contest)
    return {listing_id: _ruling(some) for listing_id, some in by_listing.items()}


def _ruling(some: Iterable[Contest]) -> Ruling:
    excluded: set[UUID] = set()
    adjustment, withheld = 0, False
    review: dict[str, Any] = {}
    for contest in some:
        if contest.state == "OPEN":
            review["contested_at"] = contest.created_at.isoformat()
            continue
        excluded |= {UUID(one) for one in contest.excluded}
        adjustment += contest.adjustment_minor
        withheld = withheld or contest.effect == "WITHHOLD"
        review |= {
            "decided_at": contest.decided_at.isoformat() if contest.decided_at else "",
            "reason": contest.reason,
            "adjustment_minor": adjustment,
            "excluded": len(excluded),
        }
    return Ruling(frozenset(excluded), adjustment, withheld, review)

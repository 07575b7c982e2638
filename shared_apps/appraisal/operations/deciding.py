"""What operators decide about contests, and how long it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from core.flow.audit.operations import record
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Invalid, NotFound
from shared_apps.appraisal.errors import AdjustmentWrong, AnswerMissing, NotAComparable
from shared_apps.appraisal.facts import still_the_same
from shared_apps.appraisal.models import Contest
from shared_apps.appraisal.queries import rulings, to_look_at_again
from shared_apps.appraisal.states import CONTEST, EFFECTS
from shared_apps.marketplace.operations.ratings import set_reviews
from shared_apps.marketplace.queries.ratings import listings_by_id, rating_of

LONGEST_ANSWER = 500
LARGEST_SHARE = 3
"""An adjustment is at most one part in so many of the fair price; beyond that the car is another one."""
YUAN = 100
GONE_FOR = timedelta(days=14)
"""An open contest of a car that left the market so long ago concerns nobody any more."""


def accept_contest(
    *,
    actor: Actor,
    contest_id: UUID,
    effect: str,
    answer: str,
    comparable_ids: Sequence[UUID] = (),
    adjustment_minor: int = 0,
) -> Contest:
    """Give the dealer right: leave comparables out (EXCLUDE), add an amount in minor units (ADJUST), or say
    nothing of this car (WITHHOLD). It holds until the car changes materially; the caller rates it anew.

    Raises Forbidden, NotFound, IllegalMove, AnswerMissing, NotAComparable, AdjustmentWrong, and Invalid for
    an effect that does not exist.
    """
    if effect not in EFFECTS:
        raise Invalid("field.choice", field="effect")
    with transaction.atomic():
        contest = locked_contest(contest_id)
        CONTEST.move(contest.state, "accept")
        actor.require(CONTEST.move(contest.state, "accept").right)
        listing = listings_by_id([contest.listing_id]).get(contest.listing_id)
        if listing is None:
            raise NotFound()
        if effect == "EXCLUDE":
            rating = rating_of(listing)
            known = {car.id for car in rating.comparables} if rating else set()
            if not comparable_ids or not set(comparable_ids) <= known:
                raise NotAComparable()
            contest.excluded = sorted(str(one) for one in set(comparable_ids))
        elif effect == "ADJUST":
            if adjustment_minor == 0 or adjustment_minor % YUAN:
                raise AdjustmentWrong()
            if abs(adjustment_minor) * LARGEST_SHARE > contest.fair_minor:
                raise AdjustmentWrong()
            contest.adjustment_minor = adjustment_minor
        contest.effect, contest.car = effect, car_of(listing)
        _decide(actor, contest, "accept", answer)
    return contest


def reject_contest(*, actor: Actor, contest_id: UUID, answer: str) -> Contest:
    """Let the rating stand, with an answer the dealer reads.

    Raises Forbidden, NotFound, IllegalMove and AnswerMissing.
    """
    with transaction.atomic():
        contest = locked_contest(contest_id)
        actor.require(CONTEST.move(contest.state, "reject").right)
        _decide(actor, contest, "reject", answer)
    return contest


def lapse_outdated() -> int:
    """End what no longer fits its car: decisions about a car that is another one now, contests of cars that
    are long gone. Returns how many.
    """
    lapsed = 0
    with transaction.atomic():
        some = to_look_at_again()
        found = listings_by_id({contest.listing_id for contest in some})
        for seen in some:
            if not _is_outdated(seen, found.get(seen.listing_id)):
                continue
            contest = locked_contest(seen.id)
            if contest.state != seen.state:
                continue
            _move(SYSTEM, contest, "lapse")
            lapsed += 1
            show_contests(contest.listing_id)
    return lapsed


def show_contests(listing_id: UUID) -> None:
    """Let the listing's page say what is contested and decided, in the market's scope."""
    ruling = rulings([listing_id]).get(listing_id)
    set_reviews({listing_id: ruling.review if ruling else {}})


def car_of(listing: Any) -> dict[str, Any]:
    """A listing as `facts.still_the_same` compares it."""
    return {
        "price_minor": listing.price_minor,
        "mileage_km": listing.mileage_km,
        "trim_id": str(listing.trim_id),
        "condition": listing.condition,
        "colour": listing.colour_family,
    }


def _is_outdated(contest: Contest, listing: Any) -> bool:
    if listing is None:
        return True
    if contest.state == "ACCEPTED":
        return not still_the_same(contest.car, car_of(listing))
    return listing.withdrawn_at is not None and listing.withdrawn_at < clock.now() - GONE_FOR


def locked_contest(contest_id: UUID) -> Contest:
    """A contest, locked; in a dealer's scope one of its own, for of others' the database shows nothing.

    Raises NotFound.
    """
    found = Contest.objects.select_for_update().filter(id=contest_id).first()
    if found is None:
        raise NotFound()
    return found


def _decide(actor: Actor, contest: Contest, verb: str, answer: str) -> None:
    contest.answer = answer.strip()[:LONGEST_ANSWER]
    if not contest.answer:
        raise AnswerMissing()
    contest.decided_at, contest.decided_by = clock.now(), actor.name
    _move(actor, contest, verb)
    show_contests(contest.listing_id)


def _move(actor: Actor, contest: Contest, verb: str) -> None:
    move = CONTEST.move(contest.state, verb)
    contest.state = move.target
    contest.save()
    record(
        actor,
        f"ratings.contest.{verb}",
        ("contest", contest.id),
        before={"state": move.source},
        after={
            "state": move.target,
            "effect": contest.effect,
            "excluded": contest.excluded,
            "adjustment_minor": contest.adjustment_minor,
        },
        note=contest.answer,
    )

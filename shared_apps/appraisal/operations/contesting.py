"""What a dealer does against a rating, in the dealer's own scope: the database lets it touch its own alone.

What is said of the car's price is read, and the page told, in the market's scope within the same transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from core.flow.audit.operations import record
from core.kernel import clock, ids
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from core.storage.files import dealer_path
from shared_apps.appraisal.errors import (
    ContestClosed,
    ContestOpen,
    NotAComparable,
    NotRated,
    TextMissing,
    TooManyContests,
    TooManyFiles,
)
from shared_apps.appraisal.evidence import checked, shown_name
from shared_apps.appraisal.models import Contest, Evidence
from shared_apps.appraisal.operations.deciding import car_of, locked_contest, show_contests
from shared_apps.appraisal.states import CONTEST, REASONS
from shared_apps.marketplace.queries.ratings import Rating, listings_by_id, rating_of
from tenants.context import current_dealer, market_context

RIGHT = "stock.price"
"""Who may ask another price may also contest what is said of it."""
LONGEST_TEXT, MOST_FILES = 1000, 5
A_DAY, A_MONTH_A_CAR = 20, 3
DAY, MONTH = timedelta(days=1), timedelta(days=30)


def open_contest(
    *, actor: Actor, listing_id: UUID, reason: str, text: str, comparable_id: UUID | None = None
) -> Contest:
    """Contest the rating of a car of the dealer at hand, for a reason of `REASONS` and in words.

    `comparable_id` names the comparable that is none. Raises Forbidden, NotFound, Invalid for an unknown
    reason, TextMissing, NotRated, NotAComparable, ContestOpen and TooManyContests.
    """
    actor.require(RIGHT)
    if reason not in REASONS:
        raise Invalid("field.choice", field="reason")
    said = text.strip()
    if not said:
        raise TextMissing()
    if len(said) > LONGEST_TEXT:
        raise Invalid("field.too_long", field="text")
    with transaction.atomic():
        listing, rating = _rated(listing_id)
        if comparable_id is not None and comparable_id not in {car.id for car in rating.comparables}:
            raise NotAComparable()
        _admit(listing_id)
        contest = Contest(
            dealer_id=listing.dealer_id,
            listing_id=listing_id,
            title_zh=listing.title_zh,
            title_en=listing.title_en,
            reason=reason,
            text=said,
            comparable_id=comparable_id,
            opened_by=actor.name,
            price_minor=listing.price_minor,
            fair_minor=rating.row.fair_minor,
            low_minor=rating.row.low_minor,
            high_minor=rating.row.high_minor,
            currency=listing.currency,
            car=car_of(listing),
            created_at=clock.now(),
        )
        try:
            with transaction.atomic():
                contest.save(force_insert=True)
        except IntegrityError as error:
            raise ContestOpen() from error
        record(actor, "ratings.contest.open", ("contest", contest.id), after={"reason": reason}, note=said)
        with market_context():
            show_contests(listing_id)
    return contest


def add_evidence(*, actor: Actor, contest_id: UUID, name: str, data: bytes) -> Evidence:
    """Put a file behind an open contest; `name` is what the dealer calls it.

    Raises Forbidden, NotFound, ContestClosed, TooManyFiles, BadEvidence and EvidenceTooLarge.
    """
    actor.require(RIGHT)
    document = checked(data)  # before the lock: it takes a while
    evidence_id = ids.new_id()
    key = dealer_path("contests", contest_id, f"{evidence_id}.{document.ending}")
    with transaction.atomic():
        contest = locked_contest(contest_id)
        if contest.state != CONTEST.initial:
            raise ContestClosed()
        if contest.evidence.count() >= MOST_FILES:
            raise TooManyFiles()
        evidence = Evidence.objects.create(
            id=evidence_id,
            contest=contest,
            dealer_id=contest.dealer_id,
            key=key,
            name=shown_name(name),
            kind=document.kind,
            size=len(document.data),
        )
        record(actor, "ratings.contest.evidence", ("contest", contest.id), after={"file": str(evidence_id)})
        # Last, so that a refusal leaves no file; a commit that fails leaves one that nothing points to.
        default_storage.save(key, ContentFile(document.data))
    return evidence


def withdraw_contest(*, actor: Actor, contest_id: UUID) -> Contest:
    """Take an open contest back. Raises Forbidden, NotFound and IllegalMove."""
    actor.require(RIGHT)
    with transaction.atomic():
        contest = locked_contest(contest_id)
        move = CONTEST.move(contest.state, "withdraw")
        contest.state = move.target
        contest.save(update_fields=["state", "updated_at"])
        record(
            actor,
            "ratings.contest.withdraw",
            ("contest", contest.id),
            before={"state": move.source},
            after={"state": move.target},
        )
        with market_context():
            show_contests(contest.listing_id)
    return contest


def _rated(listing_id: UUID) -> tuple[Any, Rating]:
    dealer = current_dealer()
    with market_context():
        listing = listings_by_id([listing_id]).get(listing_id)
        if listing is None or listing.dealer_id != dealer.id:
            raise NotFound()
        rating = rating_of(listing) if listing.on_offer else None
    if rating is None:
        raise NotRated()
    return listing, rating


def _admit(listing_id: UUID) -> None:
    """Raise ContestOpen or TooManyContests. Counted in the database, which a second process shares."""
    if Contest.objects.filter(listing_id=listing_id, state=CONTEST.initial).exists():
        raise ContestOpen()
    now = clock.now()
    today = Contest.objects.filter(created_at__gt=now - DAY).count()
    this_month = Contest.objects.filter(listing_id=listing_id, created_at__gt=now - MONTH).count()
    if today >= A_DAY or this_month >= A_MONTH_A_CAR:
        raise TooManyContests()

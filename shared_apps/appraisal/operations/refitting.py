"""Looking at the market: a fit with its trial, a rating for every car it can rate. In the market's scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from uuid import UUID

import numpy as np
from django.db import transaction

from core.kernel import clock
from shared_apps.appraisal.facts import NONE, Ruling
from shared_apps.appraisal.hedonic import (
    PARTS,
    VANISHES,
    Codebook,
    Fit,
    Rated,
    Trial,
    calibrated,
    fit,
    hold_out,
    packed,
    rate,
    unpacked,
)
from shared_apps.appraisal.models import ModelFit
from shared_apps.appraisal.operations.deciding import lapse_outdated
from shared_apps.appraisal.queries import Market, latest_fit, market, rulings
from shared_apps.marketplace.facts import RatingFacts
from shared_apps.marketplace.operations.ratings import (
    rate_listings,
    withdraw_ratings,
    withdraw_ratings_of_gone,
)
from shared_apps.marketplace.queries.horizon import current_horizon
from shared_apps.marketplace.queries.ratings import listings_by_id, unrated_since

FEWEST_TO_LEARN_FROM = 30
FEWEST_TO_TELL = 30
"""On fewer unseen cars a trial says nothing worth repeating."""
KEPT = timedelta(days=90)
WHOLE_FITS = 2
_BP = 10_000


@dataclass(frozen=True, slots=True)
class _Counts:
    rated: int
    changed: int


def refit() -> ModelFit | None:
    """Learn anew from everything on offer and rate all of it; None while there are too few cars to learn.

    The ratings are written some thousands at a time, each in a transaction of its own: whoever is killed in
    between leaves ratings that are right, some of the fit before.
    """
    began = perf_counter()
    lapse_outdated()
    horizon, codebook = current_horizon(), Codebook()
    found = market(codebook)
    if len(found.cars) < FEWEST_TO_LEARN_FROM:
        return None
    year = clock.now().astimezone(clock.SHANGHAI).year
    tried = hold_out(found.cars, year=year)
    learnt = calibrated(fit(found.cars, year=year), found.cars)
    row = _stored(learnt, codebook, tried, horizon)
    everything = np.arange(len(found.cars), dtype=np.int32)
    counts = _rate(row, learnt, found, everything, rulings())
    withdraw_ratings_of_gone()
    with transaction.atomic():
        row.rated, row.changed = counts.rated, counts.changed
        row.milliseconds = round((perf_counter() - began) * 1000)
        row.save(update_fields=["rated", "changed", "milliseconds", "updated_at"])
        _forget_old()
    return row


def rate_new() -> int:
    """Rate listings that came since the last look by the latest fit; returns how many were rated."""
    kept = latest_fit()
    if kept is None:
        return 0
    horizon = current_horizon()
    waiting = unrated_since(kept.seen_in)
    rated = _rate_by(kept, list(waiting), set(waiting.values())) if waiting else 0
    if horizon > kept.seen_in:
        with transaction.atomic():
            ModelFit.objects.filter(id=kept.id, seen_in__lt=horizon).update(seen_in=horizon)
    return rated


@transaction.atomic
def rate_some(listing_ids: Collection[UUID]) -> int:
    """Rate these listings anew by the latest fit, as after a decision; returns how many have a rating."""
    kept = latest_fit()
    if kept is None:
        return 0
    found = listings_by_id(listing_ids)
    return _rate_by(kept, list(found), {listing.series_id for listing in found.values()})


def _rate_by(kept: ModelFit, listing_ids: Collection[UUID], series: Collection[UUID]) -> int:
    learnt, codebook = unpacked(bytes(kept.data))
    found = market(codebook, series)
    rows = np.array(sorted(found.rows_of(listing_ids).values()), np.int32)
    if not len(rows):
        return 0
    return _rate(kept, learnt, found, rows, rulings(listing_ids), whatever=True).rated


def _rate(
    kept: ModelFit,
    learnt: Fit,
    found: Market,
    rows: np.ndarray,
    ruled: Mapping[UUID, Ruling],
    *,
    whatever: bool = False,
) -> _Counts:
    by_row = found.rows_of(ruled)
    strangers = {one for ruling in ruled.values() for one in ruling.excluded}
    row_of = found.rows_of(strangers)
    excluded = {
        by_row[listing_id]: frozenset(row_of[one] for one in ruling.excluded if one in row_of)
        for listing_id, ruling in ruled.items()
        if ruling.excluded and listing_id in by_row
    }
    rated = changed = 0
    for batch in rate(learnt, found.cars, rows, excluded=excluded):
        said, silent = _facts(kept, found, batch, ruled)
        with transaction.atomic():
            changed += rate_listings(said, whatever=whatever)
            changed += withdraw_ratings(silent)
        rated += len(said)
    return _Counts(rated, changed)


def _facts(
    kept: ModelFit, found: Market, batch: Rated, ruled: Mapping[UUID, Ruling]
) -> tuple[list[RatingFacts], list[UUID]]:
    said: list[RatingFacts] = []
    silent: list[UUID] = []
    now = clock.now()
    for at, row in enumerate(batch.rows.tolist()):
        listing_id = found.ids[row]
        ruling = ruled.get(listing_id, NONE)
        low = int(batch.low[at]) + ruling.adjustment_minor
        if not batch.sound[at] or ruling.withheld or low <= 0:
            silent.append(listing_id)
            continue
        parts = [(name, minor) for name, minor in zip(PARTS, batch.parts[at].tolist(), strict=True)]
        if ruling.adjustment_minor:
            parts.insert(-1, ("review", ruling.adjustment_minor))
        grounds = {"dealers": int(batch.dealers[at])}
        if kept.error_bp is not None and kept.inside_bp is not None:
            grounds |= {"error_bp": kept.error_bp, "inside_bp": kept.inside_bp}
        said.append(
            RatingFacts(
                listing_id=listing_id,
                fair_minor=int(batch.fair[at]) + ruling.adjustment_minor,
                low_minor=low,
                high_minor=int(batch.high[at]) + ruling.adjustment_minor,
                currency="CNY",
                contributions=tuple(parts),
                comparables=_comparables(found, batch, at),
                grounds=grounds,
                review=ruling.review,
                model=kept.name,
                rated_at=now,
            )
        )
    return said, silent


def _comparables(found: Market, batch: Rated, at: int) -> tuple[tuple[str, int, int | None], ...]:
    columns = (batch.comparables[at], batch.adjusted[at], batch.moves[at])
    return tuple(
        (str(found.ids[row]), says, None if moves == VANISHES else moves)
        for row, says, moves in zip(*(column.tolist() for column in columns), strict=True)
        if row >= 0
    )


def _stored(learnt: Fit, codebook: Codebook, tried: Trial | None, horizon: int) -> ModelFit:
    with transaction.atomic():
        told = tried if tried is not None and tried.rated >= FEWEST_TO_TELL else None
        return ModelFit.objects.create(
            name=f"hedonic-1.{clock.now():%Y%m%d%H%M%S%f}",
            year=learnt.year,
            cars=learnt.cars,
            tried=tried.tried if tried else 0,
            trial_rated=tried.rated if tried else 0,
            error_bp=told.error_bp if told else None,
            inside_bp=told.inside_bp if told else None,
            spread_bp=round(learnt.spread * _BP),
            data=packed(learnt, codebook),
            seen_in=horizon,
        )


def _forget_old() -> None:
    """Of older fits only the figures stay, and those for some months."""
    ModelFit.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    whole = ModelFit.objects.exclude(data=b"").order_by("-created_at", "-id").values_list("id", flat=True)
    ModelFit.objects.filter(id__in=list(whole[WHOLE_FITS:])).update(data=b"")

"""Ratings and contests as portal and console show them."""

from __future__ import annotations

from typing import Any

from core.edge.api import money
from core.edge.web import host_url
from core.kernel.actor import Actor
from shared_apps.appraisal import queries
from shared_apps.appraisal.models import Contest, Evidence, ModelFit
from shared_apps.appraisal.states import CONTEST
from shared_apps.marketplace.queries.ratings import (
    Comparable,
    Rating,
    listings_by_id,
    rated_count,
    rating_of,
)

FITS_SHOWN = 24


def rating_out(rating: Rating) -> dict[str, Any]:
    """What is said of a car's price, and why."""
    row = rating.row
    return {
        "price": money(rating.price_minor, row.currency),
        "fair": money(row.fair_minor, row.currency),
        "low": money(row.low_minor, row.currency),
        "high": money(row.high_minor, row.currency),
        "deal": rating.deal.code,
        "below_fair_bp": rating.deal.below_fair_bp,
        "parts": [{"code": code, "amount": money(minor, row.currency)} for code, minor in rating.reasons],
        "comparables": [_comparable(car, row.currency) for car in rating.comparables],
        "dealers": row.grounds.get("dealers", 0),
        "error_bp": row.grounds.get("error_bp"),
        "inside_bp": row.grounds.get("inside_bp"),
        "rated_at": row.rated_at,
    }


def contest_out(contest: Contest, *, files_at: str) -> dict[str, Any]:
    """A contest with its files; `files_at` is where those are, with a place for contest and file."""
    return {
        "id": contest.id,
        "reason": contest.reason,
        "text": contest.text,
        "comparable_id": contest.comparable_id,
        "state": contest.state,
        "opened_by": contest.opened_by,
        "created_at": contest.created_at,
        "price": money(contest.price_minor, contest.currency),
        "fair": money(contest.fair_minor, contest.currency),
        "effect": contest.effect,
        "adjustment": money(contest.adjustment_minor, contest.currency),
        "excluded": contest.excluded,
        "answer": contest.answer,
        "decided_at": contest.decided_at,
        "evidence": [evidence_out(one, files_at=files_at) for one in contest.evidence.all()],
    }


def evidence_out(one: Evidence, *, files_at: str) -> dict[str, Any]:
    """A file as it is listed."""
    url = files_at.format(contest=one.contest_id, evidence=one.id)
    return {"id": one.id, "name": one.name, "kind": one.kind, "size": one.size, "url": url}


def contest_row(contest: Contest) -> dict[str, Any]:
    """A contest in the operators' list."""
    names = ("id", "title_zh", "title_en", "dealer_id", "reason", "state", "created_at")
    return {
        **{name: getattr(contest, name) for name in names},
        "dealer": contest.dealer.name,
        "price": money(contest.price_minor, contest.currency),
        "fair": money(contest.fair_minor, contest.currency),
    }


def contest_detail(contest: Contest, actor: Actor, *, files_at: str) -> dict[str, Any]:
    """A contest whole, for operators, in the market's scope."""
    listing = listings_by_id([contest.listing_id]).get(contest.listing_id)
    rating = rating_of(listing) if listing is not None else None
    return {
        **contest_row(contest),
        **contest_out(contest, files_at=files_at),
        "listing_id": contest.listing_id,
        "car_url": _car_url(contest.listing_id),
        "low": money(contest.low_minor, contest.currency),
        "high": money(contest.high_minor, contest.currency),
        "decided_by": contest.decided_by,
        "rating": rating_out(rating) if rating else None,
        "moves": [m.verb for m in CONTEST.moves_from(contest.state) if m.right and actor.may(m.right)],
    }


def figures() -> dict[str, Any]:
    """How ratings stand, over the whole market."""
    on_offer, rated = rated_count()
    return {
        "on_offer": on_offer,
        "rated": rated,
        "open_contests": queries.contests(state=CONTEST.initial).count(),
        "fits": [_fit(one) for one in queries.fits()[:FITS_SHOWN]],
    }


def _fit(one: ModelFit) -> dict[str, Any]:
    names = (
        "name", "cars", "rated", "changed", "tried", "error_bp", "inside_bp", "spread_bp", "milliseconds",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in names}, "at": one.created_at}


def _comparable(car: Comparable, currency: str) -> dict[str, Any]:
    names = ("id", "title_zh", "title_en", "dealer", "city", "model_year", "mileage_km", "on_offer")
    return {
        **{name: getattr(car, name) for name in names},
        "price": money(car.price_minor, currency),
        "says": money(car.says_minor, currency),
        "moves": None if car.moves_minor is None else money(car.moves_minor, currency),
        "url": _car_url(car.id),
    }


def _car_url(listing_id: Any) -> str:
    return host_url(path=f"/cars/{listing_id}")  # on another host than the one that asks

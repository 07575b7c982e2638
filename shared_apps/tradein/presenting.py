"""Trade-ins as pages and the portal show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.edge.api import money
from core.edge.web import host_url
from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.catalog.cities import city_place, kilometres
from shared_apps.marketplace.queries import DealerCard, dealer_cards
from shared_apps.tradein.facts import MOST_DEALERS
from shared_apps.tradein.models import Request, TradeIn
from shared_apps.tradein.queries import requests_of
from shared_apps.tradein.states import EXPIRED, REQUEST

DEDUCTIONS = frozenset(
    {
        "margin", "preparation", "keeping", "transfer", "registration", "accidents", "repaint", "service",
        "owners", "tyres", "keys", "rounding_down",
    }
)  # fmt: skip
SURE, RATHER_SURE = 4.0, 2.0
"""From how much evidence on, in perfect comparables, an estimate is called sure, or rather sure."""
DEALERS_SHOWN = 12
FILES_AT = "/api/v1/trade-ins/{request}/photos/{photo}/{size}.webp"


@dataclass(frozen=True, slots=True)
class Choice:
    """A dealer that can be asked; kilometres as the crow flies, None where the city is not known."""

    card: DealerCard
    distance_km: int | None
    sells_brand: bool


def retail_parts(parts: list[list[Any]]) -> list[tuple[str, int]]:
    """The parts of the price that dealers ask, the base first; those of nothing left out."""
    told = [(code, minor) for code, minor in parts if code not in DEDUCTIONS]
    return told[:1] + [part for part in told[1:] if part[1]]


def deductions(parts: list[list[Any]]) -> list[tuple[str, int]]:
    """What leads from there to the trade-in value."""
    return [(code, minor) for code, minor in parts if code in DEDUCTIONS]


def sureness(trade_in: TradeIn) -> str:
    """HIGH, MEDIUM or LOW, by how much evidence there is."""
    certain = trade_in.grounds.get("certain", 0.0)
    return "HIGH" if certain >= SURE else "MEDIUM" if certain >= RATHER_SURE else "LOW"


def dealers_to_ask(trade_in: TradeIn, brand_slug: str) -> list[Choice]:
    """Dealers that do business and have not been asked: those of the car's brand first, then the nearest."""
    known = {request.dealer_id for request in requests_of(trade_in)}
    place = city_place(trade_in.city)
    choices = [
        Choice(card, _distance(card, place), brand_slug in card.dealer.brands)
        for card in dealer_cards()
        if card.dealer.id not in known
    ]
    choices.sort(key=lambda one: (not one.sells_brand, one.distance_km or 0, one.card.dealer.name))
    return choices[:DEALERS_SHOWN]


def may_ask_more(trade_in: TradeIn) -> int:
    """How many dealers can still be asked."""
    return MOST_DEALERS - len(requests_of(trade_in))


def request_row(request: Request) -> dict[str, Any]:
    """A request in the dealer's queue."""
    estimate, currency = request.estimate, request.currency
    return {
        "id": request.id,
        "title_zh": request.title_zh,
        "title_en": request.title_en,
        "name": request.name,
        "city": request.car["city"],
        "mileage_km": request.car["mileage_km"],
        "registered": request.car["registered"],
        "low": money(estimate["low_minor"], currency) if estimate else None,
        "high": money(estimate["high_minor"], currency) if estimate else None,
        "offered": None if request.offered_minor is None else money(request.offered_minor, currency),
        "valid_until": request.valid_until,
        "state": request.standing(clock.now()),
        "asked_at": request.created_at,
        "answer_by": request.answer_by,
        "lead_id": request.lead_id,
    }


def request_detail(request: Request, actor: Actor) -> dict[str, Any]:
    """A request whole, for the dealer that was asked."""
    return {
        **request_row(request),
        "phone": request.phone,
        "message": request.message,
        "car": request.car,
        "estimate": _estimate(request) if request.estimate else None,
        "photos": [_photo(request, *photo) for photo in request.photos],
        "answer": request.answer,
        "answered_by": request.answered_by,
        "answered_at": request.answered_at,
        "moves": _moves(request, actor),
    }


def _moves(request: Request, actor: Actor) -> list[str]:
    if request.state == REQUEST.initial and request.standing(clock.now()) == EXPIRED:
        return []
    return [move.verb for move in REQUEST.moves_from(request.state) if move.right and actor.may(move.right)]


def _estimate(request: Request) -> dict[str, Any]:
    said, currency = request.estimate or {}, request.currency
    return {
        **{name: money(said[f"{name}_minor"], currency) for name in ("low", "mid", "high", "fair")},
        "retail": [_part(*part, currency) for part in retail_parts(said["parts"])],
        "deductions": [_part(*part, currency) for part in deductions(said["parts"])],
        "comparables": [_comparable(car, currency) for car in said["comparables"]],
        **{name: said[name] for name in ("model", "schedule", "estimated_at", "valid_until")},
    }


def _part(code: str, minor: int, currency: str) -> dict[str, Any]:
    return {"code": code, "amount": money(minor, currency)}


def _comparable(car: dict[str, Any], currency: str) -> dict[str, Any]:
    names = ("id", "title_zh", "title_en", "dealer", "city", "model_year", "mileage_km")
    return {
        **{name: car[name] for name in names},
        "price": money(car["price_minor"], currency),
        "says": money(car["says_minor"], currency),
        "url": host_url(path=f"/cars/{car['id']}"),
    }


def _photo(request: Request, photo_id: str, width: int, height: int) -> dict[str, Any]:
    at = {size: FILES_AT.format(request=request.id, photo=photo_id, size=size) for size in ("full", "small")}
    return {
        "id": photo_id,
        "width": width,
        "height": height,
        "url": at["full"],
        "small_url": at["small"],
    }


def _distance(card: DealerCard, place: tuple[float, float] | None) -> int | None:
    dealer = card.dealer
    if place is None or dealer.latitude is None or dealer.longitude is None:
        return None
    return round(kilometres(place, (float(dealer.latitude), float(dealer.longitude))))

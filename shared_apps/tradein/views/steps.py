"""What the car has been through: three short steps. What was told stays told."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from core.edge.uploads import LARGEST_FILE
from core.kernel import clock
from core.kernel.errors import DomainError, NotFound
from shared_apps.catalog.cities import CITIES
from shared_apps.tradein import operations, queries
from shared_apps.tradein.engine import QUESTIONS
from shared_apps.tradein.errors import Asked, NoPhotos, PhotoTooLarge, TooManyPhotos
from shared_apps.tradein.facts import MOST_PHOTOS, Described
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.views.page import actor_of, by_field, keeper_of, page, to

_BY_NAME = (("", tuple(sorted(CITIES, key=lambda city: city.name_en))),)
_BY_PROVINCE = tuple(
    (province, tuple(cities))
    for province, cities in groupby(sorted(CITIES, key=lambda c: c.province_zh), key=lambda c: c.province_zh)
)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def car(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """First registration, kilometres, city."""
    keeper = keeper_of(request)
    trade_in = _changeable(queries.trade_in_of(keeper, trade_in_id))
    if request.method != "POST":
        return _car_page(request, trade_in, _known(trade_in))
    typed = {name: request.POST.get(name, "")[:40] for name in ("year", "month", "mileage", "city")}
    try:
        operations.describe(
            actor=actor_of(request), keeper=keeper, trade_in_id=trade_in_id, said=Described(**typed)
        )
    except (NotFound, Asked):
        raise
    except DomainError as refusal:
        return _car_page(request, trade_in, typed, refusal)
    return to("condition", trade_in_id)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def condition(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """Accidents, paint, service, owners, tyres, keys."""
    keeper = keeper_of(request)
    trade_in = _changeable(queries.trade_in_of(keeper, trade_in_id))
    if not trade_in.described:
        return to("car", trade_in_id)
    if request.method != "POST":
        return _condition_page(request, trade_in, trade_in.answers)
    answers = {question: request.POST.get(question, "")[:12] for question in QUESTIONS}
    try:
        operations.answer_questions(
            actor=actor_of(request), keeper=keeper, trade_in_id=trade_in_id, answers=answers
        )
    except (NotFound, Asked):
        raise
    except DomainError as refusal:
        return _condition_page(request, trade_in, answers, refusal)
    return to("photos", trade_in_id)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def photos(request: HttpRequest, trade_in_id: UUID) -> HttpResponse:
    """Photos, as many as twelve. The good ones of a batch stay, and of the others it is said why not."""
    keeper = keeper_of(request)
    trade_in = _changeable(queries.trade_in_of(keeper, trade_in_id))
    if not trade_in.answers:
        return to("condition", trade_in_id)
    if request.method != "POST":
        return _photos_page(request, trade_in)
    files = request.FILES.getlist("photos")
    refusals: list[DomainError] = [] if files else [NoPhotos()]
    for file in files:
        name = (file.name or "")[:60]
        try:
            if file.size is None or file.size > LARGEST_FILE:
                raise PhotoTooLarge(params={"name": name})
            if trade_in.photos.count() >= MOST_PHOTOS:  # before the work of cleaning it
                raise TooManyPhotos(params={"name": name, "most": MOST_PHOTOS})
            operations.add_photo(
                actor=actor_of(request), keeper=keeper, trade_in_id=trade_in_id, name=name, data=file.read()
            )
        except (NotFound, Asked):
            raise
        except DomainError as refusal:
            refusals.append(refusal)
    return _photos_page(request, trade_in, refusals) if refusals else to("photos", trade_in_id)


@require_POST
@page
def remove(request: HttpRequest, trade_in_id: UUID, photo_id: UUID) -> HttpResponse:
    """Take a photo away again."""
    operations.remove_photo(
        actor=actor_of(request), keeper=keeper_of(request), trade_in_id=trade_in_id, photo_id=photo_id
    )
    return to("photos", trade_in_id)


def _changeable(trade_in: TradeIn) -> TradeIn:
    if trade_in.state == "REQUESTED":
        raise Asked()
    return trade_in


def _known(trade_in: TradeIn) -> dict[str, str]:
    registered = trade_in.registered
    return {
        "year": str(registered.year) if registered else "",
        "month": str(registered.month) if registered else "",
        "mileage": "" if trade_in.mileage_km is None else str(trade_in.mileage_km),
        "city": trade_in.city,
    }


def _car_page(
    request: HttpRequest, trade_in: TradeIn, values: dict[str, str], refusal: DomainError | None = None
) -> HttpResponse:
    today = clock.now().astimezone(clock.SHANGHAI)
    years = range(today.year, min(trade_in.model_year, today.year) - 2, -1)
    context = {
        "trade_in": trade_in,
        "values": values,
        "errors": by_field(refusal) if refusal else {},
        "years": [str(year) for year in years],
        "months": [str(month) for month in range(1, 13)],
        "provinces": _BY_NAME if get_language() == "en" else _BY_PROVINCE,
    }
    return render(request, "tradein/car.html", context, status=refusal.status if refusal else 200)


def _condition_page(
    request: HttpRequest, trade_in: TradeIn, values: dict[str, str], refusal: DomainError | None = None
) -> HttpResponse:
    errors = by_field(refusal) if refusal else {}
    questions: list[dict[str, Any]] = [
        {"code": code, "choices": choices, "chosen": values.get(code, ""), "error": errors.get(code, "")}
        for code, choices in QUESTIONS.items()
    ]
    context = {"trade_in": trade_in, "questions": questions, "errors": errors}
    return render(request, "tradein/condition.html", context, status=refusal.status if refusal else 200)


def _photos_page(
    request: HttpRequest, trade_in: TradeIn, refusals: list[DomainError] | None = None
) -> HttpResponse:
    kept = queries.photos_of(trade_in)
    context = {
        "trade_in": trade_in,
        "photos": kept,
        "most": MOST_PHOTOS,
        "room": MOST_PHOTOS - len(kept),
        "problems": [sentence for one in refusals or () for sentence in by_field(one).values()],
    }
    return render(request, "tradein/photos.html", context, status=refusals[0].status if refusals else 200)

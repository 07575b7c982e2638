"""What a buyer tells of a car, step by step. Each step is kept; told again, the estimate is made anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from core.kernel.errors import DomainError, Invalids
from shared_apps.catalog.cities import city_place
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trim_facts
from shared_apps.tradein.engine import QUESTIONS
from shared_apps.tradein.errors import (
    AnswerMissing,
    Asked,
    CityUnknown,
    MileageAbsurd,
    MileageNegative,
    MileageUnreadable,
    RegistrationAhead,
    RegistrationMissing,
    RegistrationTooEarly,
)
from shared_apps.tradein.facts import FURTHEST_KM, Described, Keeper, driveable, kilometres_of, month_of
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.pictures import forget
from shared_apps.tradein.queries import photos_of, trade_in_of
from shared_apps.tradein.states import TRADE_IN
from shared_apps.tradein.throttle import admit_beginning


@transaction.atomic
def begin(*, actor: Actor, trim_id: UUID, address: str) -> TradeIn:
    """Begin with a car of this version; `address` is the network address it comes from.

    Raises UnknownTrim and TooManyTradeIns.
    """
    trim = trim_facts(trim_id, retired_ok=True)
    admit_beginning(address)
    return TradeIn.objects.create(
        buyer_id=actor.user_id,
        trim_id=trim.id,
        title_zh=trim.title_zh,
        title_en=trim.title_en,
        art_url=artwork_url(trim),
        model_year=trim.model_year,
        created_at=clock.now(),
    )


@transaction.atomic
def adopt(*, actor: Actor, keeper: Keeper) -> None:
    """Whoever signs in keeps what the browser began before."""
    if actor.user_id is not None and keeper.held:
        waiting = TradeIn.objects.filter(buyer_id__isnull=True, id__in=list(keeper.held))
        waiting.update(buyer_id=actor.user_id)


@transaction.atomic
def describe(*, actor: Actor, keeper: Keeper, trade_in_id: UUID, said: Described) -> TradeIn:
    """First registration, kilometres and city, as typed. Raises NotFound, Asked, and Invalids by field."""
    trade_in = changeable(keeper, trade_in_id)
    today = clock.now().astimezone(clock.SHANGHAI).date()
    registered, mileage = month_of(said.year, said.month), kilometres_of(said.mileage)
    problems = [
        *_registration_problems(registered, trade_in.model_year, today),
        *_mileage_problems(mileage, registered, today),
        *([] if city_place(said.city) else [CityUnknown()]),
    ]
    if problems:
        raise Invalids(problems)
    trade_in.registered, trade_in.mileage_km, trade_in.city = registered, mileage, said.city
    trade_in.save()
    return trade_in


@transaction.atomic
def answer_questions(
    *, actor: Actor, keeper: Keeper, trade_in_id: UUID, answers: Mapping[str, str]
) -> TradeIn:
    """What condition the car is in. Raises NotFound, Asked, and Invalids of AnswerMissing by question."""
    trade_in = changeable(keeper, trade_in_id)
    problems = [
        AnswerMissing(field=question)
        for question, choices in QUESTIONS.items()
        if answers.get(question) not in choices
    ]
    if problems:
        raise Invalids(problems)
    trade_in.answers = {question: answers[question] for question in QUESTIONS}
    trade_in.save()
    return trade_in


@transaction.atomic
def discard(*, actor: Actor, keeper: Keeper, trade_in_id: UUID) -> None:
    """Delete a trade-in with its photos; not once dealers have been asked. Raises NotFound and Asked."""
    trade_in = changeable(keeper, trade_in_id)
    photos = [photo.id for photo in photos_of(trade_in)]
    trade_in.delete()
    for photo_id in photos:
        transaction.on_commit(partial(forget, trade_in_id, photo_id))


def changeable(keeper: Keeper, trade_in_id: UUID) -> TradeIn:
    """The trade-in, held and without its estimate, to be changed. Raises NotFound and Asked."""
    trade_in = trade_in_of(keeper, trade_in_id, locked=True)
    if trade_in.state == "REQUESTED":
        raise Asked()
    if trade_in.state != TRADE_IN.initial:
        trade_in.state = TRADE_IN.target(trade_in.state, "edit")
        clear(trade_in)
    return trade_in


def clear(trade_in: TradeIn) -> None:
    """Take the estimate off, without saving."""
    trade_in.low_minor = trade_in.mid_minor = trade_in.high_minor = None
    trade_in.parts, trade_in.comparables, trade_in.grounds = [], [], {}
    trade_in.model = trade_in.schedule = trade_in.unknown_because = ""
    trade_in.estimated_at = trade_in.valid_until = None


def _registration_problems(registered: date | None, model_year: int, today: date) -> list[DomainError]:
    if registered is None:
        return [RegistrationMissing()]
    if registered > today:
        return [RegistrationAhead()]
    if registered.year < model_year - 1:
        return [RegistrationTooEarly(params={"year": model_year})]
    return []


def _mileage_problems(mileage: int | None, registered: date | None, today: date) -> list[DomainError]:
    if mileage is None:
        return [MileageUnreadable()]
    if mileage < 0:
        return [MileageNegative()]
    if mileage > FURTHEST_KM or (
        registered and registered <= today and not driveable(mileage, registered, today)
    ):
        return [MileageAbsurd()]
    return []

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from shared_apps.appraisal.queries import OwnedCar, OwnedWorth, worth_of_owned
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.queries.ratings import listings_by_id
from shared_apps.tradein.engine import QUESTIONS, Schedule, TooLittle, schedule_on, value_of
from shared_apps.tradein.errors import Incomplete
from shared_apps.tradein.facts import Keeper
from shared_apps.tradein.models import TradeIn
from shared_apps.tradein.operations.describing import changeable, clear
from shared_apps.tradein.states import TRADE_IN


@transaction.atomic
def estimate(*, actor: Actor, keeper: Keeper, trade_in_id: UUID) -> TradeIn:
    """Say what the car would bring, or that nothing can be said (state UNKNOWN); in the market's scope.

    Raises NotFound, Asked, and Incomplete while something is still to be told.
    """
    trade_in = changeable(keeper, trade_in_id)
    if not trade_in.described or trade_in.answers.keys() != QUESTIONS.keys():
        raise Incomplete()
    clear(trade_in)
    now = clock.now()
    schedule = schedule_on(now.astimezone(clock.SHANGHAI).date())
    trade_in.estimated_at = now
    if schedule is None:
        _unknown(trade_in, "NO_SCHEDULE")
    else:
        trade_in.valid_until = now + timedelta(days=schedule.valid_days)
        _value(trade_in, schedule)
    trade_in.save()
    return trade_in


def _value(trade_in: TradeIn, schedule: Schedule) -> None:
    worth = worth_of_owned(_owned(trade_in))
    if worth is None or trade_in.registered is None:
        _unknown(trade_in, "TOO_FEW")
        return
    trade_in.model, trade_in.schedule, trade_in.currency = worth.model, schedule.version, schedule.currency
    try:
        value = value_of(
            schedule,
            retail=(worth.low_minor, worth.fair_minor, worth.high_minor),
            model_year=trade_in.model_year,
            registered=trade_in.registered,
            answers=trade_in.answers,
        )
    except TooLittle:
        _unknown(trade_in, "TOO_LITTLE")
        return
    trade_in.low_minor, trade_in.mid_minor, trade_in.high_minor = (
        value.low_minor, value.mid_minor, value.high_minor,
    )  # fmt: skip
    trade_in.parts = [*worth.parts, *value.parts]
    trade_in.comparables = _comparables(worth)
    trade_in.grounds = {
        "retail": asdict(worth.grounds),
        "fair_minor": worth.fair_minor,
        "dealers": worth.dealers,
        "certain": worth.certain,
        "error_bp": worth.error_bp,
    }
    trade_in.state = TRADE_IN.target(trade_in.state, "estimate")


def _unknown(trade_in: TradeIn, why: str) -> None:
    trade_in.unknown_because = why
    trade_in.state = TRADE_IN.target(trade_in.state, "find_too_little")


def _owned(trade_in: TradeIn) -> OwnedCar:
    trim = trim_facts(trade_in.trim_id, retired_ok=True)
    listed = trim.msrp.amount if trim.msrp and trim.msrp.currency == "CNY" else 0
    return OwnedCar(
        brand_slug=trim.brand_slug,
        body=trim.body,
        series_id=trim.series_id,
        trim_id=trim.id,
        energy=trim.energy,
        model_year=trim.model_year,
        mileage_km=trade_in.mileage_km or 0,
        city=trade_in.city,
        msrp_minor=listed,
    )


def _comparables(worth: OwnedWorth) -> list[dict[str, Any]]:
    """The cars it rests on as they are today: they will be sold, and the estimate must stay legible."""
    rows = listings_by_id([listing_id for listing_id, _says in worth.comparables])
    names = ("title_zh", "title_en", "price_minor", "mileage_km", "model_year", "city")
    return [
        {
            "id": str(listing_id),
            **{name: getattr(rows[listing_id], name) for name in names},
            "dealer": rows[listing_id].dealer.name,
            "says_minor": says,
        }
        for listing_id, says in worth.comparables
        if listing_id in rows
    ]

"""Buyers' own cars, made through the operations that pages call."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image

from core.kernel import clock, ids
from core.kernel.actor import Actor
from shared_apps.accounts.models import User
from shared_apps.appraisal.operations import refit
from shared_apps.catalog.models import Trim
from shared_apps.marketplace.operations import publish_listing
from shared_apps.tradein import operations
from shared_apps.tradein.engine import QUESTIONS
from shared_apps.tradein.facts import Described, Keeper, Wish
from shared_apps.tradein.models import Request, TradeIn
from tenants.context import DealerRef, dealer_context, market_context, owner_context
from tests.factories.marketplace import listing_facts, make_trim

BEST = {question: answers[0] for question, answers in QUESTIONS.items()}
WORST = {question: answers[-1] for question, answers in QUESTIONS.items()}
WISH = Wish("李想置换", "13900139000", "周末可以开过来")


def used_market(*dealers: DealerRef, count: int = 40, year: int = 2024, seed: int = 5) -> list[Trim]:
    """Two versions of a series, so many used cars of each dealer's in turn, looked at by the appraisal."""
    rng = np.random.default_rng(seed)
    trims = [make_trim(year=year, msrp_minor=msrp) for msrp in (20_000_000, 24_000_000)]
    for number in range(count):
        trim = trims[number % 2]
        driven = int(rng.integers(5_000, 60_000))
        left = 0.78 - 0.02 * driven / 10_000 + float(rng.normal(0, 0.02))
        dealer = dealers[number // 2 % len(dealers)]
        facts = listing_facts(
            dealer.id,
            trim.id,
            vehicle_id=ids.new_id(),
            condition="USED",
            mileage_km=driven,
            price_minor=round(trim.msrp_minor * left, -4),
            available_since=clock.now() - timedelta(days=20),
        )
        with dealer_context(dealer):
            publish_listing(facts)
    with market_context():
        refit()
    return trims


def actor_of(user: User | None) -> Actor:
    """The buyer as an actor; a guest without one."""
    return Actor("buyer", user.id, user.name) if user else Actor("anonymous")


def make_trade_in(
    trim: Trim, user: User | None = None, *, mileage: str = "30000", estimated: bool = True, **given: Any
) -> TradeIn:
    """A car told to the end and, if the market knows enough, estimated."""
    actor = actor_of(user)
    with market_context():
        one = operations.begin(actor=actor, trim_id=trim.id, address=str(ids.new_id()))
        keeper = keeper_of(user, one.id)
        said = Described(
            year=given.get("year", "2024"),
            month=given.get("month", "7"),
            mileage=mileage,
            city=given.get("city", "杭州"),
        )
        operations.describe(actor=actor, keeper=keeper, trade_in_id=one.id, said=said)
        operations.answer_questions(
            actor=actor, keeper=keeper, trade_in_id=one.id, answers=given.get("answers", BEST)
        )
        if not estimated:
            return TradeIn.objects.get(id=one.id)
        return operations.estimate(actor=actor, keeper=keeper, trade_in_id=one.id)


def keeper_of(user: User | None, *held: UUID) -> Keeper:
    """Whoever may see these cars."""
    return Keeper(user.id) if user else Keeper(None, frozenset(held))


def ask(trade_in: TradeIn, user: User, *dealers: DealerRef, wish: Wish = WISH) -> list[Request]:
    """The buyer asks these dealers."""
    with market_context():
        return operations.ask_dealers(
            actor=actor_of(user),
            keeper=Keeper(user.id),
            trade_in_id=trade_in.id,
            dealers=[dealer.id for dealer in dealers],
            wish=wish,
        )


def jpeg(width: int = 120, height: int = 90, **options: Any) -> bytes:
    """A small photo; `exif` and the like as Pillow takes them."""
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", **options)
    return out.getvalue()


def trade_ins(main: DealerRef, buyer: User, trim_id: UUID, *, note: str, phone: str) -> dict[str, Any]:
    """Two cars of a buyer's that the market knows little of: one still private, about one main was asked."""
    with owner_context():
        trim = Trim.objects.select_related("model_year").get(id=trim_id)
    told = {"year": str(trim.model_year.year), "month": "3"}
    private, asked = (make_trade_in(trim, buyer, **told) for _each in range(2))
    actor, keeper = actor_of(buyer), Keeper(buyer.id)
    with market_context():
        photos = [
            operations.add_photo(actor=actor, keeper=keeper, trade_in_id=one.id, name="a.jpg", data=jpeg())
            for one in (private, asked)
        ]
    (request,) = ask(asked, buyer, main, wish=Wish(buyer.name, phone, note))
    return {
        "trade_in_id": private.id,
        "trade_in_photo": photos[0].id,
        "asked_photo": photos[1].id,
        "trade_in_size": "small",
        "request_id": request.id,
    }

"""Cars with what a page says of them besides their own columns, in the query that brings them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Abs, Coalesce, JSONObject

from core.kernel import clock
from core.kernel.errors import NotFound
from core.kernel.money import Money
from shared_apps.marketplace.deadlines import Outlook, on_offer
from shared_apps.marketplace.facts import DEPOSIT, Deposit
from shared_apps.marketplace.models import DealerDeposit, Listing, ListingDay, ListingPrice
from shared_apps.marketplace.prices import PriceHistory, Step, price_history
from shared_apps.marketplace.queries.beside import with_beside
from shared_apps.marketplace.queries.matching import dealers_shown
from shared_apps.marketplace.queries.matching import on_offer as all_on_offer
from shared_apps.marketplace.queries.ratings import comparables_told
from tenants.states import SERVED

NOT_ON_CARDS = (
    "search_text", "vin_digest", "pledged", "inspected_at", "was_demo",
    "dealer__intro_zh", "dealer__intro_en", "dealer__progress", "dealer__error",
    "dealer__owner_name", "dealer__owner_email", "dealer__state_reason", "dealer__erase_after",
    "dealer__maintenance", "dealer__created_at", "dealer__updated_at",
    "rating__contributions", "rating__comparables", "rating__grounds", "rating__review",
)  # fmt: skip
NEAR_IN_PRICE = (75, 125)
"""Percent of a car's price between which a car of another series is like it."""


@dataclass(frozen=True, slots=True)
class CarInFull:
    """A listing with what became of it: its prices up to the day it left, views and saves of all its days.

    `selling` says whether its dealer's cars are on the market.
    """

    car: Listing
    prices: PriceHistory | None
    views: int
    saves: int
    selling: bool

    @property
    def on_offer(self) -> bool:
        """Whether a buyer may reserve it, as far as the market knows."""
        return self.selling and self.car.on_offer

    def outlook(self, *, plates: bool = False) -> Outlook | None:
        """When a buyer who signs and pays now can drive it home, with `plates` once its dealer has registered
        it; None where the dealer has not told what that takes.
        """
        if self.car.pledged is None:
            return None
        measured = getattr(self.car.dealer, "pace", None)
        return on_offer(
            pledged=self.car.pledged,
            inspected_at=self.car.inspected_at,
            plates=plates,
            pace=measured.pace if measured else None,
            now=clock.now(),
        )


def for_cards(cars: QuerySet[Listing]) -> QuerySet[Listing]:
    """The same cars with dealer and rating, the price before this one (`was_minor`) and since when it is so
    (`repriced_at`).
    """
    prices = ListingPrice.objects.filter(listing=OuterRef("pk")).order_by("-since", "-id")
    return (
        cars.select_related("dealer", "rating")
        .defer(*NOT_ON_CARDS)
        .annotate(
            was_minor=Subquery(prices.values("price_minor")[1:2]),
            repriced_at=Subquery(prices.values("since")[:1]),
        )
    )


def listing_in_full(listing_id: UUID) -> CarInFull:
    """A listing with its dealer, its rating and what became of it, whether or not its dealer sells.

    Raises NotFound, also where its dealer has not opened yet or is gone for good.
    """
    prices = ListingPrice.objects.filter(listing=OuterRef("pk")).order_by("since", "id")
    rows = Listing.objects.select_related("dealer", "rating").filter(dealer__state__in=SERVED)
    found = (
        with_beside(rows, "dealer__")
        .annotate(
            selling=Case(When(dealers_shown() & Q(dealer__state="ACTIVE"), then=True), default=Value(False)),
            comparables_told=comparables_told(),
            price_steps=ArraySubquery(prices.values(step=JSONObject(since="since", price="price_minor"))),
            views=_total("views"),
            saves=_total("saves"),
        )
        .filter(id=listing_id)
        .first()
    )
    if found is None:
        raise NotFound()
    told: Any = found
    steps = [Step(datetime.fromisoformat(step["since"]), step["price"]) for step in told.price_steps]
    history = price_history(steps, now=found.withdrawn_at or clock.now())
    return CarInFull(found, history, told.views, told.saves, told.selling)


def deposit_of(car: Listing) -> Deposit:
    """What its dealer asks at this moment of whoever has the car kept for them."""
    terms: DealerDeposit | None = getattr(car.dealer, "deposit_terms", None)
    return (terms.now() if terms else DEPOSIT).for_car(Money(car.price_minor, car.currency))


def similar(car: Listing, limit: int = 4) -> list[Listing]:
    """Other cars on offer, the nearest in price: of the same series, then of body and energy, then of body.

    Each kind is read from its index outwards from the car's price, so that it costs the same in any market.
    """
    others = all_on_offer().exclude(id=car.id)
    kin = others.filter(body=car.body)
    low, high = (car.price_minor * percent // 100 for percent in NEAR_IN_PRICE)
    near = kin.filter(energy=car.energy, price_minor__range=(low, high))
    kinds = (others.filter(series_id=car.series_id), near, kin)
    first, *more = [part for rows in kinds for part in _around(rows, car, limit)]
    rows = for_cards(Listing.objects.filter(id__in=first.union(*more))).annotate(
        kin=Case(
            When(series_id=car.series_id, then=Value(0)),
            When(body=car.body, energy=car.energy, price_minor__range=(low, high), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        apart=Abs(F("price_minor") - Value(car.price_minor)),
    )
    return list(rows.order_by("kin", "apart", "id")[:limit])


def _around(rows: QuerySet[Listing], car: Listing, limit: int) -> list[Any]:
    """The ids of the few rows next to the car's price, upwards and downwards."""
    dearer = rows.filter(price_minor__gte=car.price_minor).order_by("price_minor", "id")
    cheaper = rows.filter(price_minor__lt=car.price_minor).order_by("-price_minor", "-id")
    return [part.values("id")[:limit] for part in (dearer, cheaper)]


def _total(column: str) -> Coalesce:
    days = ListingDay.objects.filter(listing=OuterRef("pk")).order_by().values("listing")
    return Coalesce(Subquery(days.annotate(total=Sum(column)).values("total")), Value(0))

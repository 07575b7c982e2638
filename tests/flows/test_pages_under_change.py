"""Paging through results while another connection changes the stock between the pages.

The promise: a car that is on offer, matches the search and is not changed from before the first page until
after the last stands on exactly one page, in every order. A car that is changed meanwhile (repriced, rated,
withdrawn, published again) may be met at its old place, at its new one, at both or at neither; never twice on
one page.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from core.kernel import clock, ids
from shared_apps.marketplace.filters import SORTS, Filters
from shared_apps.marketplace.models import Listing, ListingRating
from shared_apps.marketplace.queries import results
from shared_apps.marketplace.shelf import KEEPER
from tenants.context import owner_context
from tests.factories.marketplace import LONG_AGO

LINES = ("han", "tang", "rohan")
SEARCH = {"q": "han", "near": "杭州", "within": 2000}


def _car(chance: random.Random, dealer) -> Listing:
    line = chance.choice(LINES)
    return Listing(
        id=ids.new_id(), dealer_id=dealer.id, trim_id=ids.new_id(), trim_slug="pro",
        brand_slug="byd", brand_zh="比亚迪", brand_en="BYD", brand_initial="B",
        series_id=ids.new_id(), series_slug=line, series_zh=line, series_en=line, trim_zh="x", trim_en="x",
        title_zh=line, title_en=line, search_text=f"byd {line} han" if line == "tang" else f"byd {line}",
        model_year=2025, body="SUV", energy="BEV", categories=[], colour_code="c", colour_zh="白",
        colour_en="White", colour_hex="#ffffff", art_url="/art/x.svg", city="杭州",
        price_minor=chance.randint(10, 14) * 1_000_000, published_at=LONG_AGO,
        vin_last6="000001", vin_digest="0" * 64, version=1,
    )  # fmt: skip


def _rating(car: Listing) -> ListingRating:
    return ListingRating(
        listing_id=car.id, fair_minor=12_000_000, low_minor=11_500_000, high_minor=12_500_000, currency="CNY",
        model="test", rated_at=clock.now(),
    )  # fmt: skip


class Stir:
    """Another connection's hands on the stock: they leave `still` cars alone."""

    def __init__(self, chance: random.Random, dealers: list, cars: list[Listing]) -> None:
        self.chance, self.dealers = chance, dealers
        self.still, self.moving = cars[::2], cars[1::2]

    def __call__(self) -> None:
        with owner_context():
            for car in self.chance.sample(self.moving, 8):
                row = Listing.objects.filter(id=car.id)
                deed = self.chance.choice(["reprice", "withdraw", "republish", "rate", "delete rating"])
                if deed == "reprice":
                    row.update(price_minor=self.chance.randint(8, 16) * 1_000_000)
                elif deed == "withdraw":
                    row.update(withdrawn_at=clock.now())
                elif deed == "republish":
                    row.update(withdrawn_at=None, published_at=clock.now())
                elif deed == "rate":
                    ListingRating.objects.filter(listing_id=car.id).update(fair_minor=12_400_000)
                else:
                    ListingRating.objects.filter(listing_id=car.id).delete()
            fresh = [_car(self.chance, self.chance.choice(self.dealers)) for _ in range(3)]
            Listing.objects.bulk_create(fresh)
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fresh_for", [0.0, 3600.0], ids=["a fresh shelf", "a shelf an hour old"])
def test_every_car_left_alone_appears_exactly_once(main, other, settings, fresh_for):
    settings.SHELF_FRESH_FOR, settings.SHELF_IN_TRANSACTIONS = fresh_for, False
    chance = random.Random(fresh_for)
    cars = [_car(chance, chance.choice([main, other])) for _ in range(90)]
    with owner_context():
        Listing.objects.bulk_create(cars)
        ListingRating.objects.bulk_create(_rating(car) for car in cars if chance.random() < 0.7)
    stir = Stir(chance, [main, other], cars)

    with ThreadPoolExecutor(1) as elsewhere:
        for sort in SORTS:
            KEEPER.forget()
            seen = Counter(_walk(Filters(**SEARCH, sort=sort), lambda: elsewhere.submit(stir).result()))

            assert {car.id: seen[car.id] for car in stir.still} == {car.id: 1 for car in stir.still}, sort


def _walk(search: Filters, between: Callable[[], None]) -> list[UUID]:
    """The cars of all pages in order; something happens between any two."""
    seen, cursor = [], None
    for _page in range(100):
        page = results(search, cursor=cursor, limit=9)
        met = [car.id for car in page["items"]]
        assert len(met) == len(set(met))
        seen += met
        cursor = page["next_cursor"]
        if cursor is None:
            return seen
        between()
    raise AssertionError("the pages do not end")

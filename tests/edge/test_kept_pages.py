"""What pages keep is never older than the last commit: trims, and what dealers have on offer."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core.edge.hits import COUNTS, hits_of
from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.catalog.operations import retire_trim
from shared_apps.catalog.queries import trim_facts, trim_shown
from shared_apps.marketplace.queries import dealer_page
from shared_apps.marketplace.queries.dealers import OFFERS
from tenant_apps.stock.operations import hold_vehicle, reprice_vehicle
from tenants.context import dealer_context, market_context
from tests.factories.marketplace import LONG_AGO
from tests.factories.staff import staff
from tests.factories.stock import PRICE, make_trim, make_vehicle

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(call):
    """In a thread and on a connection of its own, as another process would."""

    def run():
        try:
            with market_context():
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def offer(slug="main"):
    card = elsewhere(lambda: dealer_page(slug))
    return card.cars, card.from_minor


class TestDealersOffers:
    def test_follow_every_commit_at_once(self, valkey, main):
        assert offer() == (0, None)
        car = make_vehicle(main, "AVAILABLE")
        assert offer() == (1, PRICE.amount)
        with dealer_context(main):
            reprice_vehicle(actor=staff(), vehicle_id=car.id, price=Money(19_980_000))
        assert offer() == (1, 19_980_000)
        with dealer_context(main):
            hold_vehicle(actor=SYSTEM, vehicle_id=car.id, until=LONG_AGO)
        assert offer() == (0, None)

    def test_do_not_run_ahead_of_a_transaction_nor_remember_one_that_was_undone(self, valkey, main):
        car = make_vehicle(main, "AVAILABLE")
        offer()
        with dealer_context(main):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                reprice_vehicle(actor=staff(), vehicle_id=car.id, price=Money(19_980_000))
                assert offer() == (1, PRICE.amount)
                raise ZeroDivisionError
            assert offer() == (1, PRICE.amount)
            with transaction.atomic():
                reprice_vehicle(actor=staff(), vehicle_id=car.id, price=Money(19_980_000))
                assert offer() == (1, PRICE.amount)
            assert offer() == (1, 19_980_000)

    def test_are_found_by_nearly_everybody_on_a_busy_day(self, valkey, main, other):
        """2,000 pages of two dealers and their cars while forty prices change."""
        cars = [make_vehicle(dealer, "AVAILABLE") for dealer in (main, other) for _ in range(4)]
        dealers = {main.slug: main, other.slug: other}
        chance = random.Random(5)
        for turn in range(2_000):
            slug = chance.choice(list(dealers))
            with market_context():
                dealer_page(slug)
                trim_shown(chance.choice(cars).trim_id)
            if turn % 50 == 0:
                at = chance.randrange(8)
                with dealer_context(main if at < 4 else other):
                    price = Money(PRICE.amount + 100_000 * (1 + turn // 50))
                    reprice_vehicle(actor=staff(), vehicle_id=cars[at].id, price=price)
        COUNTS.flush()
        for kind in hits_of(["dealer-offer", "trim"]):
            assert kind.hit + kind.miss >= 2_000
            assert kind.rate > 0.9, kind

    def test_carry_the_dealer_in_the_key(self, valkey, main, other):
        make_vehicle(main, "AVAILABLE")
        offer(), offer("other")
        with market_context():
            assert valkey.get(OFFERS._entry(main.slug)) and valkey.get(OFFERS._entry(other.slug))
            assert offer("other") == (0, None)


class TestTrims:
    def test_are_those_of_the_catalogue_and_follow_it(self, valkey):
        trim = make_trim()
        assert elsewhere(lambda: trim_shown(trim.id)) == elsewhere(lambda: trim_facts(trim.id))
        with market_context():
            retire_trim(actor=SYSTEM, trim_id=trim.id)
        assert elsewhere(lambda: trim_shown(trim.id)).retired

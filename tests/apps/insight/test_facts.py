"""Facts by version, figures by brute force: whatever order events come in, the sums are the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.kernel import clock
from shared_apps.insight import queries
from shared_apps.insight.facts import DELIVERED, GONE, NOT_PLACED, OPEN_RESERVATIONS
from shared_apps.insight.models import DealerStat, OrderFact, VehicleFact
from shared_apps.insight.operations import add_up, note_order, note_vehicle
from tenants.context import market_context

LONG_AGO, TO_COME = datetime(2026, 1, 10, 4, tzinfo=UTC), datetime(2090, 1, 10, 4, tzinfo=UTC)
VEHICLE_STATES = ("ARRIVED", "AVAILABLE", "HELD", "ALLOCATED", *GONE)
ORDER_STATES = ("HOLD", "RESERVED", "CONTRACTED", "READY", "DELIVERED", "CLOSED", "CANCELLED", "EXPIRED")


@pytest.fixture(autouse=True)
def _market(main, other):
    with market_context():
        yield


def vehicle(number=1, version=1, state="AVAILABLE", price=100, listed=True):
    return {
        "vehicle_id": str(UUID(int=number)),
        "state": state,
        "listed": listed,
        "price_minor": price,
        "cost_minor": price // 2,
        "currency": "CNY",
        "trim_id": str(UUID(int=9)),
        "version": version,
    }


def order(number=1, version=1, state="RESERVED", total=100, placed=LONG_AGO, delivered=None):
    return {
        "order_id": str(UUID(int=number)),
        "state": state,
        "total_minor": total,
        "paid_minor": 0,
        "currency": "CNY",
        "placed_at": placed.isoformat(),
        "delivered_at": delivered and delivered.isoformat(),
        "version": version,
    }


class TestVersions:
    @pytest.mark.parametrize("arriving", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 3, 1, 1, 2, 2)])
    def test_the_latest_version_wins_in_whatever_order_they_come(self, arriving):
        for version in arriving:
            note_vehicle(dealer_schema="t_main", payload=vehicle(version=version, price=version * 100))
            note_order(dealer_schema="t_main", payload=order(version=version, total=version * 1000))

        assert (VehicleFact.objects.get().version, VehicleFact.objects.get().price_minor) == (3, 300)
        assert (OrderFact.objects.get().version, OrderFact.objects.get().total_minor) == (3, 3000)

    def test_a_fact_is_its_dealers(self, main, other):
        note_vehicle(dealer_schema="t_main", payload=vehicle(1))
        note_vehicle(dealer_schema="t_other", payload=vehicle(2))

        assert {f.dealer_id for f in VehicleFact.objects.all()} == {main.id, other.id}

    def test_knows_nothing_of_the_buyer(self):
        columns = {field.name for field in OrderFact._meta.get_fields()}

        assert not columns & {"buyer_id", "buyer", "name", "phone", "email"}

    def test_figures_follow_by_themselves(self, main, deliver):
        note_vehicle(dealer_schema="t_main", payload=vehicle(1, price=500))
        note_vehicle(dealer_schema="t_main", payload=vehicle(2, price=700))
        assert not DealerStat.objects.exists()
        deliver()

        stat = DealerStat.objects.get()
        assert (stat.dealer_id, stat.stock_units, stat.stock_value_minor) == (main.id, 2, 1200)


vehicles = st.lists(
    st.tuples(st.booleans(), st.sampled_from(VEHICLE_STATES), st.integers(1, 10**10), st.booleans()),
    max_size=12,
)
orders = st.lists(
    st.tuples(st.booleans(), st.sampled_from(ORDER_STATES), st.integers(1, 10**10)), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(vehicles, orders)
def test_figures_equal_a_count_by_hand(main, other, cars, sales):
    VehicleFact.objects.all().delete()
    OrderFact.objects.all().delete()
    for number, (mine, state, price, listed) in enumerate(cars):
        schema = "t_main" if mine else "t_other"
        note_vehicle(dealer_schema=schema, payload=vehicle(number, 1, state, price, listed))
    for number, (mine, state, total) in enumerate(sales):
        note_order(dealer_schema="t_main" if mine else "t_other", payload=order(number, 1, state, total))
    add_up()

    for mine, dealer in ((True, main), (False, other)):
        stat = DealerStat.objects.get(dealer_id=dealer.id)
        stock = [(price, listed) for own, state, price, listed in cars if own is mine and state not in GONE]
        sold = [total for own, state, total in sales if own is mine and state in DELIVERED]
        states = [state for own, state, _ in sales if own is mine]
        assert {
            "stock_units": len(stock),
            "listed_units": sum(listed for own, _, _, listed in cars if own is mine),
            "stock_value_minor": sum(price for price, _ in stock),
            "open_reservations": sum(state in OPEN_RESERVATIONS for state in states),
            "orders": sum(state not in NOT_PLACED for state in states),
            "delivered": len(sold),
            "turnover_minor": sum(sold),
        }.items() <= vars(stat).items()


class TestWatermark:
    def test_is_the_oldest_count(self, main, other):
        assert queries.watermark() is None
        with clock.set_to(TO_COME):
            add_up()
        assert queries.watermark() == TO_COME
        with clock.set_to(TO_COME + timedelta(hours=1)):
            add_up(main.id)
        assert queries.watermark() == TO_COME
        with clock.set_to(TO_COME + timedelta(hours=2)):
            add_up()
        assert queries.watermark() == TO_COME + timedelta(hours=2)

    def test_is_told_in_real_time_even_while_the_past_is_written(self, main, other):
        before = clock.now()
        with clock.set_to(LONG_AGO):
            add_up()

        assert before <= queries.watermark() <= clock.now()


class TestDays:
    """Shanghai is eight hours ahead: its day begins at 16:00 UTC."""

    @pytest.mark.parametrize(
        ("now", "today"),
        [
            (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), "2026-03-01"),
            (datetime(2026, 3, 1, 16, 0, 0, tzinfo=UTC), "2026-03-02"),
            (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), "2026-01-01"),
            (datetime(2028, 2, 29, 12, 0, 0, tzinfo=UTC), "2028-02-29"),
        ],
    )
    def test_are_thirty_local_days_without_a_gap(self, now, today):
        with clock.set_to(now):
            days = [row["day"] for row in queries.daily()]

        assert len(days) == 30
        assert days[-1].isoformat() == today
        assert [(b - a).days for a, b in pairwise(days)] == [1] * 29

    def test_an_order_counts_on_the_day_the_buyer_saw(self):
        before, after = datetime(2026, 3, 1, 15, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, 1, tzinfo=UTC)
        note_order(dealer_schema="t_main", payload=order(1, placed=before))
        note_order(dealer_schema="t_main", payload=order(2, placed=after))
        note_order(
            dealer_schema="t_other",
            payload=order(3, state="DELIVERED", total=77, placed=before, delivered=after),
        )
        note_order(dealer_schema="t_other", payload=order(4, state="EXPIRED", placed=after))
        with clock.set_to(datetime(2026, 3, 2, 3, tzinfo=UTC)):
            days = {row["day"].isoformat(): row for row in queries.daily()}

        first, second = days["2026-03-01"], days["2026-03-02"]
        assert (first["reservations"], first["orders"], first["delivered"]) == (2, 2, 0)
        assert (second["reservations"], second["orders"], second["delivered"]) == (2, 1, 1)
        assert (first["turnover_minor"], second["turnover_minor"]) == (0, 77)

    def test_the_first_day_begins_at_its_local_midnight(self):
        edge = datetime(2026, 1, 31, 16, tzinfo=UTC)
        for number, moment in enumerate((edge - timedelta(seconds=1), edge)):
            note_order(dealer_schema="t_main", payload=order(number, placed=moment))
        with clock.set_to(datetime(2026, 3, 2, 3, tzinfo=UTC)):
            days = queries.daily()

        assert days[0]["day"].isoformat() == "2026-02-01"
        assert sum(day["orders"] for day in days) == 1

    def test_the_month_begins_at_local_midnight(self):
        with clock.set_to(datetime(2026, 2, 28, 16, 30, tzinfo=UTC)):
            assert queries.month_start() == datetime(2026, 2, 28, 16, tzinfo=UTC)
        with clock.set_to(datetime(2026, 2, 28, 15, 30, tzinfo=UTC)):
            assert queries.month_start() == datetime(2026, 1, 31, 16, tzinfo=UTC)

    def test_turnover_of_the_month_leaves_out_what_was_cancelled(self):
        now = datetime(2026, 3, 15, 4, tzinfo=UTC)
        note_order(dealer_schema="t_main", payload=order(1, state="DELIVERED", total=5, delivered=now))
        note_order(dealer_schema="t_main", payload=order(2, state="CANCELLED", total=7, delivered=now))
        with clock.set_to(now):
            assert queries.turnover_since(queries.month_start()) == 5

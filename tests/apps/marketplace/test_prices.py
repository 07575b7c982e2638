"""What a car's prices tell."""

from datetime import UTC, datetime, timedelta

from shared_apps.marketplace.prices import Step, price_history

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _history(*steps):
    return price_history([Step(NOW - timedelta(days=days), price) for days, price in steps], now=NOW)


class TestPriceHistory:
    def test_is_nothing_without_a_price(self):
        assert price_history([], now=NOW) is None

    def test_has_one_price_that_never_moved(self):
        found = _history((10, 200))

        assert (found.by_minor, found.lowest_minor, found.at_lowest) == (0, 200, True)
        assert found.path == "M0 50H100"

    def test_differs_from_step_to_step_and_from_the_first(self):
        found = _history((40, 200), (20, 180), (10, 190))

        assert [change.by_minor for change in found.changes] == [None, -20, 10]
        assert found.by_minor == -10

    def test_counts_the_price_in_force_thirty_days_ago(self):
        assert _history((90, 150), (40, 170), (10, 200)).lowest_minor == 170
        assert _history((90, 150), (29, 170)).lowest_minor == 150
        assert _history((90, 150), (30, 170)).lowest_minor == 170

    def test_says_whether_something_lower_was_asked(self):
        assert not _history((10, 200), (5, 180), (1, 190)).at_lowest
        assert _history((100, 100), (50, 200), (1, 190)).at_lowest

    def test_draws_steps_in_time_and_price(self):
        found = _history((40, 200), (20, 150), (10, 100))

        assert [tuple(point) for point in found.points] == [(0, 0), (50, 50), (75, 100)]
        assert found.path == "M0 0H50V50H75V100H100"

    def test_draws_a_car_that_came_this_minute(self):
        assert _history((0, 200)).path == "M0 50H100"

    def test_takes_a_repeated_price_for_one(self):
        assert len(_history((40, 200), (20, 200), (10, 190)).changes) == 2

    def test_takes_prices_in_any_order(self):
        assert [c.price_minor for c in _history((10, 190), (40, 200)).changes] == [200, 190]

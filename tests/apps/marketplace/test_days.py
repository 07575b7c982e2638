"""How often listings are kept and seen, day by day."""

import re
from datetime import UTC, date, datetime

import pytest
from redis import Redis

from core.kernel import clock, ids
from core.storage.valkey import connection
from shared_apps.marketplace.models import ListingDay
from shared_apps.marketplace.operations import count_saves, count_view, flush_views, publish_listing, visits
from tenants.context import dealer_context, market_context
from tests.factories.marketplace import listing_facts, make_trim

EVENING = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
NIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)  # midnight there: the second of March


@pytest.fixture
def car(main):
    facts = listing_facts(main.id, make_trim().id)
    with dealer_context(main):
        publish_listing(facts)
    return facts.vehicle_id


def _days(car):
    rows = ListingDay.objects.filter(listing_id=car).order_by("day")
    return list(rows.values_list("day", "views", "saves"))


class TestCountSaves:
    def test_adds_up_by_day_of_shanghai(self, car):
        with market_context():
            for moment, delta in ((EVENING, 1), (EVENING, 1), (NIGHT, -1)):
                with clock.set_to(moment):
                    count_saves(listing_id=car, delta=delta)

        assert _days(car) == [(date(2026, 3, 1), 0, 2), (date(2026, 3, 2), 0, -1)]

    def test_counts_nothing_for_a_listing_that_is_not_there(self, car):
        with market_context():
            count_saves(listing_id=ids.new_id(), delta=1)

        assert not ListingDay.objects.exists()


@pytest.fixture
def counted():
    """Valkey without a count of this day, before and after."""
    server = connection()
    with clock.set_to(EVENING):
        _forget(server)
        yield server
    _forget(server)


def _forget(server):
    for key in server.scan_iter(match="tally:market:*2026-0*"):
        server.delete(key)


def _look(car, *visitors):
    with market_context():
        return [count_view(listing_id=car, visitor=visitor) for visitor in visitors]


def _flush():
    with market_context():
        return flush_views()


class TestCountView:
    def test_counts_a_visitor_once_a_day(self, car, counted):
        assert _look(car, "anna", "ben", "anna") == [True, True, False]
        _flush()
        with clock.set_to(NIGHT):
            assert _look(car, "anna") == [True]
            _flush()

        assert _days(car) == [(date(2026, 3, 1), 2, 0), (date(2026, 3, 2), 1, 0)]

    def test_keeps_nothing_of_the_visitor(self, car, counted):
        _look(car, "203.0.113.9 Firefox")

        kept = b"".join(counted.smembers("tally:market:seen:2026-03-01"))
        assert re.fullmatch(rb"[0-9a-f]{20}", kept)
        assert 0 < counted.ttl("tally:market:salt:2026-03-01") <= 2 * 24 * 3600

    def test_marks_say_something_else_once_the_salt_is_forgotten(self, car, counted):
        _look(car, "anna")
        before = counted.smembers("tally:market:seen:2026-03-01")
        _forget(counted)
        _look(car, "anna")

        assert counted.smembers("tally:market:seen:2026-03-01").isdisjoint(before)

    def test_leaves_the_page_alone_when_the_server_is_away(self, car, monkeypatch):
        away = Redis.from_url("redis://127.0.0.1:1/0")
        monkeypatch.setattr(visits, "connection", lambda: away)

        assert _look(car, "anna") == [False]


class TestFlushViews:
    def test_writes_nothing_twice(self, car, counted):
        _look(car, "anna", "ben")

        assert [_flush(), _flush()] == [1, 0]
        assert _days(car) == [(date(2026, 3, 1), 2, 0)]

    def test_leaves_saves_alone(self, car, counted):
        with market_context():
            count_saves(listing_id=car, delta=3)
        _look(car, "anna")
        _flush()

        assert _days(car) == [(date(2026, 3, 1), 1, 3)]

    def test_killed_before_the_write_loses_nothing(self, car, counted, monkeypatch):
        _look(car, "anna", "ben")
        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(visits, "note_views", _killed)
            _flush()
        assert _days(car) == []
        _look(car, "carl")
        _flush()

        assert _days(car) == [(date(2026, 3, 1), 3, 0)]

    def test_killed_after_the_write_counts_nothing_twice(self, car, counted, monkeypatch):
        _look(car, "anna", "ben")
        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(type(counted), "hset", _killed)
            _flush()
        assert _days(car) == [(date(2026, 3, 1), 2, 0)]
        _look(car, "carl")
        _flush()

        assert _days(car) == [(date(2026, 3, 1), 3, 0)]

    def test_goes_on_from_the_database_after_valkey_lost_its_memory(self, car, counted):
        _look(car, "anna", "ben")
        _flush()
        _forget(counted)
        _look(car, "carl")
        _flush()
        _flush()

        assert _days(car) == [(date(2026, 3, 1), 3, 0)]

    def test_passes_over_a_listing_that_is_gone(self, car, counted):
        _look(car, "anna")
        _look(ids.new_id(), "ben")

        assert _flush() == 2
        assert _days(car) == [(date(2026, 3, 1), 1, 0)]

    def test_writes_down_yesterday_after_midnight(self, car, counted):
        _look(car, "anna")
        with clock.set_to(NIGHT):
            _flush()

        assert _days(car) == [(date(2026, 3, 1), 1, 0)]


def _killed(*_args, **_given):
    raise KeyboardInterrupt

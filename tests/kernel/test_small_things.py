"""Clock, ids, events and traces."""

from dataclasses import FrozenInstanceError, dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread
from typing import ClassVar
from uuid import UUID

import pytest

from core.kernel import clock, ids, trace
from core.kernel.events import Event
from core.kernel.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestClock:
    def test_is_aware_and_in_utc(self):
        assert clock.now().tzinfo is UTC
        assert abs(datetime.now(tz=UTC) - clock.now()) < timedelta(seconds=5)

    def test_stands_where_it_is_set_and_goes_on_afterwards(self):
        with clock.set_to(NOON):
            assert clock.now() == NOON
            with clock.set_to(NOON.astimezone(timezone(timedelta(hours=8))) + timedelta(days=1)):
                assert clock.now() == NOON + timedelta(days=1)
                assert clock.now().tzinfo is UTC
            assert clock.now() == NOON
        assert clock.now() > NOON

    def test_goes_on_after_an_error(self):
        with pytest.raises(RuntimeError), clock.set_to(NOON):
            raise RuntimeError
        assert clock.now() != NOON

    def test_refuses_a_moment_without_a_zone(self):
        with pytest.raises(ValueError, match="time zone"), clock.set_to(datetime(2026, 3, 1)):  # noqa: DTZ001
            pass

    def test_the_latest_instant_is_never_in_the_past(self):
        before = datetime.now(tz=UTC)
        with clock.set_to(NOON.replace(year=2020)):
            assert before <= clock.latest() <= datetime.now(tz=UTC)
        with clock.set_to(NOON.replace(year=2090)):
            assert clock.latest() == NOON.replace(year=2090)

    def test_stands_for_this_thread_only(self):
        seen = []
        with clock.set_to(NOON):
            thread = Thread(target=lambda: seen.append(clock.now()))
            thread.start()
            thread.join()
        assert seen[0] != NOON


class TestIds:
    def test_are_version_7_and_in_the_order_they_were_made(self):
        made = [ids.new_id() for _ in range(2000)]

        assert {one.version for one in made} == {7}
        assert len(set(made)) == 2000
        assert made == sorted(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sold(Event):
    name: ClassVar[str] = "test.sold"

    vehicle_id: UUID
    at: datetime
    on: date
    price: Money
    tags: tuple[str, ...]
    extra: dict[str, object]


class TestEvents:
    def test_become_plain_json(self):
        vehicle = ids.new_id()
        sold = _Sold(
            vehicle_id=vehicle,
            at=NOON,
            on=date(2026, 3, 1),
            price=Money(5),
            tags=("a", "b"),
            extra={"id": vehicle, "n": 1},
        )

        assert sold.payload() == {
            "vehicle_id": str(vehicle),
            "at": "2026-03-01T12:00:00+00:00",
            "on": "2026-03-01",
            "price": {"amount": 5, "currency": "CNY"},
            "tags": ["a", "b"],
            "extra": {"id": str(vehicle), "n": 1},
        }

    def test_never_change(self):
        sold = _Sold(vehicle_id=ids.new_id(), at=NOON, on=NOON.date(), price=Money(1), tags=(), extra={})

        with pytest.raises(FrozenInstanceError):
            sold.at = NOON


class TestTrace:
    def test_names_a_block_and_no_more(self):
        assert trace.request_id() == ""
        with trace.traced("abc") as outer:
            with trace.traced() as inner:
                assert trace.request_id() == inner != outer
            assert trace.request_id() == "abc"
        assert trace.request_id() == ""

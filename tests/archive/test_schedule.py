"""When the next backup is due, and which ones may go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.archive.schedule import LONGEST_PAUSE, Keep, Past, due_at, to_forget

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEEP = Keep(hours=48, days=30, weeks=12)
FIRST, LAST = UUID(int=0), UUID(int=999)
moments = st.lists(st.integers(0, 200 * 24 * 60).map(lambda m: NOW - timedelta(minutes=m)), max_size=300)


def test_a_dealer_without_a_backup_is_due_at_once():
    assert due_at(FIRST, Past(), HOUR) is None


def test_dealers_differ_by_a_tenth_of_the_interval_at_most():
    assert due_at(FIRST, Past(safe_at=NOW), HOUR) == NOW + HOUR
    assert NOW + HOUR - timedelta(minutes=6) < due_at(LAST, Past(safe_at=NOW), HOUR) < NOW + HOUR


@pytest.mark.parametrize(("failures", "minutes"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 360), (500, 360)])
def test_pauses_grow_with_failures(failures, minutes):
    past = Past(safe_at=NOW - DAY, failures=failures, failed_at=NOW)

    assert due_at(FIRST, past, HOUR) == NOW + timedelta(minutes=minutes)
    assert timedelta(minutes=minutes) <= LONGEST_PAUSE


def test_hourly_then_daily_then_weekly():
    every_half_hour = [NOW - n * HOUR / 2 for n in range(2 * 24 * 120)]
    kept = set(every_half_hour) - to_forget(every_half_hour, NOW, KEEP)

    assert len([at for at in kept if NOW - at <= 2 * DAY]) == 49  # so many clock hours are touched
    assert len([at for at in kept if 3 * DAY < NOW - at <= 30 * DAY]) == 27
    assert len([at for at in kept if NOW - at > 31 * DAY]) == 8
    assert max(NOW - at for at in kept) <= 84 * DAY


@given(moments)
def test_the_newest_always_stays(taken):
    gone = to_forget(taken, NOW, KEEP)

    assert gone <= set(taken)
    assert not taken or max(taken) not in gone


@given(moments)
def test_forgetting_again_forgets_nothing_more(taken):
    left = set(taken) - to_forget(taken, NOW, KEEP)

    assert to_forget(left, NOW, KEEP) == set()


@given(moments)
def test_each_of_the_last_hours_that_had_a_backup_keeps_one(taken):
    left = set(taken) - to_forget(taken, NOW, KEEP)

    def hours(moments):
        return {at.strftime("%d%H") for at in moments if NOW - at <= 2 * DAY}

    assert hours(left) == hours(taken)

"""Free times: within opening hours, for cars and people who are there, by the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from core.kernel import ids
from shared_apps.appointments.slots import KINDS, Car, Person, free_people, free_times, moment_of
from shared_apps.marketplace.hours import parse_hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Monday noon in Shanghai
CAR, GUIDE = Car(ids.new_id()), Person(ids.new_id())


def free(
    hours="周一至周日 9:00–18:00", *, kind="STANDARD", zone=SHANGHAI, now=NOW, cars=(CAR,), people=(GUIDE,)
):
    read = parse_hours(hours)
    assert read is not None
    return free_times(kind=KINDS[kind], hours=read, zone=zone, now=now, cars=cars, people=people)


def clock_times(found, day, zone=SHANGHAI):
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in found.slots(day)]


def at(day, hour, minute=0, zone=SHANGHAI):
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


class TestOpeningHours:
    def test_a_day_has_every_half_hour_in_which_a_whole_drive_fits(self):
        times = clock_times(free(), date(2026, 11, 24))

        assert (times[0], times[1], times[-1], len(times)) == ("09:00", "09:30", "17:00", 17)

    def test_today_begins_two_hours_from_now_and_the_horizon_ends_after_fourteen_days(self):
        found = free()

        assert clock_times(found, date(2026, 11, 23))[0] == "14:00"
        assert (found.days()[0], found.days()[-1]) == (date(2026, 11, 23), date(2026, 12, 6))

    def test_a_slot_exactly_two_hours_ahead_is_offered_and_a_second_less_is_not(self):
        assert free(now=at(23, 12)).cars_at(at(23, 14)) == (CAR.id,)
        assert free(now=at(23, 12) + timedelta(seconds=1)).cars_at(at(23, 14)) == ()

    def test_closed_days_and_dates_have_none(self):
        found = free("周一至周五 9:00–18:00；11-25 休息")

        assert date(2026, 11, 25) not in found.days()
        assert date(2026, 11, 28) not in found.days()
        assert date(2026, 11, 26) in found.days()

    def test_a_lunch_break_is_kept_free(self):
        times = clock_times(free("周一至周日 9:00–12:00 13:30–18:00"), date(2026, 11, 24))

        assert "11:00" in times
        assert "11:30" not in times
        assert times[times.index("11:00") + 1] == "13:30"

    def test_hours_after_midnight_belong_to_the_night(self):
        found = free("周二 22:00–2:00")

        assert clock_times(found, date(2026, 11, 25))[:2] == ["00:00", "00:30"]


class TestTaken:
    def test_a_drive_takes_the_car_until_it_is_in_order_again(self):
        taken = Car(CAR.id, busy=((at(24, 10), at(24, 11)),))

        times = clock_times(free(cars=[taken]), date(2026, 11, 24))

        assert {"09:00", "11:00"} <= set(times)
        assert not {"09:30", "10:00", "10:30"} & set(times)

    def test_another_car_is_free_meanwhile(self):
        taken, second = Car(CAR.id, busy=((at(24, 10), at(24, 11)),)), Car(ids.new_id())
        people = (GUIDE, Person(ids.new_id()))

        assert free(cars=[taken, second], people=people).cars_at(at(24, 10)) == (second.id,)
        assert free(cars=[taken, second], people=people).cars_at(at(24, 11)) == (CAR.id, second.id)

    def test_nobody_goes_along_in_two_cars_at_once(self):
        busy = Person(GUIDE.id, busy=((at(24, 10), at(24, 11)),))

        assert free(people=[busy]).cars_at(at(24, 10)) == ()

    def test_without_people_or_cars_nothing_is_free(self):
        assert free(people=()).days() == []
        assert free(cars=()).days() == []

    def test_shifts_and_days_off_bound_it(self):
        mornings = Person(GUIDE.id, weekdays=0b0000010, opens=9 * 60, closes=12 * 60)

        found = free(people=[mornings])

        assert found.days() == [date(2026, 11, 24), date(2026, 12, 1)]
        assert clock_times(found, date(2026, 11, 24))[-1] == "11:00"

    def test_assisted_drives_need_a_car_and_a_person_fit_for_them(self):
        car, guide = Car(ids.new_id(), assisted=True), Person(ids.new_id(), assisted=True)

        assert free(kind="ASSISTED").days() == []
        assert free(kind="ASSISTED", cars=[car]).days() == []
        assert free(kind="ASSISTED", people=[guide]).days() == []
        assert free(kind="ASSISTED", cars=[CAR, car], people=[GUIDE, guide]).cars_at(at(24, 10, 15)) == (
            car.id,
        )

    def test_the_briefing_lies_within_the_opening_hours_too(self):
        car, guide = Car(ids.new_id(), assisted=True), Person(ids.new_id(), assisted=True)

        assert (
            clock_times(free(kind="ASSISTED", cars=[car], people=[guide]), date(2026, 11, 24))[0] == "09:15"
        )

    def test_between_two_slots_nothing_begins(self):
        assert free().cars_at(at(24, 10, 10)) == ()
        assert free().cars_at(at(24, 10) + timedelta(seconds=1)) == ()
        assert free().cars_at(at(10, 10)) == ()

    def test_the_least_busy_person_goes_along(self):
        busy = Person(ids.new_id(), busy=((at(24, 15), at(24, 16)),))
        idle, away = Person(ids.new_id()), Person(ids.new_id(), weekdays=1)

        assert free_people(KINDS["STANDARD"], [busy, idle, away], at(24, 10), SHANGHAI) == [idle.id, busy.id]
        assert free_people(KINDS["STANDARD"], [busy, away], at(24, 15), SHANGHAI) == []


class TestClocks:
    @pytest.mark.parametrize(
        ("day", "now", "count"),
        [
            (date(2027, 3, 27), datetime(2027, 3, 20, tzinfo=UTC), 47),
            (date(2027, 3, 28), datetime(2027, 3, 20, tzinfo=UTC), 45),
            (date(2027, 10, 31), datetime(2027, 10, 25, tzinfo=UTC), 49),
        ],
    )
    def test_a_night_of_changing_clocks_has_the_slots_its_hours_have(self, day, now, count):
        found = list(free("每天 0:00–24:00", zone=BERLIN, now=now).slots(day))

        assert len({slot.starts_at for slot in found}) in (count, count + 1)
        assert all(b.starts_at - a.starts_at == timedelta(minutes=30) for a, b in pairwise(found))

    @pytest.mark.parametrize(
        ("said", "zone", "means"),
        [
            ("2026-11-24T10:00", SHANGHAI, datetime(2026, 11, 24, 2, tzinfo=UTC)),
            ("2026-11-24T10:00+09:00", SHANGHAI, datetime(2026, 11, 24, 1, tzinfo=UTC)),
            ("2027-03-28T02:30", BERLIN, None),
            ("2027-03-28T02:30", SHANGHAI, datetime(2027, 3, 27, 18, 30, tzinfo=UTC)),
            ("2026-02-30T10:00", SHANGHAI, None),
            ("0001-01-01T00:00", SHANGHAI, None),
            ("tomorrow", SHANGHAI, None),
            ("", SHANGHAI, None),
        ],
    )
    def test_a_time_that_does_not_exist_is_none(self, said, zone, means):
        assert moment_of(said, zone) == means

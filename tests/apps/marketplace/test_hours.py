"""Opening hours as dealers write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared_apps.marketplace.hours import Span, parse_hours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NINE_TO_SIX = (Span(540, 1080),)
MONDAY = date(2026, 11, 23)


def _at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def _now(line, moment, zone=SHANGHAI):
    open_now, until = parse_hours(line).now(moment, zone)
    return open_now, until and until.astimezone(zone).strftime("%m-%d %H:%M")


class TestParseHours:
    @pytest.mark.parametrize(
        "line",
        [
            "09:00–18:00", "每天 9:00-18:00", "９：００～１８：００",
            "周一至周日 09:00—18:00", "daily 9:00 to 18:00",
            "周一至日 9:00至18:00", "Mon–Sun 9:00–18:00", "工作日 9:00–18:00，周末 9:00–18:00",
            "营业：星期一到星期天 09:00-18:00",
        ],
    )  # fmt: skip
    def test_reads_one_meaning_in_many_forms(self, line):
        assert parse_hours(line).week == (NINE_TO_SIX,) * 7

    @pytest.mark.parametrize(
        "line",
        [
            "周一至周五 09:00–18:00；周六、周日 休息",
            "Mon-Fri 9:00-18:00, weekends closed",
            "周一至五 9:00–18:00",
        ],
    )
    def test_keeps_days_apart(self, line):
        assert parse_hours(line).week == (*(NINE_TO_SIX,) * 5, (), ())

    def test_knows_a_break_at_noon(self):
        assert parse_hours("9:00–12:00，13:30–18:00").week[0] == (Span(540, 720), Span(810, 1080))

    def test_lets_a_week_turn_over_sunday(self):
        assert [bool(spans) for spans in parse_hours("周六至周一 9:00–18:00").week] == [
            True, False, False, False, False, True, True,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "line",
        [
            "", "预约", "9:00", "9点到18点", "25:00–26:00", "9:00–18:75", "周一", "13-40 休息",
            "法定节假日 休息", "9:00–18:00 请来电", "周一至 9:00–18:00–20:00", "–18:00",
            "9:00 18:00", "10-01 休息 –", "9:00–周一",
        ],
    )  # fmt: skip
    def test_concludes_nothing_from_anything_else(self, line):
        assert parse_hours(line) is None


class TestNow:
    LINE = "周一至周五 09:00–18:00；周六 10:00–16:00"

    @pytest.mark.parametrize(
        ("moment", "said"),
        [
            ("2026-11-23T08:59", (False, "11-23 09:00")),
            ("2026-11-23T09:00", (True, "11-23 18:00")),
            ("2026-11-23T17:59", (True, "11-23 18:00")),
            ("2026-11-23T18:00", (False, "11-24 09:00")),
            ("2026-11-28T15:00", (True, "11-28 16:00")),
            ("2026-11-28T16:00", (False, "11-30 09:00")),
        ],
    )
    def test_opens_and_closes_on_the_minute(self, moment, said):
        assert _now(self.LINE, _at(moment)) == said

    @pytest.mark.parametrize(
        ("moment", "said"),
        [
            ("2026-11-23T23:00", (True, "11-24 02:00")),
            ("2026-11-24T01:59", (True, "11-24 02:00")),
            ("2026-11-24T02:00", (False, "11-24 18:00")),
            ("2026-11-23T01:00", (True, "11-23 02:00")),
        ],
    )
    def test_stays_open_over_midnight(self, moment, said):
        assert _now("18:00–02:00", _at(moment)) == said

    def test_friday_night_lasts_into_a_closed_saturday(self):
        assert _now("周五 18:00–02:00", _at("2026-11-28T01:00")) == (True, "11-28 02:00")
        assert _now("周五 18:00–02:00", _at("2026-11-28T03:00")) == (False, "12-04 18:00")

    def test_goes_by_the_clock_of_the_dealer(self):
        moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai, 10:30 in Berlin

        assert _now("09:00–18:00", moment) == (True, "11-23 18:00")
        assert _now("11:00–18:00", moment, BERLIN) == (False, "11-23 11:00")
        assert _now("09:00–17:00", moment) == (False, "11-24 09:00")

    def test_reckons_with_summer_time(self):
        eve = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # half past midnight; at two it will be three

        assert _now("22:00–06:00", eve, BERLIN) == (True, "03-29 06:00")

    def test_is_closed_on_holidays(self):
        line = "每天 09:00–18:00；10-01–10-03 休息；2026-10-04 12:00–15:00"

        assert _now(line, _at("2026-10-02T12:00")) == (False, "10-04 12:00")
        assert _now(line, _at("2026-10-04T12:00")) == (True, "10-04 15:00")
        assert _now(line, _at("2027-10-04T10:00")) == (True, "10-04 18:00")
        assert _now(line, _at("2027-10-01T10:00")) == (False, "10-04 09:00")

    def test_holidays_may_run_over_the_year(self):
        line = "每天 09:00–18:00；12-31–01-02 休息"

        assert _now(line, _at("2026-12-31T12:00")) == (False, "01-03 09:00")
        assert _now(line, _at("2027-01-02T12:00")) == (False, "01-03 09:00")

    def test_takes_the_later_word_on_a_date(self):
        line = "09:00–18:00；10-01–10-07 休息；10月5日 10:00–12:00"

        assert _now(line, _at("2026-10-05T11:00")) == (True, "10-05 12:00")

    def test_never_closes_round_the_clock(self):
        assert _now("00:00–24:00", _at("2026-11-23T12:00")) == (True, None)

    def test_has_no_next_opening_when_it_never_opens(self):
        assert _now("每天 休息", _at("2026-11-23T12:00")) == (False, None)

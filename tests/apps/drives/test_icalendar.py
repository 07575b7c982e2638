"""The calendar file of an appointment, as RFC 5545 has it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.kernel import ids
from tenant_apps.drives.icalendar import calendar_file

TEN = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def lines(**given):
    asked = {
        "uid": ids.new_id(),
        "revision": 1,
        "starts_at": TEN,
        "ends_at": TEN + timedelta(minutes=45),
        "now": datetime(2026, 11, 23, tzinfo=UTC),
        "summary": "试驾",
        "location": "杭州",
        **given,
    }
    return calendar_file(**asked)


def test_times_are_utc():
    said = lines()

    assert "DTSTART:20261124T020000Z\r\nDTEND:20261124T024500Z\r\n" in said
    assert said.startswith("BEGIN:VCALENDAR\r\n")
    assert said.endswith("END:VCALENDAR\r\n")


def test_text_cannot_break_out_of_its_line():
    said = lines(summary="a,b;c\\d\r\nATTENDEE:mailto:x@example.com")

    assert "SUMMARY:a\\,b\\;c\\\\d\\nATTENDEE:mailto:x@example.com\r\n" in said
    assert "\r\nATTENDEE" not in said


def test_long_lines_are_folded_between_characters():
    said = lines(summary="试驾预约" * 40)

    assert all(len(line.encode()) <= 75 for line in said.split("\r\n"))
    assert f"SUMMARY:{'试驾预约' * 40}" in said.replace("\r\n ", "")


def test_a_cancelled_one_says_so():
    assert "METHOD:CANCEL" in lines(cancelled=True)
    assert "STATUS:CANCELLED" in lines(cancelled=True)

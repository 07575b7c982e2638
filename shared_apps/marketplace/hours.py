"""When a dealer is open, read from the line it writes itself: `周一至周五 9:00–18:00；10-01–10-03 休息`.

Days before times; a line without days is every day's. Dates, with or without a year, outdo weekdays. A span
may end after midnight. A line with anything else in it is shown as it stands, and nothing is concluded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 24 * 60
_ZH, _EN = "一二三四五六日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOKEN = re.compile(
    r"(?P<time>\d{1,2}:\d{2})"
    r"|(?P<date>(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?![\d:]))"
    r"|(?P<range>-|至|到|\bto\b|\bthrough\b)"
    r"|(?P<weekend>周末|双休日|\bweekends?\b)"
    r"|(?P<weekdays>工作日|\bweekdays\b)"
    r"|(?P<daily>每天|每日|天天|\bdaily\b|\bevery day\b)"
    r"|(?P<closed>休息|闭店|不营业|公休|\bclosed\b)"
    r"|(?:周|星期|礼拜)?(?P<zh>[一二三四五六日天])"
    r"|(?P<en>\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)"
    r"|(?P<between>[\s,;、。:]|和|及|营业|&|\band\b)"
)
_LOOK_AHEAD = 15  # days


class Span(NamedTuple):
    """Minutes after midnight; what ends after midnight ends beyond 24 × 60."""

    opens: int
    closes: int


class Now(NamedTuple):
    """Whether it is open, and the moment that changes; None where no change is in sight."""

    open: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of each weekday, Monday first, and of dates, as (first, last, spans), last word first.

    A date is (year or 0 for every year, month, day).
    """

    week: tuple[tuple[Span, ...], ...]
    dated: tuple[tuple[tuple[int, int, int], tuple[int, int, int], tuple[Span, ...]], ...] = ()

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans that begin on a day."""
        for first, last, spans in self.dated:
            if _within(day, first, last):
                return spans
        return self.week[day.weekday()]

    def now(self, moment: datetime, zone: ZoneInfo) -> Now:
        """Whether it is open at a moment, by the clock of `zone`."""
        here = moment.astimezone(zone)
        spans = sorted(self._spans(here.date(), zone))
        until = None
        for opens, closes in spans:
            if opens <= (until or here) < closes:
                until = closes
        if until is not None:
            endless = until - here > timedelta(days=_LOOK_AHEAD - 2)
            return Now(True, None if endless else until)
        return Now(False, next((opens for opens, _closes in spans if opens > here), None))

    def after(self, moment: datetime, minutes: int, zone: ZoneInfo) -> datetime | None:
        """When it will have been open for `minutes` since a moment; None where that is not in sight."""
        left = timedelta(minutes=minutes)
        reached = moment.astimezone(zone)
        for opens, closes in sorted(self._spans(reached.date(), zone)):
            start = max(opens, reached)
            if closes <= start:
                continue
            if closes - start >= left:
                return start + left
            left -= closes - start
            reached = closes
        return None

    def _spans(self, today: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        for ahead in range(-1, _LOOK_AHEAD):
            day = today + timedelta(days=ahead)
            for span in self.on(day):
                yield _moment(day, span.opens, zone), _moment(day, span.closes, zone)


def parse_hours(text: str) -> Hours | None:
    """Read a line of opening hours; None for a line that does not say them in a form we know."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[–—−~〜]+|--+", "-", plain)
    reader = _Reader()
    place = 0
    while place < len(plain):
        found = _TOKEN.match(plain, place)
        if found is None or not reader.take(found.lastgroup or "", found[0]):
            return None
        place = found.end()
    return reader.hours()


@dataclass
class _Rule:
    days: set[int] = field(default_factory=set)
    dates: list[tuple[tuple[int, int, int], tuple[int, int, int]]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    said: bool = False


@dataclass
class _Reader:
    """Takes tokens one by one; a day after times begins a new rule."""

    rules: list[_Rule] = field(default_factory=lambda: [_Rule()])
    opens: int | None = None
    last_day: int | None = None
    ranging: bool = False

    def take(self, kind: str, text: str) -> bool:
        """Whether the token makes sense here."""
        if kind in {"range", "between"}:
            self.ranging = self.ranging or kind == "range"
            return True
        ranging, self.ranging = self.ranging, False
        if kind == "time":
            return self._time(text, ranging=ranging)
        if self.opens is not None:
            return False
        if kind == "closed":
            self.rules[-1].said = True
            return True
        if self.rules[-1].said:
            self.rules.append(_Rule())
            self.last_day = None
        return (
            self._date(text, ranging=ranging) if kind == "date" else self._days(kind, text, ranging=ranging)
        )

    def hours(self) -> Hours | None:
        """What was read, if it was whole."""
        if self.opens is not None or self.ranging or not all(rule.said for rule in self.rules):
            return None
        week: list[tuple[Span, ...]] = [()] * 7
        dated = []
        for rule in self.rules:
            spans = tuple(sorted(rule.spans))
            for day in rule.days or (() if rule.dates else range(7)):
                week[day] = spans
            dated += [(first, last, spans) for first, last in rule.dates]
        return Hours(tuple(week), tuple(reversed(dated)))

    def _time(self, text: str, *, ranging: bool) -> bool:
        hour, minute = (int(part) for part in text.split(":"))
        at = hour * 60 + minute
        if minute > 59 or at > DAY:
            return False
        if self.opens is None:
            self.opens = at
            return not ranging
        if not ranging:
            return False
        self.rules[-1].spans.append(Span(self.opens, at if at > self.opens else at + DAY))
        self.rules[-1].said, self.opens = True, None
        return True

    def _days(self, kind: str, text: str, *, ranging: bool) -> bool:
        days = self.rules[-1].days
        if kind in {"daily", "weekdays", "weekend"}:
            days |= {"daily": set(range(7)), "weekdays": set(range(5)), "weekend": {5, 6}}[kind]
            return not ranging
        day = _EN.index(text[:3]) if kind == "en" else _ZH.index(text[-1].replace("天", "日"))
        if ranging:
            if self.last_day is None:
                return False
            days |= {(self.last_day + step) % 7 for step in range((day - self.last_day) % 7 + 1)}
        days.add(day)
        self.last_day = day
        return True

    def _date(self, text: str, *, ranging: bool) -> bool:
        parts = [int(part) for part in re.findall(r"\d+", text)]
        year, month, day = parts if len(parts) == 3 else [0, *parts]
        try:
            date(year or 2024, month, day)  # a leap year: every day there is
        except ValueError:
            return False
        dates, this = self.rules[-1].dates, (year, month, day)
        if not ranging:
            dates.append((this, this))
            return True
        if not dates:
            return False
        first = dates.pop()[0]
        dates.append((first, this if year or not first[0] else (first[0], month, day)))
        return True


def _within(day: date, first: tuple[int, int, int], last: tuple[int, int, int]) -> bool:
    if first[0]:
        return first <= (day.year, day.month, day.day) <= last
    this, low, high = (day.month, day.day), first[1:], last[1:]
    return low <= this <= high if low <= high else this >= low or this <= high


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, DAY)
    return datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)), zone)

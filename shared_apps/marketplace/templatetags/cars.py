"""What templates say of one car and its dealer beyond their columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django import template
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.kernel import clock
from shared_apps.marketplace.hours import Hours, Span, parse_hours
from shared_apps.marketplace.labels import in_chinese
from shared_apps.marketplace.models import Listing

register = template.Library()
DROP_SHOWN_FOR = timedelta(days=30)
ZONE = clock.SHANGHAI
"""The clock of every dealer: China has one time zone, and the market stands in China."""
_DAYS = (
    pgettext_lazy("weekday", "Mon"), pgettext_lazy("weekday", "Tue"), pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"), pgettext_lazy("weekday", "Fri"), pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)  # fmt: skip


class Drop(NamedTuple):
    """A price that went down: by how many minor units, and when."""

    by_minor: int
    since: datetime


class Opening(NamedTuple):
    """Whether a dealer is open, the sentence that says so, and its week in lines of (days, times)."""

    open: bool
    said: str
    lines: list[tuple[str, str]]


@register.filter
def days_on_market(car: Listing) -> int:
    """Whole days since the car was listed, by the market's calendar; for one that is gone up to its end."""
    until = car.withdrawn_at or clock.now()
    return max((until.astimezone(ZONE).date() - car.published_at.astimezone(ZONE).date()).days, 0)


@register.filter
def time_on_market(car: Listing) -> str:
    """The same in words: listed today, 12 days on the market."""
    days = days_on_market(car)
    if days == 0:
        return _("Listed today")
    return ngettext("%(days)s day on the market", "%(days)s days on the market", days) % {"days": days}


@register.filter
def price_drop(car: Any) -> Drop | None:
    """The last change of a car's price, if it was a drop within the last weeks (of `for_cards`)."""
    was, since = getattr(car, "was_minor", None), getattr(car, "repriced_at", None)
    if was is None or since is None or was <= car.price_minor or clock.now() - since > DROP_SHOWN_FOR:
        return None
    return Drop(was - car.price_minor, since)


@register.filter
def magnitude(amount: int) -> int:
    """An amount without its sign."""
    return abs(amount)


@register.filter
def opening(line: str) -> Opening | None:
    """What a dealer's opening hours say now; None where the line is not understood, to be shown as it is."""
    hours = parse_hours(line) if line else None
    if hours is None:
        return None
    now = clock.now().astimezone(ZONE)
    is_open, until = hours.now(now, ZONE)
    return Opening(is_open, _said(is_open, until, now), _lines(hours, now.date()))


def _said(is_open: bool, until: datetime | None, now: datetime) -> str:
    if until is None:
        return _("Open round the clock") if is_open else _("Closed at the moment")
    at = f"{until:%H:%M}"
    if is_open:
        return _("Open now until %(time)s") % {"time": at}
    days = (until.date() - now.date()).days
    if days == 0:
        return _("Closed – opens today at %(time)s") % {"time": at}
    if days == 1:
        return _("Closed – opens tomorrow at %(time)s") % {"time": at}
    if days < 7:
        day = _DAYS[until.weekday()]
        return _("Closed – opens %(day)s at %(time)s") % {"day": day, "time": at}
    return _("Closed – opens on %(date)s at %(time)s") % {"date": _month_day(until.date()), "time": at}


def _lines(hours: Hours, today: date) -> list[tuple[str, str]]:
    """Neighbouring days with the same times are one line; dates that differ follow while they lie ahead."""
    lines: list[tuple[str, str]] = []
    first = 0
    for day in range(1, 8):
        if day < 7 and hours.week[day] == hours.week[first]:
            continue
        lines.append((_days(first, day - 1), _times(hours.week[first])))
        first = day
    for begin, end, spans in reversed(hours.dated):
        if not end[0] or date(*end) >= today:
            ends = [_month_day(date(year or 2024, month, day)) for year, month, day in (begin, end)]
            lines.append(("–".join(dict.fromkeys(ends)), _times(spans)))
    return lines


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return _("Every day")
    if first == last:
        return str(_DAYS[first])
    joint: str | Promise = "至" if in_chinese() else "–"
    return f"{_DAYS[first]}{joint}{_DAYS[last]}"


def _times(spans: tuple[Span, ...]) -> str:
    joined = "、" if in_chinese() else ", "
    return joined.join(f"{_clock(s.opens)}–{_clock(s.closes)}" for s in spans) or _("closed")


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour if hour <= 24 else hour - 24:02d}:{minute:02d}"


def _month_day(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")

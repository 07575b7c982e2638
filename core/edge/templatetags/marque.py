"""Filters of every page: money, distances and times as a reader of the active language expects them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.edge.web import Assets, assets_of

register = template.Library()
SIGNS = {"CNY": "¥", "EUR": "€", "USD": "$"}
WAN = 10_000


@register.filter
def money(amount: int | None, currency: str = "CNY") -> str:
    """Minor units as a full figure: `¥229,800`, cents only where there are any."""
    if amount is None:
        return "—"
    whole, cents = divmod(abs(amount), 100)
    figure = f"{whole:,}" + (f".{cents:02d}" if cents else "")
    return f"{'−' if amount < 0 else ''}{SIGNS.get(currency, currency + ' ')}{figure}"


@register.filter
def grouped(number: int | None) -> str:
    """A whole number in groups of three, as both languages write it: 24,264; kilometres above all."""
    return "—" if number is None else f"{number:,}"


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space in English, nothing after a Chinese full stop."""
    return " " if get_language() == "en" else ""


@register.filter
def price(amount: int | None, currency: str = "CNY") -> SafeString | str:
    """A car's price with a small sign and unit: in Chinese 22.98 万 from ten thousand on, else ¥229,800."""
    if amount is None:
        return "—"
    sign = SIGNS.get(currency, currency)
    if get_language() == "en" or amount < WAN * 100:
        return format_html(
            '<span class="money"><small>{}</small>{}</span>', sign, money(amount, currency)[1:]
        )
    return format_html('<span class="money">{}<small>万</small></span>', wan(amount))


@register.filter
def wan(amount: int) -> str:
    """Minor units in units of 万, always two decimals, rounded half up: 22980000 → 22.98."""
    hundredths = (2 * amount + WAN) // (2 * WAN)
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02d}"


@register.filter
def local_time(value: datetime | None, form: str = "DATETIME_FORMAT") -> str:
    """An instant in the market's time zone, in the active language's form."""
    if value is None:
        return "—"
    return formats.date_format(timezone.localtime(value, ZoneInfo(settings.SHOWN_TIME_ZONE)), form)


@register.filter
def in_language(thing: object, name: str) -> str:
    """`{{ brand|in_language:"name" }}`: `name_zh` or `name_en` as the reader reads, the other if empty."""
    first, second = ("en", "zh") if get_language() == "en" else ("zh", "en")
    return str(_part(thing, f"{name}_{first}") or _part(thing, f"{name}_{second}") or "")


def _part(thing: object, name: str) -> object:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, "")


@register.simple_tag
def assets(entry: str) -> Assets:
    """The built files of a front-end entry."""
    return assets_of(entry)

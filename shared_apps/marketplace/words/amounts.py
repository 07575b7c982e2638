"""Prices as people say them: 二十万以内, 15-25万, 不超过30w, under 200k, about 300,000."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

WAN = 10_000
DEAREST, DEAREST_MONTHLY = 99_999_999, 9_999_999
AROUND = 10
"""Percent to either side that "about" allows."""
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"(?:\d+(?:[.,]\d+)*|[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?)"
_UNIT = r"(?:万|w(?![a-z])|k(?![a-z])|千)?"
_MONEY = rf"[¥￥]?\s*(?:rmb\s*)?({_NUMBER})\s*({_UNIT})\s*(?:元|块|yuan|rmb|cny)?"
_UPPER_AFTER = r"(?:以内|以下|之内|之下|内|封顶|or less|max)"
_LOWER_AFTER = r"(?:以上|之上|起步|起|or more|plus)"
_ABOUT_AFTER = r"(?:左右|上下|附近)"
_UPPER_BEFORE = (
    r"(?:不超过|不高于|低于|少于|小于|最多|under|below|less than|up to|at most|cheaper than|max|<=?)\s*"
)
_LOWER_BEFORE = r"(?:不低于|不少于|高于|超过|大于|最少|至少|over|above|more than|at least|from|>=?)\s*"
_ABOUT_BEFORE = r"(?:大约|大概|差不多|about|around|approximately|~)\s*"
_LEAD = r"(?:(?:预算|价格|价位|budget|price)\s*(?:is|of|:|：|在|是)?\s*)?"


class Bounds(NamedTuple):
    """A price range in whole yuan, both ends included, and where in the text it stood."""

    low: int | None
    high: int | None
    start: int
    end: int


def prices(text: str) -> Iterator[Bounds]:
    """The price ranges in a text of folded case, the first reading that fits at each place."""
    for found in _ANY.finditer(text):
        bounds = _read(found)
        if bounds is not None:
            yield bounds


def payments(text: str) -> Iterator[Bounds]:
    """Limits of a payment a month in a text of folded case: 月供3000以内, monthly under 5k."""
    for found in _MONTHLY.finditer(text):
        before, one, unit, after = found.groups()
        amount = _yuan(one, unit)
        if amount is None:
            continue
        least = re.match(_LOWER_BEFORE, before or "") or re.fullmatch(_LOWER_AFTER, after or "")
        amount = min(amount, DEAREST_MONTHLY)
        yield Bounds(amount if least else None, None if least else amount, *found.span())


def road_prices(text: str) -> Iterator[Bounds]:
    """Limits of an on-the-road price in a text of folded case: 落地20万以内, 落地价15-20万."""
    for named in _ROAD.finditer(text):
        found = _ANY.match(text, named.end())
        bounds = _read(found, led=True) if found else None
        if bounds is not None:
            yield bounds._replace(start=named.start())


def number_of(text: str) -> Decimal | None:
    """An Arabic or Chinese number, None for none: 25, 12.5, 二十五, 十二点五."""
    whole, _point, part = text.replace(",", "").partition("点")
    if re.fullmatch(r"\d+(?:\.\d+)?", whole):
        return Decimal(whole)
    if not whole or set(whole) - _DIGITS.keys() - _UNITS.keys():
        return None
    total, digit = 0, 0
    for letter in whole:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[letter]
    after = "".join(str(_DIGITS[letter]) for letter in part)
    return Decimal(f"{total + digit}.{after or 0}")


_RANGE = rf"{_LEAD}{_MONEY}\s*(?:-|~|～|—|–|到|至|to)\s*{_MONEY}(?:之间)?"
_BEFORE, _AFTER = (
    rf"({_UPPER_BEFORE}|{_LOWER_BEFORE}|{_ABOUT_BEFORE})?",
    rf"({_UPPER_AFTER}|{_LOWER_AFTER}|{_ABOUT_AFTER})?",
)
_SINGLE = rf"{_LEAD}{_BEFORE}{_MONEY}\s*{_AFTER}"
_MONTHLY = re.compile(rf"(?:月供|月付|每月|monthly(?:\s*payments?)?)\s*{_BEFORE}{_MONEY}\s*{_AFTER}")
_ROAD = re.compile(r"(?:落地价?格?|on[- ]the[- ]road(?:\s*price)?)\s*(?:是|在|:|：|is|of)?\s*")
_ANY = re.compile(rf"(?:{_RANGE})|(?:{_SINGLE})")


def _read(found: re.Match[str], *, led: bool = False) -> Bounds | None:
    first, first_unit, second, second_unit, before, one, unit, after = found.groups()
    if first is not None:
        low = _yuan(first, first_unit or second_unit)
        high = _yuan(second, second_unit)
        if low is None or high is None or not (first_unit or second_unit or low >= WAN):
            return None
        return Bounds(min(low, high), max(low, high), *found.span())
    amount = _yuan(one, unit)
    is_money = bool(unit and unit != "千") or (amount or 0) >= WAN
    if amount is None or not is_money:
        return None
    kind = f"{before or ''}{after or ''}".strip()
    if not kind and not led and not _led(found):
        return Bounds(*_around(amount), *found.span()) if unit in {"万", "w"} else None
    if re.match(_LOWER_BEFORE, before or "") or re.fullmatch(_LOWER_AFTER, after or ""):
        return Bounds(amount, None, *found.span())
    if re.match(_ABOUT_BEFORE, before or "") or re.fullmatch(_ABOUT_AFTER, after or ""):
        return Bounds(*_around(amount), *found.span())
    return Bounds(None, amount, *found.span())


def _led(found: re.Match[str]) -> bool:
    return re.match(r"预算|价格|价位|budget|price", found[0]) is not None


def _around(amount: int) -> tuple[int, int]:
    return amount * (100 - AROUND) // 100, amount * (100 + AROUND) // 100


def _yuan(number: str, unit: str | None) -> int | None:
    value = number_of(number)
    if value is None:
        return None
    factor = {"万": WAN, "w": WAN, "k": 1000, "千": 1000}.get(unit or "", 1)
    return min(round(value * factor), DEAREST)

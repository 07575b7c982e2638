"""A purchase as it stands in an address: which car, where and when it is registered, which insurance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from shared_apps.catalog.cities import CITIES, City

from .engine import TermsRefused
from .road import Purchase, Trade
from .terms import typed_plainly

ENERGIES = ("BEV", "PHEV", "EREV", "HEV", "ICE")
TRADES: tuple[Trade, ...] = ("none", "scrap", "replace")
USUAL_SEATS, MOST_SEATS, MOST_LITRES = 5, 60, 20
MOST_COVERS = 20
_CODE = re.compile(r"[a-z0-9-]{1,60}")
_BY_NAME: dict[str, City] = {name.lower(): city for city in CITIES for name in (city.name_zh, city.name_en)}


def read_purchase(
    said: Mapping[str, str], covers: Sequence[str], *, price_minor: int, today: date
) -> tuple[Purchase, dict[str, TermsRefused]]:
    """The purchase of a query and, by field, what could not be read; the usual stands for that.

    Energy by its code, city by its Chinese or English name, displacement (`cc`) in millilitres, the invoice's
    day (`on`) as 2026-11-22, years without a claim (`years`), covers by their codes.
    """
    refusals: dict[str, TermsRefused] = {}
    energy = said.get("energy", "").upper()
    city = _city(said.get("city", ""), refusals)
    trade = said.get("trade", "")
    purchase = Purchase(
        price_minor=price_minor,
        energy=energy if energy in ENERGIES else ENERGIES[0],
        as_of=_day(said.get("on", ""), refusals) or today,
        city=city.name_zh if city else "",
        province=city.province_zh if city else "",
        seats=_whole(said, "seats", 1, MOST_SEATS, refusals) or USUAL_SEATS,
        displacement_ml=_whole(said, "cc", 1, MOST_LITRES * 1000, refusals),
        used=said.get("used") == "1",
        trade=trade if trade in TRADES else "none",
        claim_free_years=_whole(said, "years", 0, 50, refusals) or 0,
        covers=tuple(dict.fromkeys(code for code in covers[:MOST_COVERS] if _CODE.fullmatch(code))),
    )
    return purchase, refusals


def _city(text: str, refusals: dict[str, TermsRefused]) -> City | None:
    found = _BY_NAME.get(text.strip().lower())
    if text.strip() and found is None:
        refusals["city"] = TermsRefused("finance.city", field="city")
    return found


def _day(text: str, refusals: dict[str, TermsRefused]) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        refusals["on"] = TermsRefused("finance.day", field="on")
        return None


def _whole(
    said: Mapping[str, str], name: str, least: int, most: int, refusals: dict[str, TermsRefused]
) -> int | None:
    text = typed_plainly(said.get(name, ""))
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most:
        return int(text)
    refusals[name] = TermsRefused(f"finance.{name}", field=name, params={"least": least, "most": most})
    return None

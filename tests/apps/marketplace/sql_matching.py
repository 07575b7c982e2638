"""What a search means in SQL, one condition a dimension: what the shelf is held to."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from shared_apps.catalog.names import plain
from shared_apps.marketplace.deals import GOOD_FROM_BP, WHOLE_BP
from shared_apps.marketplace.filters import FEN, Filters
from shared_apps.marketplace.shelf import KEEPER


def conditions(search: Filters) -> dict[str, Q]:
    """The condition of each active dimension but `road`: that price is reckoned from rules, not stored."""
    made = {
        "q": lambda: _words(search.q),
        "brand": lambda: Q(brand_slug__in=search.brand),
        "series": lambda: Q(series_slug__in=search.series),
        "trim": lambda: Q(trim_slug__in=search.trim),
        "category": lambda: Q(categories__overlap=list(search.category)),
        "body": lambda: Q(body__in=search.body),
        "size_class": lambda: Q(size_class__in=search.size_class),
        "energy": lambda: Q(energy__in=search.energy),
        "drive": lambda: Q(drive__in=search.drive),
        "assist": lambda: Q(assist__in=search.assist),
        "seats": lambda: Q(seats__in=search.seats),
        "year": lambda: Q(model_year__in=search.year),
        "colour": lambda: Q(colour_family__in=search.colour),
        "condition": lambda: Q(condition__in=search.condition),
        "deal": lambda: _rated(search.deal),
        "city": lambda: Q(city__in=search.city),
        "dealer": lambda: Q(dealer__slug=search.dealer),
        "price": lambda: price_within(search.price_min, search.price_max),
        "monthly": lambda: _between(*search.monthly_prices),
        "mileage": lambda: Q(mileage_km__lte=search.mileage_max),
        "range": lambda: Q(range_km__gte=search.range_min),
        "near": lambda: Q(dealer__slug__in=KEEPER.shelf().near(search.near, search.within)),
    }
    return {name: made[name]() for name in search.active if name != "road"}


def price_within(low: int | None, high: int | None) -> Q:
    """Prices from `low` to `high` yuan, both included; None is no limit."""
    return _between(None if low is None else low * FEN, None if high is None else high * FEN)


def _between(low: int | None, high: int | None) -> Q:
    found = Q()
    if low is not None:
        found &= Q(price_minor__gte=low)
    if high is not None:
        found &= Q(price_minor__lte=high)
    return found


def _rated(codes: Iterable[str]) -> Q:
    """Offers that `deals.deal_of` gives one of these codes."""
    fair = F("rating__fair_minor") * (WHOLE_BP - GOOD_FROM_BP)
    well_below = Q(LessThanOrEqual(F("price_minor") * WHOLE_BP, fair))
    below = Q(price_minor__lt=F("rating__low_minor"))
    above = Q(price_minor__gt=F("rating__high_minor"))
    rules = {
        "GREAT": below,
        "GOOD": ~below & well_below,
        "FAIR": ~below & ~above & ~well_below,
        "HIGH": above & ~below,
    }
    found = Q()
    for code in codes:
        found |= rules[code]
    return Q(rating__currency=F("currency")) & found


def all_of(parts: Iterable[Q]) -> Q:
    """Every condition together; no condition lets everything through."""
    whole = Q()
    for part in parts:
        whole &= part
    return whole


def _words(text: str) -> Q:
    return all_of(Q(search_text__contains=word) for word in plain(text).split())

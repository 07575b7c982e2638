"""The names a search may hold, kept in this process and made anew when the catalogue may have changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple

from shared_apps.catalog.cities import CITIES
from shared_apps.catalog.colours import FAMILIES
from shared_apps.catalog.queries import names_of_brands, names_of_series
from shared_apps.marketplace.filters import LONGEST_TEXT, MANY, Filters
from shared_apps.marketplace.words import Lexicon, Named, Reading, suggest, understand

KEPT_FOR = 300.0
"""Seconds for which names are kept; a new brand is found by its plain words until then."""


class _Kept(NamedTuple):
    lexicon: Lexicon
    series: dict[str, list[Named]]
    made_at: float


_kept: list[_Kept] = []


def read_words(search: Filters) -> tuple[Filters, Reading]:
    """The search with its free words turned into filters as far as they are understood."""
    reading = understand(search.q, _lexicon())
    found = replace(search, q=reading.rest[:LONGEST_TEXT])
    for meaning in reading.meanings:
        if meaning.dimension in MANY:
            if meaning.value not in getattr(found, meaning.dimension):
                found = found.with_value(meaning.dimension, meaning.value)
        else:
            limit: dict[str, Any] = {meaning.dimension: int(meaning.value)}
            found = replace(found, **limit)
    return found, reading


def suggestions(text: str) -> list[Named]:
    """Brands and series a half-typed search may become, the likeliest first."""
    return suggest(text, _lexicon())


def series_named(slug: str, brands: Collection[str] = ()) -> list[Named]:
    """The series of the catalogue with this slug, of these brands if any are given: makers share some."""
    _lexicon()
    found = _kept[-1].series.get(slug, [])
    return [series for series in found if series.brand in brands] if brands else found


def forget_names() -> None:
    """Make the names anew at the next search."""
    _kept.clear()


def _lexicon() -> Lexicon:
    if not _kept or monotonic() - _kept[-1].made_at > KEPT_FOR:
        things = _things()
        series: dict[str, list[Named]] = {}
        for thing in things:
            if thing.dimension == "series":
                series.setdefault(thing.value, []).append(thing)
        _kept[:] = [_Kept(Lexicon.of(things), series, monotonic())]
    return _kept[-1].lexicon


def _things() -> list[Named]:
    return [
        *(Named("brand", slug, zh, en) for slug, zh, en in names_of_brands()),
        *(Named("series", slug, zh, en, brand) for brand, slug, zh, en in names_of_series()),
        *(Named("city", city.name_zh, city.name_zh, city.name_en) for city in CITIES),
        *(Named("colour", paint.code, paint.zh, paint.en) for paint in FAMILIES),
    ]

"""What a half-typed search may become, with the cars each would show."""

from __future__ import annotations

from typing import NamedTuple

from shared_apps.catalog.titles import series_title
from shared_apps.marketplace.queries.words import suggestions
from shared_apps.marketplace.shelf import KEEPER, Name, Shelf
from shared_apps.marketplace.words import Named


class Suggestion(NamedTuple):
    """A brand or a series, its full names, and how many of it are on offer."""

    thing: Named
    name_zh: str
    name_en: str
    cars: int


def suggested(text: str) -> list[Suggestion]:
    """Brands and series, those on offer first, each kind in the order of likeness."""
    shelf = KEEPER.shelf()
    found = [_suggestion(shelf, thing) for thing in suggestions(text)]
    return sorted(found, key=lambda suggestion: not suggestion.cars)


def _suggestion(shelf: Shelf, thing: Named) -> Suggestion:
    if thing.dimension == "brand":
        cars = shelf.choices["brand"].having(thing.value)
        return Suggestion(thing, thing.name_zh, thing.name_en, cars.intersection_cardinality(shelf.shown))
    cars = shelf.choices["series"].having(thing.value) & shelf.choices["brand"].having(thing.brand)
    brand = shelf.names.get(("brand", thing.brand), Name("", ""))
    return Suggestion(
        thing,
        series_title(brand.zh, thing.name_zh).strip(),
        series_title(brand.en, thing.name_en).strip(),
        cars.intersection_cardinality(shelf.shown),
    )

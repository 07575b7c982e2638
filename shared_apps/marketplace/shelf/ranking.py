"""The orders of results: by price or age, the nearest dealer's cars first, the words' best fits, best deals.

Each is by a figure or by groups one after the other, and among equals by number. Figure, group and number
stay while nothing about the car changes, so a position in the order is a keyset. PostgreSQL could follow
price and age by an index, but has to walk far along it where few cars match; the bitmaps know which do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pyroaring import BitMap

from shared_apps.catalog.names import plain
from shared_apps.marketplace.filters import Filters
from shared_apps.marketplace.shelf.counting import matching
from shared_apps.marketplace.shelf.shelf import Shelf

WHOLE, BEGUN, INSIDE = 3, 2, 1
_FIGURES = {"newest": ("published", True), "price_asc": ("price", False), "price_desc": ("price", True)}
"""Orders by a figure, and whether the greatest comes first; of equal figures the last numbered does then."""


class Position(NamedTuple):
    """A listing's place in the order: its figure or its group's rank and name, and its number."""

    rank: int
    name: str
    number: int


def ranked(shelf: Shelf, search: Filters, *, after: Position | None, limit: int) -> list[Position]:
    """The next positions of a search in its order."""
    found = matching(shelf, search)
    if search.order in _FIGURES:
        measure, falling = _FIGURES[search.order]
        place = (after.rank, after.number) if after else None
        ordered = shelf.measures[measure].in_order(found, after=place, limit=limit, falling=falling)
        return [Position(figure, "", number) for figure, number in ordered]
    return _by_groups(shelf, search, found, after=after, limit=limit)


def _by_groups(
    shelf: Shelf, search: Filters, found: BitMap, *, after: Position | None, limit: int
) -> list[Position]:
    groups = {
        "distance": lambda: _by_distance(shelf, search),
        "relevance": lambda: _by_words(shelf, search, found),
        "deal": lambda: _by_deal(shelf),
    }[search.order]()
    page: list[Position] = []
    for rank, name, members in groups:
        if after and (rank, name) < after[:2]:
            continue
        here = found & members
        last = len(here)
        if after and (rank, name) == after[:2]:
            last = here.rank(after.number - 1) if after.number else 0
        first = max(last - (limit - len(page)), 0)
        page += [Position(rank, name, number) for number in reversed(here[first:last].to_array())]
        if len(page) == limit:
            break
    return page


def _by_distance(shelf: Shelf, search: Filters) -> Iterator[tuple[int, str, BitMap]]:
    """A group each dealer, ranked by metres."""
    for slug, metres in shelf.distances(search.near, search.within):
        yield metres, slug, shelf.choices["dealer"].having(slug)


def _by_deal(shelf: Shelf) -> Iterator[tuple[int, str, BitMap]]:
    """A group each step of goodness; what nobody can judge comes last."""
    for standing, members in sorted(shelf.choices["standing"].values(), key=lambda group: int(str(group[0]))):
        yield int(str(standing)), "", members


def _by_words(shelf: Shelf, search: Filters, found: BitMap) -> Iterator[tuple[int, str, BitMap]]:
    """A group for all listings whose texts fit equally well, the best first."""
    words = plain(search.q).split()
    texts = shelf.choices["text"]
    tiers: defaultdict[int, list[BitMap]] = defaultdict(list)
    for digest, cars in texts.counted(found):
        if cars:
            text = shelf.texts.get(digest, "") if isinstance(digest, int) else ""
            tiers[-fitness(words, text)].append(texts.having(digest))
    for rank in sorted(tiers):
        yield rank, "", BitMap.union(*tiers[rank]) if len(tiers[rank]) > 1 else tiers[rank][0]


def fitness(words: list[str], text: str) -> int:
    """How well words fit a text: a whole word of it counts most, then a beginning, then a piece."""
    spaced = f" {text} "
    return sum(
        WHOLE if f" {word} " in spaced else BEGUN if f" {word}" in spaced else INSIDE if word in text else 0
        for word in words
    )

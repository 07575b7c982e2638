"""All listings on offer, by what they can be filtered by."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from pyroaring import BitMap

from core.kernel import clock
from shared_apps.catalog.cities import city_place, metres_apart
from shared_apps.marketplace.shelf.dimensions import Choices, Tags
from shared_apps.marketplace.shelf.measures import Measure, even, widening
from shared_apps.marketplace.shelf.rows import Row

ONE_OF = (
    "dealer", "brand", "series", "trim", "body", "size_class", "energy", "city", "drive", "assist", "seats",
    "year", "colour", "condition", "deal", "standing", "text",
)  # fmt: skip
NAMED = ("brand", "series", "dealer", "trim")
"""Values whose names are learnt when they are first met; a trim's come with its text."""
DEAREST, FARTHEST = 100_000_000_00, 2_000_000
DAY, PAST_DAYS = 86_400_000_000, 700  # microseconds; days of which each has its bucket


class Name(NamedTuple):
    """What buyers read for a value."""

    zh: str
    en: str
    initial: str = ""


class Shelf:
    """Bitmaps over listing numbers. `watermark` is the moment up to which it equals the database.

    `closed` are the dealers whose cars are not shown just now; their listings stay in place. `worked_out` is
    others' to keep what they made of the listings; any change empties it.
    """

    def __init__(self) -> None:
        self.choices = {name: Choices() for name in ONE_OF}
        self.tags = Tags()
        self.measures = {
            "price": Measure(widening(10_000_00, DEAREST)),
            "mileage": Measure(widening(10, FARTHEST)),
            "range": Measure(widening(50, 2_000)),
            "published": Measure(even(_micros(clock.now()) - PAST_DAYS * DAY, DAY)),
        }
        self.offered = BitMap()
        self.closed: frozenset[str] = frozenset()
        self.places: dict[str, tuple[float, float]] = {}
        self._grounds = np.empty((0, 2))
        self.texts: dict[int, str] = {}
        self.engines: dict[Hashable, int | None] = {}
        self.names: dict[tuple[str, str], Name] = {}
        self.watermark: datetime | None = None
        self._shown: BitMap | None = None
        self._by_word: dict[str, BitMap] = {}
        self.worked_out: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def shown(self) -> BitMap:
        """Every listing a buyer may see."""
        if self._shown is None:
            hidden = [self.choices["dealer"].having(dealer) for dealer in self.closed]
            self._shown = self.offered - BitMap.union(*hidden) if hidden else self.offered.copy()
        return self._shown

    def fill(self, rows: Sequence[Row]) -> None:
        """Stock an empty shelf; rows that are not on offer are left out."""
        offered = [row for row in rows if row.offered]
        numbers = np.fromiter((row.number for row in offered), np.int64, len(offered))
        columns = dict(zip(Row._fields, zip(*offered, strict=True), strict=True)) if offered else {}
        if not columns:
            return
        for name, choice in self.choices.items():
            choice.fill(numbers, columns[name])
        self.tags.fill(numbers, columns["categories"])
        for name, measure in self.measures.items():
            measure.fill(numbers, columns[name])
        self.offered.update(numbers.astype(np.uint32))
        self._forget()

    def renew(self, rows: Iterable[Row]) -> int:
        """Bring listings to what the feed says of them now; says how many there were."""
        taken = 0
        for row in rows:
            taken += 1
            self.remove(row.number)
            if row.offered:
                self._put(row)
        if taken:
            self._forget()
        return taken

    def remove(self, number: int) -> None:
        """Take a listing off the shelf."""
        if number not in self.offered:
            return
        self.offered.discard(number)
        parts: list[Choices | Tags | Measure] = [*self.choices.values(), self.tags, *self.measures.values()]
        for part in parts:
            part.drop(number)
        self._forget()

    def close(self, dealers: frozenset[str]) -> None:
        """Name the dealers whose cars are not shown."""
        if dealers != self.closed:
            self.closed = dealers
            self._forget()

    def place(self, places: dict[str, tuple[float, float]]) -> None:
        """Say where the dealers are, in degrees."""
        if places != self.places:
            self.places, self._grounds = places, np.array(list(places.values())).reshape(-1, 2)

    def near(self, city: str, within_km: int) -> list[str]:
        """Slugs of the dealers within so many kilometres of a city's centre, the nearest first."""
        return [slug for slug, _metres in self.distances(city, within_km)]

    def distances(self, city: str, within_km: int) -> list[tuple[str, int]]:
        """The same dealers with their distance in metres."""
        centre = city_place(city)
        if centre is None or not self.places:
            return []
        metres, slugs = metres_apart(centre, self._grounds), list(self.places)
        apart = ((int(metres[place]), slugs[place]) for place in np.flatnonzero(metres <= within_km * 1000))
        return [(slug, away) for away, slug in sorted(apart)]

    def with_word(self, word: str) -> BitMap:
        """Listings whose text holds the word. Texts are few, one a trim, and looked through once a word."""
        found = self._by_word.get(word)
        if found is None:
            texts = self.choices["text"]
            holding = [texts.having(digest) for digest, text in self.texts.items() if word in text]
            found = BitMap.union(*holding) if len(holding) > 1 else (holding or [BitMap()])[0].copy()
            if len(self._by_word) < 1000:
                self._by_word[word] = found
        return found

    def unknown(self) -> list[int]:
        """Numbers of listings that show what stands behind the values not met before.

        Series and trims need no look of their own: a text belongs to one trim and so to one series.
        """
        wanted: set[int] = set()
        for name in ("text", "brand", "dealer"):
            for value, members in self.choices[name].values():
                known = value in self.texts if name == "text" else (name, value) in self.names
                if members and not known:
                    wanted.add(members.min())
        return sorted(wanted)

    def learn(self, digest: int, text: str, engine: int | None, named: Sequence[str]) -> None:
        """Remember a listing's text, its trim's displacement (ml; None where there is none or nobody knows),
        and of brand, series, dealer and trim: value, zh, en, initial.

        Makers give the same short names to their cars: a series goes by `brand/series`, a trim by
        `brand/series/trim`.
        """
        self.texts[digest] = text
        self.engines[digest] = engine
        for place, name in enumerate(NAMED):
            value, zh, en, initial = named[4 * place : 4 * place + 4]
            self.names[(name, value)] = Name(zh, en, initial)
        self._by_word.clear()
        self.worked_out.clear()

    def _put(self, row: Row) -> None:
        self.offered.add(row.number)
        for name, choice in self.choices.items():
            choice.put(row.number, getattr(row, name))
        self.tags.put(row.number, row.categories)
        for name, measure in self.measures.items():
            measure.put(row.number, getattr(row, name))

    def _forget(self) -> None:
        self._shown = None
        self.worked_out.clear()
        self._by_word.clear()


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)

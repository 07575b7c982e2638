"""The names a search may hold, each spelling pointing at what it names."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared_apps.catalog.names import plain
from shared_apps.marketplace.words.grams import Forms
from shared_apps.marketplace.words.spelling import HAN, initials, look, pinyin, spellings, tight
from shared_apps.marketplace.words.synonyms import NICKNAMES, SYNONYMS

SHORTEST_BARE = 2
"""A series' own name shorter than this is found behind its brand only: 汉, 炮, 夏 are plain words."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the catalogue with its names; `brand` is the brand's slug where the thing is a series."""

    dimension: str
    value: str
    name_zh: str
    name_en: str
    brand: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lexicon:
    """Every spelling with what it names.

    `heard` are the forms without Chinese characters, which slips are held to; `looks` the series' forms by
    what they look like (`look`); `series` the spellings of series in alphabetical order, for names that were
    only begun. `spelt` and `sounds` find forms and heard forms by pairs of letters.
    """

    forms: dict[str, tuple[Named, ...]]
    heard: dict[str, tuple[Named, ...]]
    looks: dict[str, tuple[Named, ...]]
    series: tuple[tuple[str, Named], ...]
    spelt: Forms
    sounds: Forms
    longest: int

    @classmethod
    def of(cls, things: Iterable[Named]) -> Lexicon:
        """Index the catalogue's names and the market's own words."""
        listed = tuple(things)
        brands = {thing.value: thing for thing in listed if thing.dimension == "brand"}
        forms: defaultdict[str, dict[Named, None]] = defaultdict(dict)
        for thing in listed:
            for form in _forms(thing, brands.get(thing.brand)):
                forms[form][thing] = None
        for words, dimension, value in SYNONYMS:
            for word in words.split("|"):
                forms[tight(word)].setdefault(Named(dimension, value, word, word))
        found = {form: tuple(named) for form, named in forms.items()}
        heard = {form: named for form, named in found.items() if len(form) >= 4 and not HAN.search(form)}
        series = sorted(
            (
                (form, thing)
                for form, named in found.items()
                for thing in named
                if thing.dimension == "series"
            ),
            key=lambda pair: (pair[0], pair[1].brand, pair[1].value),
        )
        looks: defaultdict[str, dict[Named, None]] = defaultdict(dict)
        for form, thing in series:
            if not HAN.search(form):
                looks[look(form)][thing] = None
        return cls(
            forms=found,
            heard=heard,
            looks={form: tuple(named) for form, named in looks.items()},
            series=tuple(series),
            spelt=Forms(found),
            sounds=Forms(heard),
            longest=max(map(len, found), default=0),
        )

    def begun_with(self, form: str) -> Iterator[tuple[str, Named]]:
        """Spellings of series that begin so."""
        place = bisect_left(self.series, form, key=lambda pair: pair[0])
        while place < len(self.series) and self.series[place][0].startswith(form):
            yield self.series[place]
            place += 1


def _forms(thing: Named, brand: Named | None) -> set[str]:
    nicknames = NICKNAMES.get((thing.brand, thing.value), "").split("|")
    names = {thing.name_zh, thing.name_en, *thing.also, *nicknames} - {""}
    if brand is None:
        short = {initials(thing.name_zh)} if thing.dimension == "brand" else set()
        called = _brand_names(thing) if thing.dimension == "brand" else names
        return {form for name in called for form in spellings(name)} | short - {""}
    brand_names = _brand_names(brand)
    bare = {_without_brand(name, brand_names) for name in names}
    forms: set[str] = set()
    for name in bare | names:
        own = spellings(name)
        forms |= {form for form in own if _stands_alone(form)}
        forms |= {f"{spelt}{form}" for called in brand_names for spelt in spellings(called) for form in own}
    return forms


def _brand_names(brand: Named) -> set[str]:
    """A brand's names and their halves: 梅赛德斯-奔驰 is 奔驰 to everybody."""
    names = {brand.name_zh, brand.name_en, *brand.also} - {""}
    halves = {half for name in names for half in name.split("-") if len(half) >= 2}
    return names | halves


def _without_brand(name: str, brand_names: set[str]) -> str:
    folded = plain(name)
    for called in sorted(map(plain, brand_names), key=len, reverse=True):
        rest = folded.removeprefix(called).strip()
        if called and rest != folded and rest:
            return rest
    return folded


def _stands_alone(form: str) -> bool:
    if len(form) < SHORTEST_BARE:
        return False
    return not form.isdigit() or len(form) >= 3


def spoken(text: str) -> str:
    """How a piece of text sounds, for holding slips against what was meant."""
    return pinyin(text)

"""Names that a half-typed search may become."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from shared_apps.marketplace.words.grams import pairs
from shared_apps.marketplace.words.lexicon import Lexicon, Named, spoken
from shared_apps.marketplace.words.spelling import tight

CLOSE = 75.0
READ = 60
SAME, BEGUN, INSIDE, ALIKE = range(4)
_SUGGESTED = ("brand", "series")


def suggest(text: str, lexicon: Lexicon, *, limit: int = 8) -> list[Named]:
    """Brands and series whose names begin with the text, then those that hold it or sound so."""
    typed, heard = tight(text[:READ]), spoken(text[:READ])
    if not typed:
        return []
    ranked: dict[Named, tuple[int, int]] = {}
    for form, rank in _written(typed, heard, lexicon):
        for thing in lexicon.forms[form]:
            if thing.dimension in _SUGGESTED:
                order = (rank, _SUGGESTED.index(thing.dimension))
                ranked[thing] = min(order, ranked.get(thing, order))
    if len(ranked) < limit and len(heard) >= 4:
        near = lexicon.sounds.sharing(heard, len(pairs(heard)) // 2)
        for form, _score, _place in process.extract(
            heard, near, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=limit
        ):
            for thing in lexicon.heard[form]:
                if thing.dimension in _SUGGESTED:
                    ranked.setdefault(thing, (ALIKE, 0))
    best = sorted(ranked, key=lambda thing: (ranked[thing], len(thing.name_zh), thing.value))
    return best[:limit]


def _written(typed: str, heard: str, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Forms that begin with what was typed, as it is written or sounds, and those that hold it."""
    for beginning in dict.fromkeys((typed, heard)):
        for form in lexicon.spelt.beginning(beginning):
            yield form, SAME if form == typed else BEGUN
    if len(typed) > 1:
        for form in lexicon.spelt.holding(typed):
            yield form, INSIDE

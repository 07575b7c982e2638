"""Names that a half-typed search may become."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from shared_apps.marketplace.words.lexicon import Lexicon, Named, spoken
from shared_apps.marketplace.words.spelling import tight

CLOSE = 75.0


def suggest(text: str, lexicon: Lexicon, *, limit: int = 8) -> list[Named]:
    """Brands and series whose names begin with the text, then those that hold it or sound so."""
    typed, heard = tight(text[:60]), spoken(text[:60])
    if not typed:
        return []
    ranked: dict[Named, tuple[int, int]] = {}
    for form, named in lexicon.forms.items():
        rank = _rank(form, typed, heard)
        if rank is None:
            continue
        for thing in named:
            if thing.dimension in {"brand", "series"}:
                order = (rank, 0 if thing.dimension == "brand" else 1)
                ranked[thing] = min(order, ranked.get(thing, order))
    if len(ranked) < limit and len(heard) >= 4:
        for form, _score, _key in process.extract(
            heard, lexicon.heard.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=limit
        ):
            for thing in lexicon.heard[form]:
                if thing.dimension in {"brand", "series"}:
                    ranked.setdefault(thing, (3, 0))
    best = sorted(ranked, key=lambda thing: (ranked[thing], len(thing.name_zh), thing.value))
    return best[:limit]


def _rank(form: str, typed: str, heard: str) -> int | None:
    if form == typed:
        return 0
    if form.startswith((typed, heard)):
        return 1
    return 2 if len(typed) > 1 and typed in form else None

"""Finding forms by their pairs of letters, so that no search walks through the whole lexicon."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator


class Forms:
    """Spellings in a fixed order, found by their beginning, by a piece, or by likeness."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = sorted(set(forms))
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for place, form in enumerate(self._forms):
            for pair in pairs(form):
                postings[pair].append(place)
        self._postings = dict(postings)

    def beginning(self, text: str) -> Iterator[str]:
        """Those that begin with the text, in alphabetical order."""
        place = bisect_left(self._forms, text)
        while place < len(self._forms) and self._forms[place].startswith(text):
            yield self._forms[place]
            place += 1

    def holding(self, text: str) -> Iterator[str]:
        """Those with the text (two letters at least) somewhere in them."""
        postings = [self._postings.get(pair, []) for pair in pairs(text)]
        rarest = min(postings, key=len, default=[])
        return (self._forms[place] for place in rarest if text in self._forms[place])

    def sharing(self, text: str, least: int) -> list[str]:
        """Those that share at least so many different pairs of letters with the text, in order."""
        met = Counter(place for pair in pairs(text) for place in self._postings.get(pair, ()))
        return [self._forms[place] for place in sorted(met) if met[place] >= least]


def pairs(text: str) -> set[str]:
    """All two neighbouring letters."""
    return {text[n : n + 2] for n in range(len(text) - 1)}

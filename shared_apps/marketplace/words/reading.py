"""From a text to conditions: prices first, then the longest names, then what was nearly a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shared_apps.catalog.names import plain
from shared_apps.marketplace.words.amounts import payments, prices, road_prices
from shared_apps.marketplace.words.grams import pairs
from shared_apps.marketplace.words.lexicon import Lexicon, Named, spoken
from shared_apps.marketplace.words.meanings import Meaning, Reading
from shared_apps.marketplace.words.spelling import HAN, everyday_words, look, tight
from shared_apps.marketplace.words.synonyms import NOISE

LONGEST = 200
"""Letters of a search that are read; the rest is nobody's typing."""
WIDEST_WINDOW = 5
MOST_BEGUN = 4
"""A beginning that fits more series than this says nothing."""
ALIKE = 0.78
"""From this likeness on (share of letters in place, neighbours exchanged counting once) a word is a slip."""
SHORT = 3
TWO_SLIPS_FROM = 10
"""Letters from which ALIKE lets two slips pass; a slip spoils as many pairs of letters at most as follows."""
PAIRS_A_SLIP = 3
LONGEST_ENDING = 7
"""Letters that may be missing at the end of a name: A6 for A6L, 宏光MINI for 宏光MINIEV."""
_PIECE = re.compile(r"[a-z0-9.+\-'&]+|[\u3400-\u9fff]|\S")
_HAN_NOISE = "|".join(sorted(filter(HAN.search, NOISE), key=len, reverse=True))
_IDLE = rf"(?:{_HAN_NOISE}|[\s,，。.!！?？、;；:：])+"
_FRINGE = re.compile(rf"\A{_IDLE}|{_IDLE}\Z")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")


def understand(text: str, lexicon: Lexicon) -> Reading:
    """Read a search. Never fails: what is not understood comes back as `rest`, in its order."""
    folded = plain(_UNPRINTED.sub(" ", text[:LONGEST]))
    meanings: list[tuple[int, Meaning]] = []
    for dimension, read in (("monthly", payments), ("road", road_prices), ("price", prices)):
        for bounds in read(folded):
            said = folded[bounds.start : bounds.end].strip()
            ends = ((f"{dimension}_min", bounds.low), (f"{dimension}_max", bounds.high))
            meanings += [
                (bounds.start, Meaning(name, str(end), said)) for name, end in ends if end is not None
            ]
            folded = f"{folded[: bounds.start]}{' ' * (bounds.end - bounds.start)}{folded[bounds.end :]}"
    pieces = _Pieces(folded)
    meanings += _exact(pieces, lexicon, whole_runs=True)
    meanings += _begun(pieces, lexicon, _brands(meanings), whole_runs=True)
    meanings += _exact(pieces, lexicon)
    meanings += _begun(pieces, lexicon, _brands(meanings))
    meanings += _nearly(pieces, lexicon, _brands(meanings))
    meanings += _swapped(pieces, lexicon, _brands(meanings))
    meanings += _begun(pieces, lexicon, _brands(meanings))
    meanings += _of_brand(pieces, lexicon, _brands(meanings))
    ordered = [meaning for _place, meaning in sorted(meanings, key=lambda found: found[0])]
    return Reading(tuple(_settled(ordered)), pieces.rest())


class _Pieces:
    """A text in words (Latin) and characters (Chinese), some of them already understood."""

    def __init__(self, folded: str) -> None:
        self.folded = folded
        found = list(_PIECE.finditer(folded))
        self.texts = [piece[0] for piece in found]
        self.places = [piece.start() for piece in found]
        self.ends = [piece.end() for piece in found]
        self.open = [True] * len(found)
        self.words = everyday_words(folded)

    def said(self, start: int, end: int) -> str:
        """The words from `start` to `end` as they stood."""
        joined = self.texts[start]
        for number in range(start + 1, end):
            gap = " " if self.places[number] > self.ends[number - 1] else ""
            joined += gap + self.texts[number]
        return joined

    def windows(self) -> Iterator[tuple[int, int]]:
        """Runs of open pieces, the longest first."""
        widest = min(len(self.texts), 12)
        for width in range(widest, 0, -1):
            for start in range(len(self.texts) - width + 1):
                if all(self.open[start : start + width]):
                    yield start, start + width

    def stands_apart(self, start: int, end: int) -> bool:
        """Whether the run is written together, with gaps only around it."""
        together = all(self.places[n] == self.ends[n - 1] for n in range(start + 1, end))
        before = start == 0 or self.places[start] > self.ends[start - 1]
        after = end == len(self.texts) or self.places[end] > self.ends[end - 1]
        return together and before and after

    def cuts_a_word(self, start: int, end: int, lexicon: Lexicon) -> bool:
        """Whether the run is but a part of an ordinary word whose rest is none of ours: 现代 in 现代化."""
        first, last = self.places[start], self.ends[end - 1]
        for begin, close in self.words:
            before, after = (begin, min(first, close)), (max(last, begin), close)
            if close <= first or begin >= last or (begin >= first and close <= last):
                continue
            for left, right in (before, after):
                other = self.folded[left:right]
                if other and other not in NOISE and tight(other) not in lexicon.forms:
                    return True
        return False

    def close(self, start: int, end: int) -> None:
        """Mark a run as understood."""
        self.open[start:end] = [False] * (end - start)

    def rest(self) -> str:
        """The words nobody understood, without those that ask for nothing."""
        runs: list[str] = []
        start: int | None = None
        for number in range(len(self.texts) + 1):
            is_open = number < len(self.texts) and self.open[number]
            touches = number > 0 and number < len(self.texts) and self.places[number] == self.ends[number - 1]
            if start is not None and (not is_open or not touches):
                runs.append(self.said(start, number))
                start = None
            if is_open and start is None:
                start = number
        return " ".join(word for word in map(_without_noise, runs) if word)


def _exact(pieces: _Pieces, lexicon: Lexicon, *, whole_runs: bool = False) -> list[tuple[int, Meaning]]:
    found = []
    for start, end in pieces.windows():
        if not all(pieces.open[start:end]) or (whole_runs and not pieces.stands_apart(start, end)):
            continue
        said = pieces.said(start, end)
        form = tight(said)
        if (
            len(form) > lexicon.longest
            or form not in lexicon.forms
            or pieces.cuts_a_word(start, end, lexicon)
        ):
            continue
        named = lexicon.forms[form]
        found.append((pieces.places[start], said, named))
        pieces.close(start, end)
    brands = {thing.value for _p, _s, named in found for thing in named if thing.dimension == "brand"}
    return [(place, meaning) for place, said, named in found for meaning in _choose(said, named, brands)]


def _choose(said: str, named: tuple[Named, ...], brands: set[str], *, guessed: bool = False) -> list[Meaning]:
    """What a spelling of several things means: a series of the brand at hand, else a brand, else all."""
    own = [thing for thing in named if thing.dimension == "series" and thing.brand in brands]
    whole = [thing for thing in named if thing.dimension != "series"]
    kept = own or whole or list(named)
    return [Meaning(thing.dimension, thing.value, said, thing.brand, guessed) for thing in kept]


def _begun(
    pieces: _Pieces, lexicon: Lexicon, brands: set[str], *, whole_runs: bool = False
) -> list[tuple[int, Meaning]]:
    """Names that were begun: the shortest series of the brand at hand, or of any where no brand is."""
    found = []
    for start, end in pieces.windows():
        said = pieces.said(start, end)
        form = tight(said)
        if said in NOISE or len(form) < 2 or not all(pieces.open[start:end]):
            continue
        if whole_runs and not (pieces.stands_apart(start, end) and HAN.search(said)):
            continue
        thing = _shortest_begun(form, lexicon, brands)
        if thing is not None and not pieces.cuts_a_word(start, end, lexicon):
            found.append((pieces.places[start], Meaning("series", thing.value, said, thing.brand, True)))
            pieces.close(start, end)
    return found


def _shortest_begun(form: str, lexicon: Lexicon, brands: set[str]) -> Named | None:
    telling = len(form) > 2 or (HAN.search(form) and not HAN.fullmatch(form[-1]))  # 秦L, but not 发现
    fitting = [
        (len(full), thing.brand, thing.value, thing)
        for full, thing in lexicon.begun_with(form)
        if len(full) - len(form) <= LONGEST_ENDING and (thing.brand in brands or (not brands and telling))
    ]
    several = len({(brand, value) for _length, brand, value, _thing in fitting}) > MOST_BEGUN
    return None if several or not fitting else min(fitting, key=lambda found: found[:3])[3]


def _nearly(pieces: _Pieces, lexicon: Lexicon, brands: set[str]) -> list[tuple[int, Meaning]]:
    """Slips: pinyin run together or apart, letters exchanged, characters that sound alike."""
    found = []
    for start, end in pieces.windows():
        if end - start > WIDEST_WINDOW or not all(pieces.open[start:end]):
            continue
        said = pieces.said(start, end)
        if said in NOISE or (HAN.search(said) and end - start < 2):
            continue
        named = _heard(spoken(said), lexicon, exactly=bool(HAN.search(said)))
        if named and not pieces.cuts_a_word(start, end, lexicon):
            found.append((pieces.places[start], said, named))
            pieces.close(start, end)
        elif any(OSA.distance(tight(said), brand) == 1 for brand in brands):
            pieces.close(start, end)  # "bmv 3 series": the brand is known from the series already
    brands |= {thing.value for _p, _s, named in found for thing in named if thing.dimension == "brand"}
    return [
        (place, meaning)
        for place, said, named in found
        for meaning in _choose(said, named, brands, guessed=True)
    ]


def _swapped(pieces: _Pieces, lexicon: Lexicon, brands: set[str]) -> list[tuple[int, Meaning]]:
    """Short brands with two letters exchanged, where no brand is known: bwm."""
    if brands:
        return []
    for start, end in pieces.windows():
        form = tight(pieces.said(start, end))
        if end - start > 1 or len(form) != SHORT or not form.isalpha() or HAN.search(form):
            continue
        turned = {f"{form[1]}{form[0]}{form[2]}", f"{form[0]}{form[2]}{form[1]}"} - {form}
        named = [t for other in turned for t in lexicon.forms.get(other, ()) if t.dimension == "brand"]
        if len(named) == 1:
            pieces.close(start, end)
            return [(pieces.places[start], Meaning("brand", named[0].value, form, guessed=True))]
    return []


def _of_brand(pieces: _Pieces, lexicon: Lexicon, brands: set[str]) -> list[tuple[int, Meaning]]:
    """Beside a brand: its series that sound (韩 for 汉) or look (3xl for 3xi) like what stands there."""
    found = []
    for start, end in pieces.windows() if brands else ():
        said = pieces.said(start, end)
        form = spoken(said)
        if said in NOISE or not pieces.stands_apart(start, end) or len(form) < SHORT:
            continue
        named = lexicon.forms.get(form, ()) if HAN.search(said) else lexicon.looks.get(look(form), ())
        own = [thing for thing in named if thing.dimension == "series" and thing.brand in brands]
        if len(own) == 1:
            pieces.close(start, end)
            found.append((pieces.places[start], Meaning("series", own[0].value, said, own[0].brand, True)))
    return found


def _brands(meanings: list[tuple[int, Meaning]]) -> set[str]:
    named = {meaning.value for _place, meaning in meanings if meaning.dimension == "brand"}
    return named | {meaning.brand for _place, meaning in meanings if meaning.brand}


def _heard(form: str, lexicon: Lexicon, *, exactly: bool) -> tuple[Named, ...]:
    if len(form) < 4:
        return ()
    if exactly or form in lexicon.heard:
        return lexicon.heard.get(form, ())
    slips = 1 if len(form) < TWO_SLIPS_FROM else 2
    best = process.extractOne(
        form,
        lexicon.sounds.sharing(form, max(1, len(pairs(form)) - PAIRS_A_SLIP * slips)),
        scorer=OSA.normalized_similarity,
        score_cutoff=max(ALIKE, 1 - 2.1 / len(form)),
    )
    if best is None or _digits(best[0]) != _digits(form):
        return ()
    return lexicon.heard[best[0]]


def _digits(form: str) -> str:
    """A model's number is never a slip: 3 series is not 5 series."""
    return "".join(letter for letter in form if letter.isdigit())


def _without_noise(run: str) -> str:
    kept = " ".join(word for word in run.split() if word not in NOISE)
    return _FRINGE.sub("", kept)


def _narrowest(meanings: list[Meaning]) -> Iterator[Meaning]:
    """All but words that say more loosely what others say too: 辅助驾驶 (L2 and more) beside L2."""
    told: dict[tuple[str, str], set[str]] = {}
    for meaning in meanings:
        told.setdefault((meaning.dimension, meaning.said), set()).add(meaning.value)
    for meaning in meanings:
        own = told[meaning.dimension, meaning.said]
        others = (values for (dimension, _said), values in told.items() if dimension == meaning.dimension)
        if meaning.brand or not any(values < own for values in others):
            yield meaning


def _settled(meanings: list[Meaning]) -> Iterator[Meaning]:
    """Each condition once; a series brings its brand along; of several prices the narrowest stand."""
    seen: set[tuple[str, str]] = set()
    for meaning in _narrowest(meanings):
        if meaning.brand and ("brand", meaning.brand) not in seen:
            seen.add(("brand", meaning.brand))
            yield Meaning("brand", meaning.brand, meaning.said, guessed=meaning.guessed)
        if (meaning.dimension, meaning.value) not in seen:
            seen.add((meaning.dimension, meaning.value))
            yield meaning

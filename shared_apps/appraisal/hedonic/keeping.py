"""A fit as bytes, so that cars that come later can be rated by it."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from shared_apps.appraisal.hedonic.effects import FACTORS, Effect
from shared_apps.appraisal.hedonic.fitting import Band, Fit

NAMED = ("dealer", *FACTORS)
_ARRAYS = ("sums", "weights", "lean", "pairs", "pair_sums", "pair_weights")


@dataclass(frozen=True, slots=True)
class Codebook:
    """Which number stands for which name, one book a factor; it grows as new names come."""

    books: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in NAMED})

    def code(self, factor: str, name: str) -> int:
        """The number of a name, a new one where it was not met before."""
        book = self.books[factor]
        return book.setdefault(name, len(book))


def packed(fit: Fit, codebook: Codebook) -> bytes:
    """Both in one compressed file."""
    plain = {
        "year": fit.year,
        "level": fit.level,
        "spread": fit.spread,
        "cars": fit.cars,
        "bands": [asdict(band) for band in fit.bands],
        "dealers": {name: effect.dealers for name, effect in fit.effects.items()},
        "books": {name: list(book) for name, book in codebook.books.items()},
    }
    arrays = {
        f"{name}.{part}": getattr(effect, part) for name, effect in fit.effects.items() for part in _ARRAYS
    }
    out = io.BytesIO()
    np.savez_compressed(
        out,
        allow_pickle=False,
        plain=np.frombuffer(json.dumps(plain).encode(), np.uint8),
        slopes=fit.slopes,
        middles=fit.middles,
        **arrays,
    )
    return out.getvalue()


def unpacked(data: bytes) -> tuple[Fit, Codebook]:
    """What `packed` made."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        plain: dict[str, Any] = json.loads(kept["plain"].tobytes())
        effects = {
            name: Effect(**{part: kept[f"{name}.{part}"] for part in _ARRAYS}, dealers=plain["dealers"][name])
            for name in FACTORS
        }
        new, used = (Band(**band) for band in plain["bands"])
        fit = Fit(
            plain["year"], plain["level"], kept["slopes"], kept["middles"], effects, plain["spread"],
            plain["cars"], (new, used),
        )  # fmt: skip
    books = {name: {word: code for code, word in enumerate(words)} for name, words in plain["books"].items()}
    return fit, Codebook(books)

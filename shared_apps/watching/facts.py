"""The form in which a search is kept: its address' query, so that filters may grow and old searches stay.

And what a link in a letter stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple
from uuid import UUID

from shared_apps.marketplace.filters import Filters, Pairs, parse

FORM = 1
"""Raised when words or values of addresses change their meaning; `read` then translates the older ones."""

StopKind = Literal["letter", "search", "favourites"]


class Stop(NamedTuple):
    """What a link stops: all a letter told of, one saved search, or (by the buyer's id) favourites."""

    kind: StopKind
    id: UUID


def canonical(search: Filters) -> Pairs:
    """The query of a search without its order, which is a matter of looking."""
    return replace(search, sort="").pairs()


def digest_of(pairs: Pairs) -> str:
    """What equal searches share."""
    return hashlib.sha256(repr(sorted((str(name), str(value)) for name, value in pairs)).encode()).hexdigest()


def read(pairs: Iterable[Sequence[str]], form: int) -> Filters | None:
    """The search that was kept; None where any part of it is not understood today."""
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    search, ignored = parse(query)
    known = {name for name, _value in search.pairs()}
    return search if form == FORM and not ignored and query.keys() <= known and search.active else None

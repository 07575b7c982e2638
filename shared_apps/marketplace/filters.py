"""What a buyer looks for, as it stands in an address: `/cars?brand=byd&category=new-energy&price_max=300000`.

Reading is generous: words nobody knows are set aside and reported, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from shared_apps.marketplace.labels import BODIES, CATEGORIES, ENERGIES, code_of, slug_of

SORTS = ("newest", "price_asc", "price_desc")
MOST_VALUES, LONGEST_TEXT = 20, 60
DEAREST_YUAN = 99_999_999
_SLUG = re.compile(r"\A[a-z0-9][a-z0-9-]{0,79}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """One search: any value of a field may match, all fields must. Prices: whole yuan, both ends included."""

    q: str = ""
    brand: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    energy: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    dealer: str = ""
    price_min: int | None = None
    price_max: int | None = None
    sort: str = "newest"

    @property
    def active(self) -> tuple[str, ...]:
        """The dimensions that narrow the search; both price ends are the dimension `price`."""
        named = [f.name for f in fields(self) if f.name not in {"sort", "price_min", "price_max"}]
        found = [name for name in named if getattr(self, name)]
        return (*found, "price") if self.has_price else tuple(found)

    @property
    def has_price(self) -> bool:
        """Whether a price limit is set."""
        return self.price_min is not None or self.price_max is not None

    def without(self, dimension: str, value: str = "") -> Filters:
        """This search without one value, or without the dimension; a brand takes its series along."""
        if dimension == "price":
            return replace(self, price_min=None, price_max=None)
        left = tuple(v for v in _many(getattr(self, dimension)) if value and v != value)
        changes: dict[str, Any] = {dimension: "" if dimension in {"q", "dealer"} else left}
        if dimension == "brand":
            changes["series"] = ()
        return replace(self, **changes)

    def only(self, dimension: str) -> Filters:
        """This search with nothing but one of its dimensions."""
        kept = ("price_min", "price_max") if dimension == "price" else (dimension,)
        changes: dict[str, Any] = {name: getattr(self, name) for name in kept}
        return Filters(**changes)

    def with_value(self, dimension: str, value: str) -> Filters:
        """This search with one value more."""
        many = dimension not in {"q", "dealer", "sort"}
        changes: dict[str, Any] = {dimension: (*getattr(self, dimension), value) if many else value}
        return replace(self, **changes)

    def with_price(self, low: int | None, high: int | None) -> Filters:
        """This search within other prices (yuan)."""
        return replace(self, price_min=low, price_max=high)

    def pairs(self) -> Pairs:
        """The query of its address, in a fixed order, defaults left out."""
        found: Pairs = []
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name == "sort":
                value = "" if value == SORTS[0] else value
            coded = f.name in _CODES
            found += [(f.name, slug_of(v) if coded else str(v)) for v in _many(value)]
        return found

    def address(self, path: str = "/cars", **more: str) -> str:
        """The page that shows this search."""
        query = urlencode([*self.pairs(), *more.items()], quote_via=quote)
        return f"{path}?{query}" if query else path


def parse(query: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[str, ...]]:
    """The search an address asks for, and what in it could not be understood (as `name=value`)."""
    values: dict[str, Any] = {}
    ignored: list[str] = []
    for name, read in _READERS.items():
        given = [part for text in query.get(name, ()) for part in _split(name, text) if part][:MOST_VALUES]
        understood = [(part, read(part)) for part in given]
        ignored += [f"{name}={part[:40]}" for part, value in understood if value is None]
        good = list(dict.fromkeys(value for _part, value in understood if value is not None))
        if good:
            values[name] = tuple(good) if name in _MULTIPLE else good[-1]
    low, high = values.get("price_min"), values.get("price_max")
    if low is not None and high is not None and low > high:
        values["price_min"], values["price_max"] = high, low
    return Filters(**values), tuple(ignored)


def _many(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value in ("", None) else (value,)


def _split(name: str, text: str) -> list[str]:
    clean = _CONTROL.sub(" ", text).strip()
    return [part.strip() for part in clean.split(",")] if name in _MULTIPLE else [clean]


def _slug(text: str) -> str | None:
    return text.lower() if _SLUG.match(text.lower()) else None


def _text(text: str) -> str | None:
    return text[:LONGEST_TEXT]


def _yuan(text: str) -> int | None:
    digits = text.replace(" ", "").replace("_", "")
    return (
        min(int(digits), DEAREST_YUAN) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
    )


def _code(known: tuple[str, ...]) -> Callable[[str], str | None]:
    return lambda text: code_of(text) if code_of(text) in known else None


_MULTIPLE = frozenset({"brand", "series", "category", "body", "energy", "city"})
_CODES = frozenset({"category", "body", "energy"})
_READERS: dict[str, Callable[[str], Any]] = {
    "q": _text,
    "brand": _slug,
    "series": _slug,
    "category": _code(CATEGORIES),
    "body": _code(BODIES),
    "energy": _code(ENERGIES),
    "city": _text,
    "dealer": _slug,
    "price_min": _yuan,
    "price_max": _yuan,
    "sort": lambda text: text if text in SORTS else None,
}

"""What a buyer looks for, as it stands in an address: `/cars?brand=byd&category=new-energy&price_max=300000`.

Reading is generous: words nobody knows are set aside and reported, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from core.edge.languages import here
from shared_apps.catalog.cities import find_cities
from shared_apps.catalog.colours import COLOURS
from shared_apps.marketplace.assists import ASSISTS
from shared_apps.marketplace.deals import DEALS
from shared_apps.marketplace.labels import BODIES, CATEGORIES, CLASSES, DRIVES, ENERGIES, code_of, slug_of
from shared_apps.rulebook.standard import price_for_monthly

SORTS = ("relevance", "newest", "price_asc", "price_desc", "deal", "distance")
MANY = (
    "brand", "series", "trim", "category", "body", "size_class", "energy", "drive", "assist", "seats", "year",
    "colour", "condition", "deal", "city",
)  # fmt: skip
"""Dimensions of which a search may name several values."""
SPANS = {
    "price": ("price_min", "price_max"),
    "road": ("road_min", "road_max"),
    "monthly": ("monthly_min", "monthly_max"),
    "mileage": ("mileage_max",),
    "range": ("range_min",),
}
"""Dimensions by number and the fields that limit them."""
UNDER = {"brand": ("series", "trim"), "series": ("trim",)}
"""What says nothing any more once a dimension is left out."""
CODED = frozenset(
    {"category", "body", "size_class", "energy", "drive", "assist", "colour", "condition", "deal"}
)
"""Dimensions whose values are codes, written as slugs in addresses."""
DIMENSIONS = ("q", *MANY, "dealer", *SPANS, "near")
WITHIN, FARTHEST = 50, 2000
FARTHEST_DRIVEN, LONGEST_RANGE = 2_000_000, 5_000
CONDITIONS = ("NEW", "USED")
MOST_VALUES, LONGEST_TEXT = 20, 60
DEAREST_YUAN, DEAREST_MONTHLY = 99_999_999, 9_999_999
FEN = 100
_SLUG = re.compile(r"\A[a-z0-9][a-z0-9-]{0,79}\Z")
_TRIM = re.compile(r"\A[a-z0-9][a-z0-9-]{0,119}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """One search: any value of a field may match, all fields must.

    Prices are whole yuan, both ends included; `road` likewise, what a car costs on the road for certain
    (`roads`), and `monthly`, yuan a month of the standard plan (`rulebook.standard`). A trim is named by its
    slug within its series. Mileage and range are kilometres. `near` is a city's Chinese name, `within` the
    distance in kilometres from its centre in which a dealer may be. An empty `sort` is the first of `sorts`.
    `words` asks for the words of `q` themselves, not for what they may mean.
    """

    q: str = ""
    brand: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    trim: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    size_class: tuple[str, ...] = ()
    energy: tuple[str, ...] = ()
    drive: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    colour: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    deal: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    dealer: str = ""
    price_min: int | None = None
    price_max: int | None = None
    road_min: int | None = None
    road_max: int | None = None
    monthly_min: int | None = None
    monthly_max: int | None = None
    mileage_max: int | None = None
    range_min: int | None = None
    near: str = ""
    within: int = WITHIN
    sort: str = ""
    words: bool = False

    @property
    def active(self) -> tuple[str, ...]:
        """The dimensions that narrow the search; both ends of a span are one."""
        return tuple(name for name in DIMENSIONS if any(_is_set(getattr(self, f)) for f in _narrowing(name)))

    @property
    def sorts(self) -> tuple[str, ...]:
        """The orders this search can be shown in, the natural one first."""
        impossible = {name for name, base in (("relevance", self.q), ("distance", self.near)) if not base}
        return tuple(name for name in SORTS if name not in impossible)

    @property
    def order(self) -> str:
        """The order it is shown in: the one asked for, if it can be had."""
        return self.sort if self.sort in self.sorts else self.sorts[0]

    @property
    def has_price(self) -> bool:
        """Whether a price limit is set."""
        return "price" in self.active

    @property
    def has_road(self) -> bool:
        """Whether a limit of the on-the-road price is set."""
        return "road" in self.active

    @property
    def has_monthly(self) -> bool:
        """Whether a limit of the monthly payment is set."""
        return "monthly" in self.active

    @property
    def monthly_prices(self) -> tuple[int | None, int | None]:
        """The prices, in minor units, whose standard payment a month lies within the limits."""
        low, high = self.monthly_min, self.monthly_max
        return (
            price_for_monthly(low * FEN - 1) + 1 if low else None,
            None if high is None else price_for_monthly(high * FEN),
        )

    def without(self, dimension: str, value: str = "") -> Filters:
        """This search without one value, or without the dimension; what is UNDER it goes along."""
        if value and dimension in MANY:
            left = tuple(v for v in getattr(self, dimension) if v != value)
            changes: dict[str, Any] = {dimension: left}
        else:
            changes = {name: getattr(NOTHING, name) for name in fields_of(dimension)}
        changes |= dict.fromkeys(UNDER.get(dimension, ()), ())
        return replace(self, **changes)

    def only(self, dimension: str) -> Filters:
        """This search with nothing but one of its dimensions."""
        changes: dict[str, Any] = {name: getattr(self, name) for name in fields_of(dimension)}
        return Filters(words=self.words, **changes)

    def with_value(self, dimension: str, value: str) -> Filters:
        """This search with one value more."""
        changes: dict[str, Any] = {
            dimension: (*getattr(self, dimension), value) if dimension in MANY else value
        }
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
                value = "" if self.order == self.sorts[0] else self.order
            if f.name == "words":
                value = "1" if self.words and self.q else ""
            if f.name == "within" and (value == f.default or not self.near):
                continue
            coded = f.name in CODED
            found += [(f.name, slug_of(v) if coded else str(v)) for v in _many(value)]
        return found

    def address(self, path: str = "/cars", **more: str) -> str:
        """The page that shows this search, in the language of the address at hand."""
        query = urlencode([*self.pairs(), *more.items()], quote_via=quote)
        return here(f"{path}?{query}" if query else path)


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
            values[name] = tuple(good) if name in MANY else good[-1]
    for least, most in (SPANS["price"], SPANS["road"], SPANS["monthly"]):
        low, high = values.get(least), values.get(most)
        if low is not None and high is not None and low > high:
            values[least], values[most] = high, low
    if "series" not in values:
        ignored += [f"trim={trim[:40]}" for trim in values.pop("trim", ())]
    return _plainest(Filters(**values)), tuple(ignored)


NOTHING = Filters()


def fields_of(dimension: str) -> tuple[str, ...]:
    """The fields a dimension is made of."""
    return ("near", "within") if dimension == "near" else SPANS.get(dimension, (dimension,))


def _plainest(search: Filters) -> Filters:
    """The same search without what says nothing: the natural order, a distance from nowhere."""
    return replace(
        search,
        sort="" if search.order == search.sorts[0] else search.order,
        within=search.within if search.near else WITHIN,
        words=search.words and bool(search.q),
    )


def _narrowing(dimension: str) -> tuple[str, ...]:
    """The fields that make a dimension narrow a search: a distance alone does not."""
    return ("near",) if dimension == "near" else fields_of(dimension)


def _is_set(value: Any) -> bool:
    return value is not None and value not in ("", ())


def _many(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return () if value in ("", None) else (value,)


def _split(name: str, text: str) -> list[str]:
    clean = _CONTROL.sub(" ", text).strip()
    return [part.strip() for part in clean.split(",")] if name in MANY else [clean]


def _slug(text: str) -> str | None:
    return text.lower() if _SLUG.match(text.lower()) else None


def _trim(text: str) -> str | None:
    return text.lower() if _TRIM.match(text.lower()) else None


def _text(text: str) -> str | None:
    return text[:LONGEST_TEXT]


def _yuan(text: str) -> int | None:
    digits = text.replace(" ", "").replace("_", "")
    return (
        min(int(digits), DEAREST_YUAN) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None
    )


def _code(known: tuple[str, ...]) -> Callable[[str], str | None]:
    return lambda text: code_of(text) if code_of(text) in known else None


def _whole(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        good = text.isascii() and text.isdigit() and len(text) < 9
        return min(max(int(text), least), most) if good else None

    return read


def _city(text: str) -> str | None:
    found = find_cities(text)
    exact = [city for city in found if text.casefold() in {city.name_zh, city.name_en.casefold()}]
    return next((city.name_zh for city in exact + found), None)


_READERS: dict[str, Callable[[str], Any]] = {
    "q": _text,
    "brand": _slug,
    "series": _slug,
    "trim": _trim,
    "category": _code(CATEGORIES),
    "body": _code(BODIES),
    "size_class": _code(CLASSES),
    "energy": _code(ENERGIES),
    "drive": _code(DRIVES),
    "assist": _code(ASSISTS),
    "seats": lambda text: text if text.isascii() and text.isdigit() and len(text) < 3 else None,
    "year": lambda text: text if re.fullmatch(r"(?:19|20)\d\d", text) else None,
    "colour": _code(COLOURS),
    "condition": _code(CONDITIONS),
    "deal": _code(DEALS),
    "city": _text,
    "dealer": _slug,
    "price_min": _yuan,
    "price_max": _yuan,
    "road_min": _yuan,
    "road_max": _yuan,
    "monthly_min": _whole(0, DEAREST_MONTHLY),
    "monthly_max": _whole(0, DEAREST_MONTHLY),
    "mileage_max": _whole(0, FARTHEST_DRIVEN),
    "range_min": _whole(0, LONGEST_RANGE),
    "near": _city,
    "within": _whole(1, FARTHEST),
    "sort": lambda text: text if text in SORTS else None,
    "words": lambda text: True if text == "1" else None,
}

"""How the results page offers to narrow, widen and undo a search: groups of links with exact counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shared_apps.catalog.queries import brands_by_slug
from shared_apps.catalog.titles import series_title
from shared_apps.marketplace.assists import ASSISTS, assist_name, assist_note
from shared_apps.marketplace.deals import DEALS
from shared_apps.marketplace.filters import CODED, MANY, Filters
from shared_apps.marketplace.labels import (
    CLASSES,
    SWATCHES,
    code_of,
    in_chinese,
    place,
    size_class,
    slug_of,
    word,
)
from shared_apps.marketplace.queries import PRICE_BANDS, Choice, Facets, alone, easings
from shared_apps.marketplace.words import Reading

WAN = 10_000
STEPS_WAN = (5, 8, 10, 12, 15, 18, 20, 25, 30, 35, 40, 50, 70, 100)
PAYMENTS = (1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 15_000, 20_000)
MILEAGES = (100, 1_000, 10_000, 30_000, 50_000, 100_000, 150_000)
RANGES = (100, 200, 300, 400, 500, 600, 700, 800)
_RANKED = {"size_class": CLASSES, "deal": DEALS, "assist": ASSISTS}
"""Codes with an order of their own."""
DISTANCES = (20, 50, 100, 200, 500, 1_000)


class Option(NamedTuple):
    """One choice: what the form sends, what the buyer reads, the search with it added or taken away.

    A page of results shows some hundred choices as boxes to tick and links to none of them, so an address is
    made when it is asked for.
    """

    value: str
    name: str
    cars: int
    chosen: bool
    turned: Callable[[], Filters]
    initial: str = ""
    paint: str = ""
    path: str = "/cars"

    @property
    def address(self) -> str:
        """The page of that search."""
        return self.turned().address(self.path)


class Group(NamedTuple):
    """The choices of one dimension; `name` is the form's field, `note` what to know before choosing."""

    name: str
    title: str
    options: list[Option]
    chosen: int
    note: str = ""


class Step(NamedTuple):
    """A limit that a list offers, in its unit, and what the buyer reads."""

    value: int | str
    name: str


class Undo(NamedTuple):
    """A part of the search that may be dropped, the page without it, and how many cars that one shows."""

    name: str
    address: str
    cars: int = 0


def groups(search: Filters, found: Facets) -> list[Group]:
    """The choices of every dimension that has any."""
    year = {"year": _("Model year")}
    titles = {
        "brand": _("Brand"),
        "series": _("Series"),
        **(year if search.series else {}),  # brand, series, year, trim: from the whole to the part
        "trim": _("Trim"),
        "energy": _("Energy"),
        "body": _("Body"),
        "size_class": _("Class"),
        "category": _("Category"),
        "deal": pgettext("market", "Deal"),
        **year,
        "condition": _("Condition"),
        "seats": _("Seats"),
        "drive": _("Drive"),
        "assist": _("Driver assistance"),
        "colour": _("Colour"),
        "city": _("City"),
    }
    made = [_group(search, found, name, title) for name, title in titles.items()]
    return [group for group in made if group.options]


def bands(search: Filters, found: Facets) -> list[Option]:
    """The usual price ranges; the chosen one leads back to all prices."""
    options = []
    for (low, high), cars in zip(PRICE_BANDS, found.bands, strict=True):
        chosen = (search.price_min, search.price_max) == (low, high)
        turned = partial(search.without, "price") if chosen else partial(search.with_price, low, high)
        options.append(Option("", price_range(low, high), cars, chosen, turned))
    return options


def price_steps(search: Filters) -> list[Step]:
    """What the two price lists offer, in yuan, with what the address asks for among them."""
    values = {step * WAN for step in STEPS_WAN} | {v for v in (search.price_min, search.price_max) if v}
    return [Step(value, yuan(value)) for value in sorted(values)]


def limits(search: Filters) -> dict[str, list[Step]]:
    """What the lists for on-the-road prices (yuan), payments (yuan a month), mileage, range and distance (km)
    offer, the address' own figure among them.
    """
    roads = {step * WAN for step in STEPS_WAN} | {v for v in (search.road_min, search.road_max) if v}
    asked = [m for m in (search.monthly_min, search.monthly_max) if m is not None]
    mileages = {*MILEAGES, *([] if search.mileage_max is None else [search.mileage_max])}
    ranges = {*RANGES, *([] if search.range_min is None else [search.range_min])}
    return {
        "roads": [Step(value, yuan(value)) for value in sorted(roads)],
        "monthly": [Step(m, monthly(m)) for m in sorted({*PAYMENTS, *asked})],
        "mileages": [Step(km, _up_to(km)) for km in sorted(mileages)],
        "ranges": [Step(km, _from(km)) for km in sorted(ranges)],
        "distances": [Step(km, _within(km)) for km in sorted({*DISTANCES, search.within})],
    }


def undos(search: Filters, found: Facets) -> list[Undo]:
    """Every part of the search by itself, to be taken away with one tap."""
    parts = []
    for dimension in search.active:
        if dimension in MANY:
            parts += [
                Undo(_named(found, dimension, value), _less(search, dimension, value))
                for value in getattr(search, dimension)
            ]
        else:
            parts.append(Undo(_said(search, found, dimension), _less(search, dimension)))
    return parts


def _said(search: Filters, found: Facets, dimension: str) -> str:
    """A dimension without named values in words."""
    if dimension == "price":
        return price_range(search.price_min, search.price_max)
    if dimension == "road":
        return _("%(range)s on the road") % {"range": price_range(search.road_min, search.road_max)}
    if dimension == "monthly":
        return _payments(search.monthly_min, search.monthly_max)
    if dimension == "mileage":
        return _up_to(search.mileage_max or 0)
    if dimension == "range":
        return _from(search.range_min or 0)
    if dimension == "near":
        return _("Within %(km)s km of %(city)s") % {"km": search.within, "city": place(search.near)}
    return _named(found, "dealer", search.dealer) if dimension == "dealer" else f"“{search.q}”"


def loosenings(search: Filters, found: Facets) -> list[Undo]:
    """For a search that finds nothing: the single steps that find something, the smallest first.

    A limit moved a little keeps most of what was wanted; after those come whole parts left out.
    """
    titles = {
        "q": _("Without the search word"),
        "brand": _("All brands"),
        "series": _("All series"),
        "trim": _("All trims"),
        "category": _("All categories"),
        "body": _("All bodies"),
        "size_class": _("All classes"),
        "energy": _("All energy types"),
        "drive": _("Any drive"),
        "assist": _("Any driver assistance"),
        "seats": _("Any number of seats"),
        "year": _("Any model year"),
        "colour": _("Any colour"),
        "condition": _("New and used"),
        "deal": _("Any deal"),
        "city": _("All cities"),
        "dealer": _("All dealers"),
        "price": _("Any price"),
        "road": _("Any on-the-road price"),
        "monthly": _("Any monthly payment"),
        "mileage": _("Any mileage"),
        "range": _("Any range"),
        "near": _("At any distance"),
    }
    dropped = [Undo(titles[name], _less(search, name), cars) for name, cars in found.without.items() if cars]
    moved = [
        Undo(_said(wider, found, name), wider.address(), cars) for name, wider, cars in easings(search)
    ] + [step for name in ("year", "seats") if (step := _neighbour(search, found, name))]
    return moved + sorted(dropped, key=lambda step: -step.cars)


def _neighbour(search: Filters, found: Facets, name: str) -> Undo | None:
    """For a number chosen from a list: the nearest one that finds something."""
    chosen = [int(value) for value in getattr(search, name)]
    others = [choice for choice in found.choices.get(name, ()) if choice.value not in getattr(search, name)]
    if not chosen or not others:
        return None
    nearest = min(others, key=lambda c: (min(abs(int(c.value) - one) for one in chosen), -int(c.value)))
    moved = search.without(name).with_value(name, nearest.value)
    return Undo(_named(found, name, nearest.value), moved.address(), nearest.cars)


def parts_alone(search: Filters, found: Facets) -> list[Undo]:
    """For a search where one step back is not enough: each of its parts by itself, if that finds cars."""
    counts = alone(search)
    steps = [
        Undo(
            " · ".join(undo.name for undo in undos(search.only(name), found)),
            search.only(name).address(),
            cars,
        )
        for name, cars in counts.items()
    ]
    return sorted(steps, key=lambda step: -step.cars)


def heading(search: Filters, found: Facets) -> str:
    """The page's title: what is looked for in a few words, or all cars."""
    names = {
        name: [_named(found, name, value) for value in getattr(search, name)]
        for name in ("city", "brand", "series", "category", "energy", "body", "colour")
    }
    if len(names["brand"]) == 1 and len(names["series"]) == 1:
        names["brand"], names["series"] = [series_title(names["brand"][0], names["series"][0])], []
    return _shortly([f"“{search.q}”"] * bool(search.q) + [name for some in names.values() for name in some])


def _shortly(names: list[str]) -> str:
    return " · ".join(names[:3]) + ("…" if len(names) > 3 else "") if names else _("All cars")


def corrected(search: Filters, found: Facets, reading: Reading) -> str:
    """What slips in a typed search were taken for, as far as the search still asks for it: 宝马 3系."""
    values = [
        (guess.dimension, guess.value)
        for guess in reading.guesses
        if guess.value in getattr(search, guess.dimension)
    ]
    names = {name: [_named(found, name, value) for d, value in values if d == name] for name, _v in values}
    if len(names.get("brand", ())) == 1 and len(names.get("series", ())) == 1:
        return series_title(names["brand"][0], names["series"][0])
    return " · ".join(dict.fromkeys(name for several in names.values() for name in several))


def price_range(low: int | None, high: int | None) -> str:
    """A range of prices in words: 10–15 万, 50 万以上."""
    if low is None:
        return _("Up to %(high)s") % {"high": yuan(high or 0)}
    if high is None:
        return _("%(low)s and more") % {"low": yuan(low)}
    if in_chinese():
        return f"{low / WAN:g}–{high / WAN:g} 万"
    return f"{yuan(low)}–{yuan(high).removeprefix('¥')}"


def yuan(value: int) -> str:
    """Whole yuan as a reader says it: 15 万, ¥150k."""
    if in_chinese():
        return f"{value / WAN:g} 万"
    return f"¥{value // 1000:,}k" if value % 1000 == 0 and value else f"¥{value:,}"


def monthly(value: int) -> str:
    """Whole yuan a month: ¥4,000."""
    return f"¥{value:,}"


def _payments(low: int | None, high: int | None) -> str:
    if low is None:
        return _("Up to %(high)s a month") % {"high": monthly(high or 0)}
    if high is None:
        return _("%(low)s a month and more") % {"low": monthly(low)}
    return _("%(low)s–%(high)s a month") % {"low": monthly(low), "high": f"{high:,}"}


def _up_to(km: int) -> str:
    return _("Up to %(km)s km driven") % {"km": f"{km:,}"}


def _from(km: int) -> str:
    return _("%(km)s km range and more") % {"km": km}


def _within(km: int) -> str:
    return _("Within %(km)s km") % {"km": f"{km:,}"}


def _less(search: Filters, dimension: str, value: str = "") -> str:
    return search.without(dimension, value).address()


def _group(search: Filters, found: Facets, name: str, title: str) -> Group:
    chosen = getattr(search, name)
    choices = list(found.choices.get(name, ()))
    known = {choice.value for choice in choices}
    choices += [Choice(value, 0) for value in chosen if value not in known]
    options = [
        Option(
            value=slug_of(choice.value) if name in CODED else choice.value,
            name=_named(found, name, choice.value, choice),
            cars=choice.cars,
            chosen=choice.value in chosen,
            turned=partial(_toggled, search, name, choice.value),
            initial=choice.initial if in_chinese() else choice.name_en[:1].upper(),
            paint=SWATCHES.get(choice.value, "") if name == "colour" else "",
        )
        for choice in choices
    ]
    if name == "brand" and not in_chinese():
        # The catalogue's order is that of the Chinese names.
        options.sort(key=lambda option: option.name.casefold())
    if name in _RANKED:
        options.sort(key=lambda option: _RANKED[name].index(code_of(option.value)))
    if name in {"year", "seats"}:
        options.sort(key=lambda option: int(option.value), reverse=name == "year")
    return Group(name, title, options, len(chosen), assist_note() if name == "assist" else "")


def _toggled(search: Filters, name: str, value: str) -> Filters:
    return search.without(name, value) if value in getattr(search, name) else search.with_value(name, value)


def _named(found: Facets, dimension: str, value: str, choice: Choice | None = None) -> str:
    if dimension == "size_class":
        return size_class(value)
    if dimension == "assist":
        return assist_name(value)
    if dimension in CODED:
        return word(value)
    if dimension == "city":
        return place(value)
    if dimension == "seats":
        return _("%(number)s seats") % {"number": value}
    choice = choice or next((c for c in found.choices.get(dimension, ()) if c.value == value), None)
    if choice and choice.name_zh:
        return choice.name_zh if in_chinese() else choice.name_en
    if (dimension, value) in found.called:
        called = found.called[(dimension, value)]
        return called.zh if in_chinese() else called.en
    if dimension == "brand":
        known = brands_by_slug([value]).get(value)
        return value if known is None else known.name_zh if in_chinese() else known.name_en
    return value

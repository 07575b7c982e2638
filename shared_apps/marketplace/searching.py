"""What may be asked of the market's list of cars: every parameter of `/api/v1/listings`, one by one."""

from __future__ import annotations

from collections.abc import Iterable

from ninja import Field, Schema

from shared_apps.catalog.colours import COLOURS
from shared_apps.marketplace.assists import ASSISTS
from shared_apps.marketplace.deals import DEALS
from shared_apps.marketplace.filters import (
    CONDITIONS,
    DEAREST_MONTHLY,
    DEAREST_YUAN,
    FARTHEST,
    FARTHEST_DRIVEN,
    LONGEST_RANGE,
    LONGEST_TEXT,
    MOST_VALUES,
    SORTS,
    WITHIN,
)
from shared_apps.marketplace.labels import BODIES, CATEGORIES, CLASSES, DRIVES, ENERGIES, slug_of

PAGE, LARGEST, LONGEST_CURSOR = 24, 100, 2_000
_LIST = f"Several are separated by commas; {MOST_VALUES} are read."


def _codes(what: str, codes: Iterable[str]) -> str:
    """A list of codes as a parameter's description."""
    return Field("", description=f"{what}: {', '.join(map(slug_of, codes))}. {_LIST}")


def _figure(what: str, most: int) -> int | None:
    return Field(None, ge=0, le=most, description=what)


class ListingSearch(Schema):
    """A search with its order and page. Numbers are whole; an absent parameter asks for nothing."""

    q: str = Field(
        "",
        description="Words of brand, series or trim, all of which must occur, as they stand: “under 200k” is "
        f"words here. {LONGEST_TEXT} letters are read.",
    )
    brand: str = Field("", description=f"Slugs of brands. {_LIST}")
    series: str = Field("", description=f"Slugs of series. {_LIST}")
    trim: str = Field("", description=f"Slugs of trims of the `series` given, and only with it. {_LIST}")
    category: str = _codes("Categories", CATEGORIES)
    body: str = _codes("Bodies", BODIES)
    size_class: str = _codes("Classes of size", CLASSES)
    energy: str = _codes("Kinds of energy", ENERGIES)
    drive: str = _codes("Driven wheels", DRIVES)
    assist: str = _codes(
        "Levels of driver assistance as the makers state them (up to l2-plus the driver drives), leaving out "
        "cars whose level is unknown",
        ASSISTS,
    )
    seats: str = Field("", description=f"Numbers of seats, 0 to 99. {_LIST}")
    year: str = Field("", description=f"Model years, 1900 to 2099. {_LIST}")
    colour: str = _codes("Families of colours", COLOURS)
    condition: str = _codes("Conditions", CONDITIONS)
    deal: str = _codes("How good the offer is at its present price, for cars with a rating", DEALS)
    city: str = Field("", description=f"Cities of dealers, by their Chinese names. {_LIST}")
    dealer: str = Field("", description="The slug of one dealer.")
    price_min: int | None = _figure("Least price in yuan, included.", DEAREST_YUAN)
    price_max: int | None = _figure("Greatest price in yuan, included.", DEAREST_YUAN)
    road_min: int | None = _figure(
        "Least on-the-road price in yuan (price, purchase tax, compulsory insurance, vessel tax and plate "
        "fees in the dealer's city today), included; leaves out cars for which one of these is unknown.",
        DEAREST_YUAN,
    )
    road_max: int | None = _figure(
        "Greatest on-the-road price in yuan, included; where a rule gives a range, its upper end counts.",
        DEAREST_YUAN,
    )
    monthly_min: int | None = _figure(
        "Least payment in yuan a month of the standard plan (20 % down, 36 equal instalments, 3.60 % a year "
        "nominal), included.",
        DEAREST_MONTHLY,
    )
    monthly_max: int | None = _figure("Greatest payment in yuan a month, included.", DEAREST_MONTHLY)
    mileage_max: int | None = _figure("Greatest mileage in km, included.", FARTHEST_DRIVEN)
    range_min: int | None = _figure(
        "Least electric range in km, included; leaves out cars whose range is unknown.", LONGEST_RANGE
    )
    near: str = Field("", description="A city, in Chinese or English, around which a dealer must stand.")
    within: int = Field(
        WITHIN,
        ge=1,
        le=FARTHEST,
        description="How far from the centre of `near`, in km; alone it says nothing.",
    )
    sort: str = Field(
        "",
        description=f"The order: {', '.join(SORTS)}. `relevance` needs `q` and is the natural order then, "
        "`distance` needs `near`; an order that cannot be had is the natural one, else `newest`. `deal`: the "
        "best first, in steps of one percent of the fair price; cars without a rating come last.",
    )
    words: str = Field("", description="Without effect here; addresses of pages carry it.")
    cursor: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`next_cursor` of the page before, of the same search."
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST, description="Cars a page.")

"""What the shelf keeps of a listing."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One listing in the form the feed brings it; `number` is its place in every bitmap.

    `text` is a digest of its trim and the words it is found by; `deal` and `standing` as `deals` has them.
    Price in minor units, mileage and range in km, `published` in microseconds since 1970 (UTC); -1 where a
    figure is unknown. `categories` are joined by commas.
    """

    number: int
    offered: bool
    dealer: str
    brand: str
    series: str
    trim: str
    body: str
    size_class: str
    energy: str
    city: str
    drive: str
    assist: str
    seats: str
    year: str
    colour: str
    condition: str
    categories: str
    deal: str
    standing: int
    text: int
    price: int
    mileage: int
    range: int
    published: int

"""What the shelf keeps of a listing."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One listing in the form the feed brings it; `number` is its place in every bitmap.

    `text` is a digest of the words it is found by. Price in minor units, mileage and range in km; -1 where
    a figure is unknown. `categories` are joined by commas.
    """

    number: int
    offered: bool
    dealer: str
    brand: str
    series: str
    body: str
    energy: str
    city: str
    drive: str
    seats: str
    year: str
    colour: str
    condition: str
    categories: str
    text: int
    price: int
    mileage: int
    range: int

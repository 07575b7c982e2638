"""Where the drawn picture of a trim is found. The address says all that it shows, so it never changes."""

from __future__ import annotations

from zlib import crc32

from shared_apps.catalog.artwork import Body, Energy, art_path, nearest_sketch
from shared_apps.catalog.facts import TrimFacts

BARE_METAL = "#b9bec4"
"""The paint of a car whose colour nobody has chosen yet."""


def artwork_url(trim: TrimFacts, colour_hex: str = "", *, scene: bool = True) -> str:
    """`/art/<key>.svg` of this trim in this paint (`#RRGGBB`, by default its first colour).

    Cars of one series share wheels and lamps. `scene=False` leaves the backdrop transparent.
    """
    paint = colour_hex or next((colour.hex for colour in trim.colours), BARE_METAL)
    return art_path(
        nearest_sketch(
            Body(trim.body),
            paint=paint,
            energy=Energy(trim.energy),
            length_mm=_whole(trim, "length_mm"),
            height_mm=_whole(trim, "height_mm"),
            wheelbase_mm=_whole(trim, "wheelbase_mm"),
            seed=crc32(f"{trim.brand_slug}/{trim.series_slug}".encode()) % 1000,
            scene=scene,
        )
    )


def _whole(trim: TrimFacts, key: str) -> int | None:
    value = trim.dimensions.get(key)
    return None if value is None else round(value)

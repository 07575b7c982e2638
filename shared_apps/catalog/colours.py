"""The families of paint people look for, judged from a paint's own colour."""

from __future__ import annotations

import colorsys
from functools import lru_cache

from shared_apps.catalog.vocabulary import Word, codes

FAMILIES = (
    Word("WHITE", "白色", "White"),
    Word("BLACK", "黑色", "Black"),
    Word("GREY", "灰色", "Grey"),
    Word("SILVER", "银色", "Silver"),
    Word("RED", "红色", "Red"),
    Word("ORANGE", "橙色", "Orange"),
    Word("YELLOW", "黄色", "Yellow"),
    Word("GREEN", "绿色", "Green"),
    Word("BLUE", "蓝色", "Blue"),
    Word("PURPLE", "紫色", "Purple"),
    Word("PINK", "粉色", "Pink"),
    Word("BROWN", "棕色", "Brown"),
)
COLOURS = codes(FAMILIES)
_LABELS = {word.code: word for word in FAMILIES}
# Upper ends of hue in degrees; red closes the circle.
_HUES = ((15, "RED"), (42, "ORANGE"), (68, "YELLOW"), (170, "GREEN"), (255, "BLUE"), (300, "PURPLE"))


_CALLED = {word.zh[0]: word.code for word in FAMILIES}


@lru_cache(maxsize=4096)
def colour_family(hex_colour: str, name_zh: str = "") -> str:
    """The family of a paint: what its maker calls it (极地白), else its `#rrggbb`; empty for neither."""
    return _CALLED.get(name_zh[-1:], "") or _seen(hex_colour)


def _seen(hex_colour: str) -> str:
    # Greys are told by how little colour there is, browns are dark oranges.
    try:
        red, green, blue = (int(hex_colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    except ValueError:
        return ""
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    if light < 0.14 or (light < 0.2 and chroma < 0.08):
        return "BLACK"
    if light > 0.86 and chroma < 0.16:
        return "WHITE"
    if chroma < 0.1 or saturation < 0.1:
        return "SILVER" if light > 0.62 else "GREY"
    degrees = hue * 360
    family = next((name for end, name in _HUES if degrees < end), "PINK" if degrees < 340 else "RED")
    if family in {"ORANGE", "YELLOW"} and light < 0.42:
        return "BROWN"
    if family in {"RED", "PINK"} and light > 0.7:
        return "PINK"
    return family


def colour_name(code: str, *, zh: bool) -> str:
    """The label of a family; the code itself where it is unknown."""
    word = _LABELS.get(code)
    return code if word is None else word.zh if zh else word.en

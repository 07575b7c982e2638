"""Photographs in the sizes a browser can choose from, and drawings where there is no photograph."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.edge.pictures import FORMATS, photograph
from shared_apps.marketplace import labels
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.templatetags.market import cut

register = template.Library()
_PART = "marketplace/parts/picture.html"
_DRAWN = (640, 320)
_SLOTS = {
    "card": "(min-width: 1100px) 320px, (min-width: 700px) 45vw, 92vw",
    "hero": "(min-width: 1100px) 640px, 92vw",
    "gallery": "(min-width: 1100px) 800px, 100vw",
    "thumb": "120px",
}
"""How wide a picture stands in each place of a page, for `sizes`."""


@register.inclusion_tag(_PART)
def picture(
    address: str, alt: str, slot: str = "card", *, first: bool = False, eager: bool = False, place: int = 0
) -> dict[str, Any]:
    """A picture by its address. `first` is the one the page waits for, `eager` what is seen at once; `place`
    tells pictures of one car apart.
    """
    shown = photograph(address)
    sources = [(kind, srcset) for form, kind in FORMATS.items() if shown and (srcset := shown.srcset(form))]
    width, height = (shown.width, shown.height) if shown else _DRAWN
    return {
        "address": address,
        "alt": f"{alt} ({place})" if place else alt,
        "sources": sources,
        "sizes": _SLOTS[slot],
        "width": width,
        "height": height,
        "first": first,
        "lazy": not (first or eager),
    }


@register.simple_tag
def picture_ahead(car: Listing | None, slot: str = "card") -> SafeString:
    """For a page's head: have the picture the page waits for fetched before its place is known."""
    if car is None:
        return SafeString("")
    address = address_of(car)
    shown = photograph(address)
    if shown and shown.ready:
        form, kind = next(iter(FORMATS.items()))
        return format_html(
            '<link rel="preload" as="image" imagesrcset="{}" imagesizes="{}" type="{}" fetchpriority="high">',
            shown.srcset(form),
            _SLOTS[slot],
            kind,
        )
    return format_html('<link rel="preload" as="image" href="{}" fetchpriority="high">', address)


def address_of(car: Listing) -> str:
    """A car's first photograph, else its drawing without the studio."""
    return str(car.photos[0]) if car.photos else cut(car.art_url)


@register.inclusion_tag(_PART)
def car_picture(
    car: Listing, slot: str = "card", *, first: bool = False, eager: bool = False
) -> dict[str, Any]:
    """A car's first photograph, else its drawing without the studio."""
    zh = labels.in_chinese()
    words = (car.title_zh, car.colour_zh) if zh else (car.title_en, car.colour_en)
    return picture(address_of(car), ", ".join(filter(None, words)), slot, first=first, eager=eager)

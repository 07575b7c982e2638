"""The picture a chat shows when somebody shares a page: a drawn car, what it is, what it costs.

Its address says all that it shows and is signed, so it needs no query, never changes, and nobody else can
have pictures drawn.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass

from django.core import signing

from core.edge.raster import FONT
from core.edge.xml import xml_text
from shared_apps.catalog.artwork import Body, draw_car, nearest_sketch, parse_sketch_key, sketch_key

WIDTH, HEIGHT = 1200, 630
_SALT = "marketplace.sharing"
_EDITION = 1
"""Grows when the same words would be drawn otherwise."""
_MARGIN = 64
_ROOM = WIDTH - 2 * _MARGIN
_SOMEBODYS_CAR = nearest_sketch(Body.SEDAN, paint="#1f4a40", seed=7, scene=False)
_ART = re.compile(r"\A/art/(?P<key>[^/]+?)(?:-cut)?\.svg\Z")
_MARK = (
    "M2.5 20V12.5c0-4 2.2-6.5 5.6-6.5 2.8 0 4.6 1.6 5.6 4.6l1.3 4 "
    "1.3-4c1-3 2.8-4.6 5.6-4.6 3.4 0 5.6 2.5 5.6 6.5V20"
)


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture says: the car by its drawing's key, a title, a line below it, a price, a place."""

    art: str = ""
    title: str = ""
    line: str = ""
    price: str = ""
    place: str = ""


def art_key(address: str) -> str:
    """The key of a drawing by its address, without a studio around the car; empty for a photograph."""
    found = _ART.match(address)
    return f"{found['key']}-cut" if found else ""


def share_path(card: Card) -> str:
    """The address of a card's picture."""
    said = signing.Signer(salt=_SALT, sep=".").sign_object([_EDITION, *astuple(card)], compress=True)
    return f"/share/{said}.jpg"


def card_of(said: str) -> Card:
    """The card behind an address. Raises ValueError for one that is not ours."""
    try:
        edition, *parts = signing.Signer(salt=_SALT, sep=".").unsign_object(said)
    except (signing.BadSignature, ValueError) as error:
        raise ValueError("not an address of ours") from error
    if edition != _EDITION:
        raise ValueError("an address of another edition")
    return Card(*parts)


def drawing(card: Card) -> str:
    """The card as SVG, 1200 × 630."""
    car = draw_car(parse_sketch_key(card.art or sketch_key(_SOMEBODYS_CAR)))
    placed = car.replace("<svg ", '<svg x="170" y="116" width="960" height="480" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONT}">'
        '<defs><linearGradient id="room" x2="0" y2="1"><stop stop-color="#f3f1ec"/>'
        '<stop offset=".62" stop-color="#faf9f6"/><stop offset=".8" stop-color="#e6e3dc"/>'
        '<stop offset="1" stop-color="#f1efea"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#room)"/>'
        f"{placed}{_title(card)}{_foot(card)}</svg>"
    )


def _title(card: Card) -> str:
    mark = (
        f'<g transform="translate({WIDTH - _MARGIN - 62} 50) scale(2.05)"><path d="{_MARK}" fill="none" '
        'stroke="#0f6b5c" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round"/></g>'
    )
    room = _ROOM - 110
    return (
        mark
        + _text(card.title, _MARGIN, 106, 58, room, "#14181f", bold=1.7)
        + _text(card.line, _MARGIN, 156, 30, room, "#4b5563")
    )


def _foot(card: Card) -> str:
    price = _text(card.price, _MARGIN, 586, 60, _ROOM * 0.55, "#0f6b5c", bold=1.8)
    place = _text(card.place, WIDTH - _MARGIN, 584, 28, _ROOM * 0.4, "#4b5563", end=True)
    return price + place


def _text(
    words: str,
    x: float,
    y: float,
    size: float,
    room: float,
    paint: str,
    *,
    bold: float = 0,
    end: bool = False,
) -> str:
    """A line that fits: smaller down to two thirds of its size, then cut. The font has one weight."""
    if not words:
        return ""
    fits = max(min(size, room / max(_ems(words), 1e-6)), size * 2 / 3)
    while _ems(words) * fits > room and len(words) > 1:
        words = words.rstrip("…")[:-1].rstrip() + "…"
    weight = f' stroke="{paint}" stroke-width="{bold}"' if bold else ""
    anchor = ' text-anchor="end"' if end else ""
    placed = f'x="{x:g}" y="{y:g}" font-size="{fits:.1f}" fill="{paint}"{weight}{anchor}'
    return f"<text {placed}>{xml_text(words)}</text>"


def _ems(words: str) -> float:
    """About how wide a line is, in its own size."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.58 for letter in words)

"""A signature drawn with finger, pen or mouse: strokes of points on a sheet of WIDTH × HEIGHT.

The sheet is the same whatever the screen measures. Text from outside is read here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from core.kernel.errors import Invalid

WIDTH, HEIGHT = 1000, 360
MOST_POINTS = 6000
LONGEST_TEXT = 200_000
"""Characters of strokes as JSON, beyond which nothing is read."""
_LEAST_SPREAD = 60  # of WIDTH: a dot or a slip of the finger is no signature
_INK, _PEN = (20, 24, 31, 255), 7
Strokes = list[list[list[int]]]


class InkUnreadable(Invalid):
    """A dot is no signature, and neither is what lies off the sheet."""

    default_code = "ink.unreadable"
    default_message = _("Please sign legibly in the field.")
    default_field = "strokes"


def checked_strokes(strokes: Sequence[Sequence[Sequence[int]]]) -> Strokes:
    """The strokes as they are kept, points [x, y] on the sheet. Raises InkUnreadable."""
    points = [point for stroke in strokes for point in stroke]
    if not points or len(points) > MOST_POINTS:
        raise InkUnreadable()
    if any(len(point) != 2 or not (0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT) for point in points):
        raise InkUnreadable()
    across, down = [point[0] for point in points], [point[1] for point in points]
    if max(across) - min(across) + max(down) - min(down) < _LEAST_SPREAD:
        raise InkUnreadable()
    return [[[int(x), int(y)] for x, y in stroke] for stroke in strokes if stroke]


def strokes_of_text(text: str) -> Strokes:
    """The strokes a form's hidden field holds as JSON; none for an empty field. Raises InkUnreadable."""
    if not text.strip():
        return []
    if len(text) > LONGEST_TEXT:
        raise InkUnreadable()
    try:
        told = json.loads(text)
        return checked_strokes(told) if told else []
    except (ValueError, TypeError, RecursionError) as error:
        raise InkUnreadable() from error


def path_of(strokes: Strokes) -> str:
    """The strokes as the path of an SVG picture of WIDTH × HEIGHT."""
    return " ".join(
        f"M{stroke[0][0]} {stroke[0][1]}" + "".join(f"L{x} {y}" for x, y in stroke[1:] or stroke)
        for stroke in strokes
    )


def png_of(strokes: Strokes) -> bytes:
    """The strokes as a PNG with a clear ground, cut to what was drawn; nothing for no strokes."""
    if not strokes:
        return b""
    sheet = Image.new("RGBA", (WIDTH, HEIGHT), (255, 255, 255, 0))
    pen, reach = ImageDraw.Draw(sheet), _PEN / 2
    for stroke in strokes:
        points = [(x, y) for x, y in stroke]
        pen.line(points, fill=_INK, width=_PEN, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=_INK)
    kept, out = sheet.crop(sheet.getbbox()), BytesIO()
    kept.save(out, "PNG", optimize=True)
    return out.getvalue()

"""Logos and seals: judged by what is in them, drawn anew as PNG with their transparency."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from core.edge.uploads import upright
from tenant_apps.wording.errors import PictureRefused

LARGEST_FILE = 2 * 1024 * 1024  # bytes
LARGEST_PICTURE = 16_000_000  # pixels: a small file may unfold to gigabytes
LONGEST_SIDE = 1000  # pixels: 40 mm at 600 dots an inch


def as_png(data: bytes) -> bytes:
    """The picture without metadata; the same bytes for the same picture. Raises PictureRefused."""
    if len(data) > LARGEST_FILE:
        raise PictureRefused()
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > LARGEST_PICTURE:
                raise PictureRefused()
            seen = upright(image).convert("RGBA")
            seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            out = BytesIO()
            seen.save(out, "PNG", optimize=True)
            return out.getvalue()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise PictureRefused() from error


def contrast_on_white(colour: str) -> float:
    """How well `#rrggbb` is read on white paper, from 1 to 21, as WCAG 2 counts it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)

"""Uploaded pictures: judged by what is in them, drawn anew without their metadata.

What they say of themselves is read so that a damaged word of it costs nobody the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 50_000_000  # pixels: a small file may unfold to gigabytes
_TAKEN = ("JPEG", "PNG", "WEBP")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UploadUnreadable(ValueError):
    """The bytes are no JPEG, PNG or WebP picture."""


class UploadTooLarge(ValueError):
    """More bytes or pixels than are taken."""


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A picture as WebP, without metadata; width and height in pixels."""

    data: bytes
    width: int
    height: int


def redrawn(data: bytes, *, longest_side: int, quality: int = 85) -> Redrawn:
    """The picture upright, at most `longest_side` pixels long, with nothing of where and when it was taken.

    Raises UploadUnreadable and UploadTooLarge.
    """
    if len(data) > LARGEST_FILE:
        raise UploadTooLarge()
    try:
        with Image.open(BytesIO(data), formats=_TAKEN) as probe:
            if probe.width * probe.height > LARGEST_PICTURE:
                raise UploadTooLarge()
            probe.verify()
        with Image.open(BytesIO(data), formats=_TAKEN) as image:
            seen = upright(image).convert("RGB")
            seen.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
            out = BytesIO()
            seen.save(out, "WEBP", quality=quality, method=4, exif=b"", xmp=b"")
            return Redrawn(out.getvalue(), seen.width, seen.height)
    except Image.DecompressionBombError as error:
        raise UploadTooLarge() from error
    except UploadTooLarge:
        raise
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadUnreadable() from error


def upright(image: Image.Image) -> Image.Image:
    """The picture as it was seen, by the orientation in its EXIF; as it lies where that cannot be read.

    Pillow's own `exif_transpose` writes the tags anew, too, and fails with half a dozen kinds of errors on
    damaged ones, which we leave behind anyway.
    """
    try:
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # the parser's own, whatever it stumbled over
        turn = None
    return image if turn is None else image.transpose(turn)

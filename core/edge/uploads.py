"""What uploaded pictures say of themselves, read so that a damaged word of it costs nobody the picture."""

from __future__ import annotations

from PIL import ExifTags, Image

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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

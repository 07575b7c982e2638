"""What becomes of an uploaded picture: checked, turned upright, shrunk, and without its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from tenant_apps.stock.errors import BadPhoto, PhotoTooLarge

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 50_000_000  # pixels: a small file may unfold to gigabytes
LONGEST_SIDE = 1600
LARGEST_PROFILE = 8 * 1024
_TAKEN = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    """A WebP file, width and height in pixels."""

    data: bytes
    width: int
    height: int


def clean_picture(data: bytes) -> Picture:
    """The picture as we keep it. Raises PhotoTooLarge and BadPhoto."""
    if len(data) > LARGEST_FILE:
        raise PhotoTooLarge()
    try:
        with Image.open(BytesIO(data), formats=_TAKEN) as probe:
            if probe.width * probe.height > LARGEST_PICTURE:
                raise PhotoTooLarge()
            probe.verify()
        with Image.open(BytesIO(data), formats=_TAKEN) as image:
            return _encoded(image)
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadPhoto() from error


def _encoded(image: Image.Image) -> Picture:
    profile = image.info.get("icc_profile") or b""
    upright = _opaque(ImageOps.exif_transpose(image))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    # The colour profile stays, or pictures of wide-gamut phones fade; everything else is left behind.
    kept = profile if upright.mode == "RGB" and len(profile) <= LARGEST_PROFILE else b""
    upright.save(out, "WEBP", quality=82, method=4, icc_profile=kept, exif=b"", xmp=b"")
    return Picture(out.getvalue(), upright.width, upright.height)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")

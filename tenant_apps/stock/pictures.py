"""What becomes of an uploaded picture: checked, turned upright, shrunk, and without its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from core.edge.pictures import LADDER, digest_of
from core.edge.uploads import upright
from tenant_apps.stock.errors import BadPhoto, MovingPhoto, PhotoTooLarge

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 50_000_000  # pixels: a small file may unfold to gigabytes
LONGEST_SIDE = LADDER[-1]
LARGEST_PROFILE = 8 * 1024
_TAKEN = ("JPEG", "PNG", "WEBP")
_MOVE = ("PNG", "WEBP")  # phones put several pictures into one JPEG, and mean the first


@dataclass(frozen=True, slots=True)
class Picture:
    """A WebP file, width and height in pixels."""

    data: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """What its address says of the bytes."""
        return digest_of(self.data)


def clean_picture(data: bytes) -> Picture:
    """The picture as we keep it. Raises PhotoTooLarge, MovingPhoto and BadPhoto."""
    if len(data) > LARGEST_FILE:
        raise PhotoTooLarge()
    try:
        with Image.open(BytesIO(data), formats=_TAKEN) as probe:
            if probe.width * probe.height > LARGEST_PICTURE:
                raise PhotoTooLarge()
            if probe.format in _MOVE and getattr(probe, "is_animated", False):
                raise MovingPhoto()
            probe.verify()
        with Image.open(BytesIO(data), formats=_TAKEN) as image:
            return _encoded(image)
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadPhoto() from error


def size_of(data: bytes, width: int, form: str) -> bytes:
    """A picture of ours at a smaller width, as AVIF or WebP. Raises BadPhoto."""
    try:
        with Image.open(BytesIO(data), formats=("WEBP",)) as image:
            # Narrow enough already in one step of two, so that the fine resampling has less to do.
            height = max(1, round(image.height * width / image.width))
            smaller = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            return _as(smaller, form, image.info.get("icc_profile") or b"")
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadPhoto() from error


def _as(image: Image.Image, form: str, profile: bytes) -> bytes:
    out = BytesIO()
    if form == "avif":
        image.save(out, "AVIF", quality=60, speed=7, max_threads=1, icc_profile=profile, exif=b"", xmp=b"")
    else:
        image.save(out, "WEBP", quality=78, method=4, icc_profile=profile, exif=b"", xmp=b"")
    return out.getvalue()


def _encoded(image: Image.Image) -> Picture:
    profile = image.info.get("icc_profile") or b""
    seen = _opaque(upright(image))
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    # The colour profile stays, or pictures of wide-gamut phones fade; everything else is left behind.
    kept = profile if seen.mode == "RGB" and len(profile) <= LARGEST_PROFILE else b""
    seen.save(out, "WEBP", quality=86, method=4, icc_profile=kept, exif=b"", xmp=b"")
    return Picture(out.getvalue(), seen.width, seen.height)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")

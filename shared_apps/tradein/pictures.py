"""Photos of cars to be traded in: cleaned, in two sizes, in the market's own storage.

Nobody opens them by address: views that know who asks answer them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core.edge.uploads import redrawn

LONGEST_SIDE, SMALL_SIDE = 1600, 400  # pixels
SIZES = ("full", "small")
MEDIA_TYPE = "image/webp"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A photo in both sizes as WebP; width and height in pixels, of the full one."""

    full: bytes
    small: bytes
    width: int
    height: int


def cleaned(data: bytes) -> Cleaned:
    """Drawn anew without its metadata. Raises UploadUnreadable and UploadTooLarge."""
    full = redrawn(data, longest_side=LONGEST_SIDE, quality=82)
    small = redrawn(full.data, longest_side=SMALL_SIDE, quality=76)
    return Cleaned(full.data, small.data, full.width, full.height)


def key_of(trade_in_id: UUID, photo_id: UUID, size: str) -> str:
    """Where a size of a photo lies."""
    return f"trade-ins/{trade_in_id}/{photo_id}-{size}.webp"


def store(trade_in_id: UUID, photo_id: UUID, photo: Cleaned) -> None:
    """Keep both sizes, in the market's scope."""
    for size, data in zip(SIZES, (photo.full, photo.small), strict=True):
        default_storage.save(key_of(trade_in_id, photo_id, size), ContentFile(data))


def forget(trade_in_id: UUID, photo_id: UUID) -> None:
    """Remove both sizes, in the market's scope; what is gone already is no error."""
    for size in SIZES:
        default_storage.delete(key_of(trade_in_id, photo_id, size))

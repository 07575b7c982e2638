"""Addresses of photographs. One says what it shows and in which sizes there are more, so it never changes.

The address in a listing is that of the largest picture, `<folder>/<digest>-<width>x<height>-<edition>.webp`:
digest of its bytes, measures in pixels, and the edition of the ladder in which its sizes were made (0: none
yet). Beside it lie `<folder>/<digest>-<width>.avif` and `.webp` for every rung.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

LADDER = (320, 640, 960, 1440, 1920)
"""Widths in pixels; a picture gets those below its own width, and its own."""
EDITION = 1
"""To be raised when the ladder or the formats change: pictures of older editions are made anew."""
FORMATS = {"avif": "image/avif", "webp": "image/webp"}
"""The best first."""
FOR_EVER = "public, max-age=31536000, immutable"
_WHOLE = re.compile(
    r"\A(?P<folder>.+)/(?P<digest>[0-9a-f]{16})-(?P<width>\d{1,5})x(?P<height>\d{1,5})-(?P<edition>\d)\.webp\Z"
)
_FILE = re.compile(
    r"\A(?P<digest>[0-9a-f]{16})-(?P<width>\d{1,5})(?P<whole>x\d{1,5}-\d)?\.(?P<format>avif|webp)\Z"
)


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture by its address; width and height in pixels."""

    folder: str
    digest: str
    width: int
    height: int
    edition: int

    @property
    def address(self) -> str:
        """The picture in its full size, as it stands in a listing."""
        return f"{self.folder}/{self.digest}-{self.width}x{self.height}-{self.edition}.webp"

    @property
    def ready(self) -> bool:
        """Whether its sizes can be asked for."""
        return self.edition == EDITION

    def srcset(self, form: str) -> str:
        """Every size in a format, for `srcset`; empty while there are none."""
        if not self.ready:
            return ""
        return ", ".join(
            f"{self.folder}/{self.digest}-{width}.{form} {width}w" for width in rungs(self.width)
        )


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One size of a picture as asked for."""

    digest: str
    width: int
    form: str
    whole: bool


def rungs(width: int) -> tuple[int, ...]:
    """The widths in which a picture of this width is kept, the smallest first."""
    return (*(rung for rung in LADDER if rung < width), width)


def digest_of(data: bytes) -> str:
    """What an address says of a file's bytes."""
    return sha256(data).hexdigest()[:16]


def photograph(address: str) -> Photograph | None:
    """The picture behind an address; None where it does not tell (drawings, addresses of old)."""
    found = _WHOLE.match(address)
    if found is None:
        return None
    return Photograph(
        found["folder"],
        found["digest"],
        width=int(found["width"]),
        height=int(found["height"]),
        edition=int(found["edition"]),
    )


def picture_file(name: str) -> PictureFile | None:
    """The size that the last part of an address names; None for anything else."""
    found = _FILE.match(name)
    if found is None or (found["whole"] and found["format"] != "webp"):
        return None
    return PictureFile(found["digest"], int(found["width"]), found["format"], bool(found["whole"]))

"""Files that back a contest: judged by what is in them, never by name or declared type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image

from core.edge.uploads import upright
from shared_apps.appraisal.errors import BadEvidence, EvidenceTooLarge

LARGEST_FILE = 10 * 1024 * 1024  # bytes
LARGEST_PICTURE = 50_000_000  # pixels: a small file may unfold to gigabytes
LONGEST_SIDE = 2400  # pixels; a photographed paper must stay legible
LONGEST_NAME = 80
_TAKEN = ("JPEG", "PNG", "WEBP")
_PDF, _PDF_END, _END_WITHIN = b"%PDF-", b"%%EOF", 1024
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]+")
Kind = Literal["PHOTO", "PDF"]


@dataclass(frozen=True, slots=True)
class Document:
    """What is kept: the bytes, their kind, the ending of their file's name and their media type."""

    data: bytes
    kind: Kind
    ending: str
    media_type: str


MEDIA_TYPES: dict[str, str] = {"PHOTO": "image/webp", "PDF": "application/pdf"}


def checked(data: bytes) -> Document:
    """The file as we keep it: pictures drawn anew without their metadata, a PDF as it came.

    Raises EvidenceTooLarge and BadEvidence.
    """
    if len(data) > LARGEST_FILE:
        raise EvidenceTooLarge()
    if data.startswith(_PDF):
        if _PDF_END not in data[-_END_WITHIN:]:
            raise BadEvidence()
        return Document(data, "PDF", "pdf", MEDIA_TYPES["PDF"])
    return Document(_redrawn(data), "PHOTO", "webp", MEDIA_TYPES["PHOTO"])


def shown_name(given: str) -> str:
    """A file's name as it may be shown and offered again: one line, no path, not too long."""
    plain = " ".join(_UNSAFE.sub(" ", given.rpartition("/")[2].rpartition("\\")[2]).split()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if len(ending) < 10 else plain[:LONGEST_NAME]


def _redrawn(data: bytes) -> bytes:
    try:
        with Image.open(BytesIO(data), formats=_TAKEN) as probe:
            if probe.width * probe.height > LARGEST_PICTURE:
                raise EvidenceTooLarge()
            probe.verify()
        with Image.open(BytesIO(data), formats=_TAKEN) as image:
            seen = upright(image).convert("RGB")
            seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            out = BytesIO()
            seen.save(out, "WEBP", quality=85, method=4, exif=b"", xmp=b"")
            return out.getvalue()
    except Image.DecompressionBombError as error:
        raise EvidenceTooLarge() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadEvidence() from error

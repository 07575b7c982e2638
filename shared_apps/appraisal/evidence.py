"""Files that back a contest: judged by what is in them, never by name or declared type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.edge.uploads import LARGEST_FILE, UploadTooLarge, UploadUnreadable, redrawn
from shared_apps.appraisal.errors import BadEvidence, EvidenceTooLarge

LONGEST_SIDE = 2400  # pixels; a photographed paper must stay legible
LONGEST_NAME = 80
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
        return redrawn(data, longest_side=LONGEST_SIDE).data
    except UploadTooLarge as error:
        raise EvidenceTooLarge() from error
    except UploadUnreadable as error:
        raise BadEvidence() from error

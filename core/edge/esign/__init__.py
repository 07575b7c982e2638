"""The one door to pyHanko: fields, signatures, seals, and the examination of signed files.

pyHanko is loaded with the first call (a third of a second and 40 MB that most web workers never need).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from core.edge.esign.credential import Credential
from core.edge.esign.errors import (
    AuthorityUnavailable,
    CertificateRevoked,
    CertificateWrong,
    ClockAhead,
    FieldTaken,
    NotAPdf,
    PdfLocked,
    PdfTooHard,
    PdfTooLarge,
    PdfTruncated,
    TimestampWrong,
)
from core.edge.esign.facts import Appearance, Authority, Examination, Place, Signature, Subject

__all__ = [
    "Appearance",
    "Authority",
    "AuthorityUnavailable",
    "CertificateRevoked",
    "CertificateWrong",
    "ClockAhead",
    "Credential",
    "Examination",
    "FieldTaken",
    "NotAPdf",
    "PdfLocked",
    "PdfTooHard",
    "PdfTooLarge",
    "PdfTruncated",
    "Place",
    "Signature",
    "Subject",
    "TimestampWrong",
    "add_fields",
    "authority",
    "examine",
    "seal",
    "sign",
]


def add_fields(pdf: bytes, places: Iterable[Place]) -> bytes:
    """The PDF with an empty, visible signature field at each place. Raises the errors of reading a PDF."""
    raise NotImplementedError


def sign(
    pdf: bytes,
    *,
    field: str,
    credential: Credential,
    appearance: Appearance,
    reason: str,
    location: str = "",
) -> bytes:
    """The PDF with one more signature appended: PAdES B-LT, timestamp and revocation answers inside.

    Raises FieldTaken, CertificateWrong, CertificateRevoked, ClockAhead, AuthorityUnavailable and the errors
    of reading a PDF. Call it in a worker: it asks the authority several times.
    """
    raise NotImplementedError


def seal(pdf: bytes, *, credential: Credential, field: str, appearance: Appearance, reason: str) -> bytes:
    """As `sign`, as the last one: PAdES B-LTA, an archive timestamp over everything, no more changes allowed."""
    raise NotImplementedError


def examine(content: bytes, *, at: datetime | None = None) -> Examination:
    """Who signed the file and whether it is unchanged; `at`: the moment to judge at, now without one.

    Nothing is fetched that the file names. Raises NotAPdf, PdfTruncated, PdfLocked, PdfTooLarge, PdfTooHard.
    """
    raise NotImplementedError


def authority() -> Authority:
    """The certificate authority that the settings name. Raises AuthorityUnavailable when none is set up."""
    raise NotImplementedError

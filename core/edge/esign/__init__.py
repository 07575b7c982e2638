"""The one door to pyHanko: fields, signatures, seals, and the examination of signed files.

pyHanko is loaded with the first call (a third of a second and 40 MB that most web workers never need).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import NamedTuple, cast

from core.edge.esign.apart import EXAMINER
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
    PictureUnreadable,
    TimestampWrong,
)
from core.edge.esign.facts import (
    Appearance,
    Authority,
    Change,
    ClockStanding,
    Examination,
    Place,
    Signature,
    Subject,
)
from core.edge.esign.roots import named_roots
from core.kernel import clock

__all__ = [
    "Appearance",
    "Authority",
    "AuthorityUnavailable",
    "CertificateRevoked",
    "CertificateWrong",
    "Change",
    "ClockAhead",
    "ClockStanding",
    "Credential",
    "Examination",
    "FieldTaken",
    "NotAPdf",
    "PdfLocked",
    "PdfTooHard",
    "PdfTooLarge",
    "PdfTruncated",
    "PictureUnreadable",
    "Place",
    "Signature",
    "Subject",
    "TimestampWrong",
    "add_fields",
    "authority",
    "clock_ends",
    "clock_standing",
    "examine",
    "seal",
    "sign",
]


def add_fields(pdf: bytes, places: Iterable[Place]) -> bytes:
    """The PDF with an empty, visible signature field at each place.

    Raises FieldTaken for a name that is there already, and the errors of reading a PDF.
    """
    return cast(bytes, _engine().signing.add_fields(pdf, places))


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

    Raises FieldTaken, PictureUnreadable, CertificateWrong, CertificateRevoked, ClockAhead,
    AuthorityUnavailable and the errors of reading a PDF. Call it in a worker: it asks the authority several
    times.
    """
    signed: bytes = _engine().signing.sign(
        pdf, field=field, credential=credential, appearance=appearance, reason=reason, location=location
    )
    return signed


def seal(pdf: bytes, *, credential: Credential, field: str, appearance: Appearance, reason: str) -> bytes:
    """As `sign`, as the last one: PAdES B-LTA, with an archive timestamp over everything."""
    sealed: bytes = _engine().signing.seal(
        pdf, credential=credential, field=field, appearance=appearance, reason=reason
    )
    return sealed


def examine(content: bytes, *, at: datetime | None = None) -> Examination:
    """Who signed the file and whether it is unchanged; `at`: the moment to judge at, now without one.

    A process apart reads it, for a limited time and with limited memory; nothing is fetched that the file
    names. Raises NotAPdf, PdfTruncated, PdfLocked, PdfTooLarge, PdfTooHard.
    """
    return EXAMINER.examine(content, named_roots(), at or clock.now())


def authority() -> Authority:
    """The certificate authority that the settings name. Raises AuthorityUnavailable when none is set up."""
    named: Authority = _engine().authorities.named_authority()
    return named


def clock_ends(token: bytes) -> datetime:
    """When the certificate of the clock that gave this RFC 3161 token expires. Raises TimestampWrong."""
    return cast(datetime, _engine().renewing.clock_ends(token))


def clock_standing(token: bytes) -> ClockStanding:
    """The certificates of the clock that gave this token, with what is said of them now.

    Raises TimestampWrong, CertificateRevoked, and AuthorityUnavailable when none is set up.
    """
    return cast(ClockStanding, _engine().renewing.clock_standing(authority(), token))


class _Engine(NamedTuple):
    authorities: ModuleType
    signing: ModuleType
    renewing: ModuleType


@cache
def _engine() -> _Engine:
    # Loaded on first use: see the module's words.
    from core.edge.esign import authorities, renewing, signing

    return _Engine(authorities, signing, renewing)

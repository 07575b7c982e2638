"""What is said to the signing door and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from django.utils.translation import gettext_lazy as _

from core.edge.esign.credential import Credential

Kind = Literal[
    "document", "part", "archive", "after", "removed", "appended", "altered", "beside", "unreadable"
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature stands: `page` counts from 0, -1 is the last; `box` is left, bottom, right, top.

    The unit is the PDF point, counted from the lower left corner of the page.
    """

    field: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is seen in the field: lines of text beside a picture.

    Without `image_png` a "signature" is text only, and a "seal" is the company's round red stamp, drawn with
    the organisation of the certificate.
    """

    lines: tuple[str, ...] = ()
    image_png: bytes | None = field(default=None, repr=False)
    kind: Literal["signature", "seal"] = "signature"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names. `serial_note` ties it to one act (a contract's number), not to a person."""

    name: str
    organisation: str = ""
    serial_note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found in a file. Times are zoned; `signed_at` is the signer's own clock.

    `intact`: its bytes are what was signed. `trusted`: its certificate leads to one of our roots and held at
    the time the timestamp proves. `covers_all`: nothing at all was appended after it. `problem` is "" or the
    first of: damaged, changed_after, wrong_certificate, revoked, expired, clock_ahead, no_timestamp,
    unreadable. `number` is what the certificate calls its subject by (serialNumber).
    """

    field: str
    name: str
    organisation: str
    signed_at: datetime | None
    timestamp_at: datetime | None
    intact: bool
    trusted: bool
    revoked: bool
    covers_all: bool
    problem: str = ""
    issuer: str = ""
    serial: str = ""
    number: str = ""

    @property
    def good(self) -> bool:
        """Whether it stands without any reservation."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which a file is not what was signed; as text it is a sentence in the reader's language.

    `start` and `stop` are bytes of the file; `who` is the signer whose part or signature is concerned.
    """

    kind: Kind
    start: int = 0
    stop: int = 0
    who: str = ""

    def __str__(self) -> str:
        return CHANGES[self.kind] % {"start": self.start, "stop": self.stop, "who": self.who}


CHANGES = {
    "document": _(
        "The document itself was changed (bytes %(start)s to %(stop)s); the signature of %(who)s is broken."
    ),
    "part": _("What was added when %(who)s signed was changed (bytes %(start)s to %(stop)s)."),
    "archive": _("The evidence added at sealing was changed (bytes %(start)s to %(stop)s)."),
    "after": _("After %(who)s had signed, something was added that changes the document."),
    "removed": _("A signature was taken out of the document; its bytes are still there."),
    "appended": _("Something was appended behind the last signature (bytes %(start)s to %(stop)s)."),
    "altered": _("The signature of %(who)s itself was changed (bytes %(start)s to %(stop)s)."),
    "beside": _("The certificates beside the signature of %(who)s were changed."),
    "unreadable": _("The file can no longer be read as a PDF."),
}
"""The sentences, translated when they are read."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What became of a signed file. `changes` are the places where it differs from what was signed.

    `sealed`: an archive timestamp of a trusted authority covers every signature (B-LTA).
    """

    sha256: str
    size: int
    signatures: tuple[Signature, ...]
    unchanged: bool
    sealed: bool
    sealed_at: datetime | None = None
    changes: tuple[Change, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether anybody signed at all: a foreign PDF has no signature."""
        return bool(self.signatures)

    @property
    def good(self) -> bool:
        """Signed, unchanged, and every signature stands."""
        return self.signed and self.unchanged and all(each.good for each in self.signatures)


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """The certificates of a time stamping authority (DER, its own first) and proof that they held when it was
    asked for: OCSP answers and lists, none where nobody answered.
    """

    certificates: tuple[bytes, ...]
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


class Authority(Protocol):
    """A certificate authority with its timestamps. Every call has a limit and raises AuthorityUnavailable."""

    def issue(self, subject: Subject, *, for_days: int = 1) -> Credential:
        """A certificate for a key that is made here and now and kept nowhere."""

    def trust_roots(self) -> tuple[bytes, ...]:
        """The roots we believe, DER."""

    def timestamp(self, digest: bytes) -> bytes:
        """The RFC 3161 token (DER) for a SHA-256 digest."""

    def check_timestamp(self, token: bytes, digest: bytes) -> datetime:
        """When the token says the digest existed. Raises TimestampWrong."""

"""Signatures as bytes, found without reading the PDF: they still speak when a flipped byte broke the rest."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from asn1crypto import cms

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
HEX = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>\Z")
TABLE = re.compile(rb"startxref\s+(\d{1,10})")
MOST = 64
"""Ranges looked at in one file."""


@dataclass(frozen=True)
class SignedRange:
    """The bytes from 0 to `stop` with the hole in which the signature lies; `name` is its certificate's."""

    hole: tuple[int, int]
    stop: int
    name: str
    organisation: str
    intact: bool
    timestamp: bool


def signed_ranges(content: bytes) -> list[SignedRange]:
    """All signatures of a file that still can be read, the innermost first."""
    found: dict[int, SignedRange] = {}
    for match in list(BYTE_RANGE.finditer(content))[:MOST]:
        first, length, second, rest = (int(each) for each in match.groups())
        if first == 0 and 0 < length < second and second + rest <= len(content):
            each = _range(content, length, second, second + rest)
            if each is not None:
                found[each.stop] = each
    return [found[stop] for stop in sorted(found)]


def written_plainly(content: bytes, hole: tuple[int, int]) -> bool:
    """Whether the hole holds one signature in hexadecimal of one case and zeros behind it, nothing else.

    These bytes lie under no digest of the signature they hold: whoever changes them must not stay unseen.
    """
    text = content[hole[0] : hole[1]]
    if not HEX.match(text):
        return False
    data = bytes.fromhex(text[1:-1].decode()) if len(text) % 2 == 0 else b""
    return bool(data) and not data[_der_length(data) :].strip(b"\0")


def ends_in_a_revision(content: bytes, stop: int) -> bool:
    """Whether nothing follows but space, or a revision with a table of its own; anything else is no PDF's."""
    tail = content[stop:].strip()
    tables = TABLE.findall(tail)
    return not tail or (bool(tables) and int(tables[-1]) >= stop and tail.endswith(b"%%EOF"))


def _range(content: bytes, start: int, end: int, stop: int) -> SignedRange | None:
    try:
        data = bytes.fromhex(content[start + 1 : end - 1].decode("ascii"))
        signed = cms.ContentInfo.load(data)["content"]
        info = signed["signer_infos"][0]
        certificates = [each.chosen for each in signed["certificates"]]
        serial = info["sid"].chosen["serial_number"].native
        own = next(each for each in certificates if each.serial_number == serial)
        subject = own.subject.native
        said, algorithm = _imprint(signed, info)
        digest = hashlib.new(algorithm, content[:start])
        digest.update(content[end:stop])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, StopIteration):
        framed = content[start : start + 1] + content[end - 1 : end]
        return (
            SignedRange((start, end), stop, "", "", intact=False, timestamp=False)
            if framed == b"<>"
            else None
        )
    return SignedRange(
        (start, end),
        stop,
        str(subject.get("common_name", "")),
        str(subject.get("organization_name", "")),
        said == digest.digest(),
        signed["encap_content_info"]["content_type"].native == "tst_info",
    )


def _imprint(signed: cms.SignedData, info: cms.SignerInfo) -> tuple[bytes, str]:
    """The digest of the file that stands in the signature, and how it was made."""
    inner = signed["encap_content_info"]
    if inner["content_type"].native == "tst_info":
        imprint = inner["content"].parsed["message_imprint"]
        return imprint["hashed_message"].native, imprint["hash_algorithm"]["algorithm"].native
    attributes = {each["type"].native: each["values"][0].native for each in info["signed_attrs"]}
    return attributes["message_digest"], info["digest_algorithm"]["algorithm"].native


def _der_length(data: bytes) -> int:
    """How long the first DER element is, its head included."""
    if len(data) < 2:
        return len(data)
    size = data[1]
    if size < 0x80:
        return 2 + size
    count = size & 0x7F
    return 2 + count + int.from_bytes(data[2 : 2 + count], "big")

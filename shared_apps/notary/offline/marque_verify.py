#!/usr/bin/env python3
"""Check a sealed contract without a network and without its maker.

    python3 marque_verify.py CONTRACT.pdf [PROOF.json] [--roots ROOTS.pem] [--known-root HEX]

Needs Python 3.9 or later and the package `cryptography` for the mathematics of signatures; without it only
digests and the public log's proof are checked, and that is said.

What is checked: every signature's byte range, digest, signature value, certificate chain and timestamp; that
nothing was added after any of them but signatures and their evidence; that the file's digest is in a day of
the public log, that the day's root follows from it and is timestamped, and that the days since are chained to
it.

What cannot be checked offline: whether a certificate was revoked after the file was made, and whether the
authority's roots are the right ones. Compare their fingerprints, and the last day's root, with ones you got
elsewhere (`--roots`, `--known-root`). A later signature may bring a new visible field with it; where that
stands is for the eye. How the log is built stands on the maker's site under /transparency.

Exit status: 0 all holds, 1 something does not, 2 a file could not be read. This file may be copied freely.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import locale
import re
import sys
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID
except ImportError:
    MATHEMATICS = False
else:
    MATHEMATICS = True

# What taking damaged bytes apart raises, at once or only when a part of a certificate is looked at.
DAMAGED: tuple[type[Exception], ...] = (ValueError, TypeError, LookupError, zlib.error)
if MATHEMATICS:
    DAMAGED += (
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.InvalidVersion,
        x509.UnsupportedGeneralNameType,
        UnsupportedAlgorithm,
        InvalidSignature,
    )

FORMAT = "marque-proof/1"
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that nobody sees and that turn or hide others."""
HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
SIGNED_DATA, TST_INFO, TIMESTAMP = (
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.9.16.1.4",
    "1.2.840.113549.1.9.16.2.14",
)
MESSAGE_DIGEST, RSA_PSS = "1.2.840.113549.1.9.4", "1.2.840.113549.1.1.10"
RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


WORDS = {
    "pdf.not_a_pdf": ("this is not a PDF", "这不是 PDF 文件"),
    "pdf.unsigned": ("no electronic signature in this file", "文件中没有电子签名"),
    "pdf.appended": (
        "{bytes} bytes were appended after the last signature",
        "最后一个签名之后附加了 {bytes} 字节",
    ),
    "revision.kept": (
        "after each signature nothing but signatures and evidence was added",
        "每个签名之后只增补了签名和证据",
    ),
    "revision.evidence": (
        "{bytes} bytes of evidence follow the last signature",
        "最后一个签名之后附有 {bytes} 字节的证据",
    ),
    "revision.changed": (
        "after signature {number} the document was changed: objects {objects}",
        "签名 {number} 之后文件内容被更改：对象 {objects}",
    ),
    "revision.unreadable": (
        "what was added after signature {number} cannot be read",
        "签名 {number} 之后增补的内容无法读取",
    ),
    "signature": ("signature {number}: {said}", "签名 {number}：{said}"),
    "signature.unreadable": ("signature {number}: it is damaged", "签名 {number}：签名数据已损坏"),
    "signature.no_certificate": ("signature {number}: no certificate for it", "签名 {number}：缺少签名证书"),
    "signature.value": ("signature {number}: the value does not fit", "签名 {number}：签名值不符"),
    "signature.range": (
        "signature {number}: it covers no range of this file",
        "签名 {number}：签名范围与文件不符",
    ),
    "signature.digest": (
        "signature {number}: bytes that it covers were changed ({where})",
        "签名 {number}：其覆盖的字节已被改动（{where}）",
    ),
    "signature.hole": (
        "signature {number}: the place it stands in was changed ({where})",
        "签名 {number}：签名所在位置已被改动（{where}）",
    ),
    "signature.untrusted": (
        "signature {number}: leads to none of the roots",
        "签名 {number}：不能追溯到根证书",
    ),
    "timestamp.other": ("{whose}: the timestamp is for something else", "{whose}：时间戳对应的是其他内容"),
    "timestamp.changed": ("{whose}: the timestamp was changed", "{whose}：时间戳已被改动"),
    "timestamp.untrusted": (
        "{whose}: the time authority is none of the roots",
        "{whose}：时间戳机构不在根证书之内",
    ),
    "proof.unreadable": ("the proof is damaged{where}", "证明文件已损坏{where}"),
    "proof.format": ("this is no proof in a known format", "证明文件格式不符"),
    "proof.part": ("the proof was changed in its part “{part}”", "证明文件的“{part}”部分已被改动"),
    "proof.other_document": (
        "the proof is for another file, or the file was changed",
        "证明属于另一份文件，或文件已被改动",
    ),
    "proof.path": ("the path does not lead to the day's tree", "路径与当日默克尔树不符"),
    "proof.leaf": ("entered as {kind}, sealed {sealed_at}", "以 {kind} 记入，封存于 {sealed_at}"),
    "proof.day_root": ("the day's root does not follow from its parts", "当日根与其组成不符"),
    "proof.day": ("in the log of {date}, root {root}", "载于 {date} 的日志，根 {root}"),
    "proof.unstamped": ("the day's root has no timestamp yet", "当日根尚无时间戳"),
    "proof.timestamp": ("root stamped {at}", "根的时间戳 {at}"),
    "proof.broken": ("the chain breaks at {date}", "链在 {date} 处断开"),
    "proof.chain": ("chained up to {date}, root {root}", "链至 {date}，根 {root}"),
    "proof.known_root": ("the root you know is in the chain", "您所知的根在链中"),
    "proof.foreign_root": ("the root you know is not in the chain", "您所知的根不在链中"),
    "proof.certificate": ("compare: root certificate SHA-256 {digest}", "请核对：根证书 SHA-256 {digest}"),
    "file": ("SHA-256 {digest}", "SHA-256 {digest}"),
    "no_cryptography": (
        "no package cryptography: signature values are not checked",
        "未安装 cryptography，不核验签名值",
    ),
    "no_roots": ("no root certificates given: certificates lead nowhere", "未提供根证书，不核验证书链"),
    "no_proof": (
        "no proof given: the public log was not asked",
        "未提供证明文件：未核对公开日志",
    ),
}


class Wrong(Exception):
    """Something does not hold; the code names what."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


UNREADABLE: tuple[type[Exception], ...] = (Wrong, *DAMAGED, AttributeError, OverflowError)
"""What anything may raise whose shape is not what it should be."""


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: `good` is None for what is only said."""

    good: bool | None
    code: str
    params: dict[str, object]

    def text(self, chinese: bool) -> str:
        """In words."""
        return WORDS[self.code][chinese].format_map({"number": "", "whose": "–", "where": "", **self.params})


def good(code: str, **params: object) -> Finding:
    """It holds."""
    return Finding(True, code, params)


def bad(code: str, **params: object) -> Finding:
    """It does not."""
    return Finding(False, code, params)


def note(code: str, **params: object) -> Finding:
    """Only said."""
    return Finding(None, code, params)


# --- DER ----------------------------------------------------------------------------------------------------


class Node(NamedTuple):
    """An ASN.1 value: its tag, all of its bytes, and its content."""

    tag: int
    whole: bytes
    body: bytes

    def children(self) -> list[Node]:
        """The values inside."""
        found, at = [], 0
        while at < len(self.body):
            node, at = der(self.body, at)
            found.append(node)
        return found


def der(data: bytes, at: int = 0) -> tuple[Node, int]:
    """The value that begins here, and where the next one does. Raises Wrong."""
    try:
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise IndexError
            length, start = int.from_bytes(data[start : start + size], "big"), start + size
        end = start + length
        if end > len(data):
            raise IndexError
    except IndexError:
        raise Wrong("signature.unreadable") from None
    return Node(tag, data[at:end], data[start:end]), end


def oid(node: Node) -> str:
    """An object identifier with dots."""
    numbers, value = [], 0
    for byte in node.body:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    if not numbers:
        return ""
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


# --- CMS ----------------------------------------------------------------------------------------------------


@dataclass
class Signed:
    """A CMS signature taken apart."""

    content_type: str
    content: bytes
    certificates: list[bytes]
    digest: str
    attributes: bytes
    message_digest: bytes
    algorithm: str
    value: bytes
    timestamp: bytes | None
    issuer_and_serial: tuple[bytes, int]


def cms(data: bytes) -> Signed:
    """Take a signature apart. Raises Wrong."""
    try:
        return _cms(der(data)[0])
    except (IndexError, KeyError, ValueError):
        raise Wrong("signature.unreadable") from None


def _cms(outer: Node) -> Signed:
    kind, wrapped = outer.children()[:2]
    if oid(kind) != SIGNED_DATA:
        raise ValueError
    parts = wrapped.children()[0].children()
    inner = parts[2].children()
    content = inner[1].children()[0].body if len(inner) > 1 else b""
    certificates = [each.whole for part in parts[3:] if part.tag == 0xA0 for each in part.children()]
    (signer,) = parts[-1].children()
    fields = signer.children()
    issuer, serial = fields[1].children()
    attributes = fields[3]
    if attributes.tag != 0xA0:
        raise ValueError
    named = {oid(each.children()[0]): each.children()[1].children()[0] for each in attributes.children()}
    unsigned = {
        oid(each.children()[0]): each.children()[1].children()[0]
        for part in fields[6:]
        if part.tag == 0xA1
        for each in part.children()
    }
    stamp = unsigned.get(TIMESTAMP)
    return Signed(
        content_type=oid(inner[0]),
        content=content,
        certificates=certificates,
        digest=HASHES[oid(fields[2].children()[0])],
        attributes=b"\x31" + attributes.whole[1:],  # signed as a SET
        message_digest=named[MESSAGE_DIGEST].body,
        algorithm=oid(fields[4].children()[0]),
        value=fields[5].body,
        timestamp=stamp.whole if stamp else None,
        issuer_and_serial=(issuer.whole, int.from_bytes(serial.body, "big", signed=True)),
    )


def signer_of(signed: Signed) -> Any:
    """The signer's certificate, after its signature over the attributes was checked. Raises Wrong."""
    issuer, serial = signed.issuer_and_serial
    for raw in signed.certificates:
        try:
            found = x509.load_der_x509_certificate(raw)
        except DAMAGED:
            continue
        if found.serial_number == serial and found.issuer.public_bytes() == issuer:
            break
    else:
        raise Wrong("signature.no_certificate")
    try:
        _verify(found.public_key(), signed)
    except DAMAGED:
        raise Wrong("signature.value") from None
    return found


def _verify(key: Any, signed: Signed) -> None:
    known: dict[str, Any] = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
    digest = known[signed.digest]()
    if isinstance(key, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
        fill = pss if signed.algorithm == RSA_PSS else padding.PKCS1v15()
        key.verify(signed.value, signed.attributes, fill, digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signed.value, signed.attributes, ec.ECDSA(digest))
    else:
        raise UnsupportedAlgorithm("of this key")


def leads_to_a_root(certificate: Any, others: list[bytes], roots: list[bytes], at: datetime) -> bool:
    """Whether signatures of certificates valid at this moment lead from a root to this certificate."""
    trusted = [x509.load_der_x509_certificate(raw) for raw in roots]
    between = [one for one in map(_loaded, others) if one is not None]
    here = certificate
    for _ in range(8):
        if not here.not_valid_before_utc <= at <= here.not_valid_after_utc:
            return False
        if any(here == root or _issued(root, here) for root in trusted):
            return True
        issuers = [one for one in between if one != here and _is_authority(one) and _issued(one, here)]
        if not issuers:
            return False
        here = issuers[0]
    return False


def _loaded(raw: bytes) -> Any:
    try:
        return x509.load_der_x509_certificate(raw)
    except DAMAGED:
        return None


def _issued(issuer: Any, certificate: Any) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except DAMAGED:
        return False
    return True


def _is_authority(certificate: Any) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except DAMAGED:
        return False


def _is_clock(certificate: Any) -> bool:
    """Whether it was made out for timestamps: a root vouches for signers, too, and they keep no time."""
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except DAMAGED:
        return False
    return list(uses) == [ExtendedKeyUsageOID.TIME_STAMPING]


def name_of(certificate: Any) -> str:
    """Whom a certificate names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names longer than they may be
        found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    name = str(found[0].value) if found else certificate.subject.rfc4514_string()
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", name)


def stamped_at(token: bytes, digest_of: Any, roots: list[bytes]) -> datetime:
    """When a timestamp says that something existed; `digest_of(name)` is its digest. Raises Wrong."""
    signed = cms(token)
    parts = der(signed.content)[0].children()
    imprint = parts[2].children()
    if imprint[1].body != digest_of(HASHES.get(oid(imprint[0].children()[0]), "")):
        raise Wrong("timestamp.other")
    if signed.message_digest != hashlib.new(signed.digest, signed.content).digest():
        raise Wrong("timestamp.changed")
    said = parts[4].body.decode().rstrip("Z").split(".")[0]
    moment = datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    if MATHEMATICS:
        signer = signer_of(signed)
        led = not roots or leads_to_a_root(signer, signed.certificates, roots, moment)
        if not (led and _is_clock(signer)):
            raise Wrong("timestamp.untrusted")
    return moment


# --- the PDF ------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """A signature in the file: the hole its bytes stand in, where its range ends, its bytes."""

    hole: tuple[int, int]
    end: int
    der: bytes


def check_pdf(content: bytes, roots: list[bytes]) -> Iterator[Finding]:
    """Every signature of a file, from the first to the last."""
    if not content.startswith(b"%PDF-"):
        yield bad("pdf.not_a_pdf")
        return
    ranges = sorted((tuple(map(int, each.groups())) for each in RANGE.finditer(content)), key=_end)
    if not ranges:
        yield bad("pdf.unsigned")
        return
    whole = held = 0  # the bytes that a signature vouches for which holds, and how many do
    for number, given in enumerate(ranges, 1):
        try:
            place = _place(content, given)
            said = _signature(content, place, roots)
        except Wrong as wrong:
            where = f"{whole}–{_end(given)}"
            yield bad(wrong.code, **{"number": number, "whose": number, "where": where, **wrong.params})
        except DAMAGED:
            yield bad("signature.unreadable", number=number)
        else:
            yield good("signature", number=number, said=said)
            whole, held = place.end, held + 1
    rest = content[max(map(_end, ranges)) :]
    if held == len(ranges):
        yield from check_revisions(content, ranges)
    elif rest.strip():
        yield bad("pdf.appended", bytes=len(rest))


def _end(given: Any) -> int:
    return int(given[2] + given[3])


def _place(content: bytes, given: Any) -> Place:
    first, length, second, rest = given
    hole = content[first + length : second]
    if first != 0 or second + rest > len(content) or not re.fullmatch(rb"<[0-9A-Fa-f]*>", hole):
        raise Wrong("signature.range")
    raw = bytes.fromhex(hole[1:-1].decode() + "0" * (len(hole) % 2))
    found, end = der(raw)
    # No signature covers the hole of the last one: its digits are spelled one way, and nothing hides behind.
    if raw[end:].strip(b"\0") or hole not in (hole.lower(), hole.upper()):
        raise Wrong("signature.hole", where=f"{length}–{second}")
    return Place((length, second), second + rest, found.whole)


def _signature(content: bytes, place: Place, roots: list[bytes]) -> str:
    """What a signature that holds says. Raises Wrong."""
    signed = cms(place.der)
    covered = content[: place.hole[0]] + content[place.hole[1] : place.end]

    def digest_of(name: str) -> bytes:
        return hashlib.new(name, covered).digest() if name else b""

    if signed.content_type == TST_INFO:
        try:
            return f"archive timestamp / 存档时间戳 {told(stamped_at(place.der, digest_of, roots))}"
        except Wrong as wrong:
            raise Wrong("signature.digest") if wrong.code == "timestamp.other" else wrong from None
    if signed.message_digest != digest_of(signed.digest):
        raise Wrong("signature.digest")
    if not MATHEMATICS:
        return "digest unchanged / 摘要未变"
    signer = signer_of(signed)
    moment, clock = signer.not_valid_before_utc, "no timestamp / 无时间戳"
    if signed.timestamp:
        moment = stamped_at(signed.timestamp, lambda name: hashlib.new(name, signed.value).digest(), roots)
        clock = told(moment)
    if roots and not leads_to_a_root(signer, signed.certificates, roots, moment):
        raise Wrong("signature.untrusted")
    return f"{name_of(signer)}, {clock}"


def told(moment: datetime) -> str:
    """A moment in words."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


# --- revisions ----------------------------------------------------------------------------------------------
# A PDF grows by appending. A later signature covers what was appended before it, but the earlier signer has
# not seen it. So every state that was signed is read as a document of its own and compared with the next:
# whatever a reader of the earlier one could meet must be the same, but for places that were left to sign.

SPACE, DEEPEST, LARGEST_STREAM = rb"[\0\t\n\f\r ]", 60, 50_000_000
GAP = re.compile(rb"(?:" + SPACE + rb"+|%[^\r\n]*)*")
OBJECT = re.compile(rb"(\d{1,10})" + SPACE + rb"+\d{1,5}" + SPACE + rb"+obj")
START = re.compile(rb"startxref" + SPACE + rb"+(\d{1,10})")
SECTION = re.compile(rb"(\d{1,10}) (\d{1,10})" + SPACE + rb"+")
ENTRY = re.compile(rb" ?(\d{10}) \d{5} ([nf])(?:\r\n| \n| \r|\n|\r)")
TOKEN = re.compile(
    rb"(?P<ref>(?P<number>\d{1,10})" + SPACE + rb"+\d{1,5}" + SPACE + rb"+R(?![^\0\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<figure>[+-]?(?:\d+\.?\d*|\.\d+))|/(?P<name>[^\0\t\n\f\r ()<>\[\]{}/%]*)|(?P<open><<|\[)"
    rb"|<(?P<hex>[0-9A-Fa-f\0\t\n\f\r ]*)>|(?P<text>\()|(?P<word>true|false|null)"
)
LOOSE = {b"DSS", b"Extensions", b"Metadata", b"Version"}
"""What a catalog may gain that changes nothing a reader sees: evidence, and what the file says of itself."""
FILLED_IN = {b"V", b"AP", b"F", b"Ff", b"M"}
"""What signing writes into a field that was left for it."""


class Ref(NamedTuple):
    """A pointer to an object."""

    number: int


class Atom(NamedTuple):
    """A name, a number, a string, a word."""

    kind: str
    said: bytes


class Stream(NamedTuple):
    """A dictionary with bytes behind it."""

    words: dict[bytes, Any]
    raw: bytes


SIGNATURE_FIELD = Atom("name", b"Sig")


def thing(data: bytes, at: int, depth: int = 0) -> tuple[Any, int]:
    """The PDF value that begins here, and where it ends: a dict, a list, a Ref or an Atom. Raises Wrong."""
    at = _after_gap(data, at)
    match = TOKEN.match(data, at)
    if match is None or depth > DEEPEST:
        raise Wrong("revision.unreadable")
    kind, at = str(match.lastgroup), match.end()
    if kind == "open":
        return _collection(data, at, match["open"], depth)
    if kind == "text":
        end = _end_of_text(data, at)
        return Atom("text", data[at : end - 1]), end
    if match["number"]:
        return Ref(int(match["number"])), at
    said = match[kind]
    if kind == "name":
        said = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), said)
    if kind == "figure":
        said = f"{(Decimal(said.decode()) + 0).normalize():f}".encode()  # 0.0 and 0 are one number
    return (None if said == b"null" and kind == "word" else Atom(kind, said)), at


def _collection(data: bytes, at: int, opened: bytes, depth: int) -> tuple[Any, int]:
    items, close = [], b"]" if opened == b"[" else b">>"
    while not data.startswith(close, at := _after_gap(data, at)):
        item, at = thing(data, at, depth + 1)
        items.append(item)
    if opened == b"[":
        return items, at + 1
    names, values = items[::2], items[1::2]
    found = {name.said: value for name, value in zip(names, values) if isinstance(name, Atom)}
    if 2 * len(found) != len(items) or {name.kind for name in names} - {"name"}:
        raise Wrong("revision.unreadable")
    return found, at + 2


def _after_gap(data: bytes, at: int) -> int:
    found = GAP.match(data, at)
    return found.end() if found else at


def _end_of_text(data: bytes, at: int) -> int:
    depth = 1
    for sign in re.compile(rb"\\.|[()]", re.S).finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    raise Wrong("revision.unreadable")


class Document:
    """A file up to one of its ends, read as a reader of PDFs does: by its newest table of objects."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.places: dict[int, Any] = {}  # where an object lies: an offset, (stream, index), None where free
        self.trailer: dict[bytes, Any] = {}
        self._kept: dict[int, Any] = {}
        self._holders: dict[int, tuple[bytes, int, list[bytes]]] = {}
        starts = START.findall(content[-2048:])
        waiting, seen = [int(starts[-1])] if starts else [], set[int]()
        while waiting and (at := waiting.pop()) not in seen:
            seen.add(at)
            trailer = self._table(at) if content.startswith(b"xref", at) else self._table_stream(at)
            self.trailer = self.trailer or trailer
            waiting += [_int(trailer[name]) for name in (b"Prev", b"XRefStm") if name in trailer]
        if not isinstance(self.trailer.get(b"Root"), Ref) or b"Encrypt" in self.trailer:
            raise Wrong("revision.unreadable")

    def of(self, value: Any) -> Any:
        """What a value stands for: of a pointer, the object."""
        return self.get(value.number) if isinstance(value, Ref) else value

    def get(self, number: int) -> Any:
        """An object; None for one that is not there. Raises Wrong."""
        if number not in self._kept:
            place = self.places.get(number)
            if isinstance(place, tuple):
                self._kept[number] = self._packed(number, *place)
            else:
                self._kept[number] = None if place is None else self._object(number, place)
        return self._kept[number]

    def lies(self, number: int) -> Any:
        """Where its bytes are: the same in two documents of one file means that they are the same."""
        place = self.places.get(number)
        return (place, self.places.get(place[0])) if isinstance(place, tuple) else place

    def pointed_at(self) -> set[int]:
        """Every object that a reader may come to from the catalog, evidence apart."""
        root = self.trailer[b"Root"].number
        seen, waiting = {root}, [value for name, value in self.get(root).items() if name not in LOOSE]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Ref) and value.number not in seen:
                seen.add(value.number)
                value = self.get(value.number)
            elif isinstance(value, Ref):
                continue
            if isinstance(value, Stream):
                value = value.words
            waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return seen

    def pages(self) -> Iterator[Ref]:
        """The pages."""
        waiting, seen = [self.get(self.trailer[b"Root"].number).get(b"Pages")], set[Any]()
        while waiting:
            here = waiting.pop()
            if isinstance(here, Ref) and here not in seen and isinstance(self.of(here), dict):
                seen.add(here)
                kids = self.of(self.of(here).get(b"Kids"))
                waiting += kids or ()
                if kids is None:
                    yield here

    def _object(self, number: int, at: int) -> Any:
        head = OBJECT.match(self.content, at)
        if head is None or int(head[1]) != number:
            raise Wrong("revision.unreadable")
        found, at = thing(self.content, head.end())
        at = _after_gap(self.content, at)
        if isinstance(found, dict) and self.content.startswith(b"stream", at):
            start = at + (8 if self.content[at + 6 : at + 8] == b"\r\n" else 7)
            end = start + _int(self.of(found.get(b"Length")))
            found, at = Stream(found, self.content[start:end]), _after_gap(self.content, end)
            if not self.content.startswith(b"endstream", at):
                raise Wrong("revision.unreadable")
        elif not self.content.startswith(b"endobj", at):
            raise Wrong("revision.unreadable")
        return found

    def _packed(self, number: int, stream: int, index: int) -> Any:
        data, first, heads = self._holder(stream)
        if 2 * index + 2 > len(heads) or int(heads[2 * index]) != number:
            raise Wrong("revision.unreadable")
        return thing(data, first + int(heads[2 * index + 1]))[0]

    def _holder(self, stream: int) -> tuple[bytes, int, list[bytes]]:
        """A stream of objects: its bytes, where the first object begins, the numbers and places before."""
        if stream not in self._holders:
            place = self.places.get(stream)
            holder = self._object(stream, place) if isinstance(place, int) else None
            if not isinstance(holder, Stream) or isinstance(holder.words.get(b"Length"), Ref):
                raise Wrong("revision.unreadable")
            data, first = _plain(holder), _int(holder.words[b"First"])
            self._holders[stream] = data, first, data[:first].split()
        return self._holders[stream]

    def _table(self, at: int) -> dict[bytes, Any]:
        at = _after_gap(self.content, at + 4)
        while head := SECTION.match(self.content, at):
            at = head.end()
            for number in range(int(head[1]), int(head[1]) + int(head[2])):
                entry = ENTRY.match(self.content, at)
                if entry is None:
                    raise Wrong("revision.unreadable")
                self.places.setdefault(number, int(entry[1]) if entry[2] == b"n" else None)
                at = entry.end()
            at = _after_gap(self.content, at)
        found = thing(self.content, at + 7)[0] if self.content.startswith(b"trailer", at) else None
        if not isinstance(found, dict):
            raise Wrong("revision.unreadable")
        return found

    def _table_stream(self, at: int) -> dict[bytes, Any]:
        head = OBJECT.match(self.content, at)
        found = self._object(int(head[1]), at) if head else None
        if not isinstance(found, Stream):
            raise Wrong("revision.unreadable")
        data, at = _plain(found), 0
        widths = [_int(each) for each in found.words[b"W"]]
        spans = [
            _int(each) for each in found.words.get(b"Index", [Atom("figure", b"0"), found.words[b"Size"]])
        ]
        if not sum(widths):
            raise Wrong("revision.unreadable")
        for first, count in zip(spans[::2], spans[1::2]):
            for number in range(first, first + count):
                fields = []
                for width in widths:
                    fields.append(int.from_bytes(data[at : at + width], "big"))
                    at += width
                if at > len(data):
                    raise Wrong("revision.unreadable")
                kind = fields[0] if widths[0] else 1
                places = {0: None, 1: fields[1], 2: (fields[1], fields[2])}
                self.places.setdefault(number, places.get(kind))
        return found.words


def _int(value: Any) -> int:
    if not isinstance(value, Atom) or value.kind != "figure" or not value.said.isdigit():
        raise Wrong("revision.unreadable")
    return int(value.said)


def _plain(stream: Stream) -> bytes:
    """A stream's bytes, unpacked."""
    kinds, parameters = stream.words.get(b"Filter"), stream.words.get(b"DecodeParms")
    kinds = kinds if isinstance(kinds, list) else [kinds] if kinds else []
    if not kinds:
        return stream.raw
    if kinds != [Atom("name", b"FlateDecode")]:
        raise Wrong("revision.unreadable")
    data = zlib.decompressobj().decompress(stream.raw, LARGEST_STREAM)
    parameters = parameters[0] if isinstance(parameters, list) else parameters
    if not parameters or _int(parameters.get(b"Predictor", Atom("figure", b"1"))) < 10:
        return data
    columns, rows = _int(parameters.get(b"Columns", Atom("figure", b"1"))), [b""]
    for at in range(0, len(data), columns + 1):
        before, row = rows[-1] or bytes(columns), data[at + 1 : at + 1 + columns]
        if data[at] not in (0, 2):
            raise Wrong("revision.unreadable")
        rows.append(bytes((one + two) % 256 for one, two in zip(row, before)) if data[at] else row)
    return b"".join(rows)


class Comparison:
    """Two states of a file: what a reader of the old one meets must be there in the new one, unchanged."""

    def __init__(self, old: Document, new: Document, signed: set[tuple[int, ...]]) -> None:
        self.old, self.new, self.signed = old, new, signed
        self.met = old.pointed_at()

    def changed(self) -> list[str]:
        """The objects that were changed in another way than signing changes them."""
        root = self.old.trailer[b"Root"]
        if self.new.trailer[b"Root"] != root:
            return [self._called(root.number)]
        roles = self._roles(root)
        moved = [number for number in sorted(self.met) if self.old.lies(number) != self.new.lies(number)]
        return [self._called(number) for number in moved if not self._fits(number, roles.get(number, ""))]

    def _roles(self, root: Ref) -> dict[int, str]:
        """Which objects signing may change, and as what."""
        catalog = self.old.of(root)
        form = self.old.of(catalog.get(b"AcroForm")) or {}
        named = [(root, "catalog"), (catalog.get(b"AcroForm"), "form"), (form.get(b"Fields"), "list")]
        for page in self.old.pages():
            named += [(page, "page"), (self.old.of(page).get(b"Annots"), "list")]
        for field in self.old.of(form.get(b"Fields")) or ():
            found = self.old.of(field)
            if found.get(b"FT") == SIGNATURE_FIELD and b"V" not in found:
                named += [(each, "field") for each in (field, *(self.old.of(found.get(b"Kids")) or ()))]
        return {each.number: role for each, role in named if isinstance(each, Ref)}

    def _fits(self, number: int, role: str) -> bool:
        was, now = self.old.get(number), self.new.get(number)
        if was == now:
            return True
        if role == "list":
            return self._grown(was, now)
        if not isinstance(was, dict) or not isinstance(now, dict):
            return False
        if role == "catalog":
            forms = self.old.of(was.get(b"AcroForm")), self.new.of(now.get(b"AcroForm"))
            return _differ(was, now) <= {*LOOSE, b"AcroForm"} and self._form(*forms)
        if role == "form":
            return self._form(was, now)
        if role == "page":
            lists = self.old.of(was.get(b"Annots")), self.new.of(now.get(b"Annots"))
            return _differ(was, now) <= {b"Annots"} and self._grown(*lists)
        return role == "field" and _differ(was, now) <= FILLED_IN and self._is_signed(now.get(b"V"))

    def _form(self, was: Any, now: Any) -> bool:
        was, now = was or {}, now or {}
        lists = self.old.of(was.get(b"Fields")), self.new.of(now.get(b"Fields"))
        return _differ(was, now) <= {b"Fields", b"SigFlags"} and self._grown(*lists)

    def _grown(self, was: Any, now: Any) -> bool:
        """Whether a list has what it had, and behind it new places of signatures alone."""
        was, now = was or [], now or []
        lists = isinstance(was, list) and isinstance(now, list) and now[: len(was)] == was
        return lists and all(self._is_new_field(each) for each in now[len(was) :])

    def _is_new_field(self, pointer: Any) -> bool:
        if not isinstance(pointer, Ref) or self.old.get(pointer.number) is not None:
            return False
        field = self.new.of(pointer)
        return (
            pointer.number not in self.met
            and isinstance(field, dict)
            and field.get(b"FT") == SIGNATURE_FIELD
            and not {b"Kids", b"A", b"AA"} & set(field)
            and (b"V" not in field or self._is_signed(field[b"V"]))
        )

    def _is_signed(self, value: Any) -> bool:
        """Whether it is one of the signatures that were checked."""
        found = self.new.of(value)
        given = found.get(b"ByteRange") if isinstance(found, dict) else None
        return isinstance(given, list) and tuple(map(_int, given)) in self.signed

    def _called(self, number: int) -> str:
        """An object's number, with what it says it is."""
        found = self.old.get(number)
        words = found.words if isinstance(found, Stream) else found if isinstance(found, dict) else {}
        kinds = [words[name].said.decode("latin-1") for name in (b"Type", b"Subtype") if name in words]
        return " /".join([str(number), *kinds])


def _differ(was: dict[bytes, Any], now: dict[bytes, Any]) -> set[bytes]:
    return {name for name in {*was, *now} if was.get(name) != now.get(name)}


def check_revisions(content: bytes, ranges: list[tuple[int, ...]]) -> Iterator[Finding]:
    """What was added after each signature; all of them hold."""
    ends, signed, number = sorted({_end(each) for each in ranges}), set(ranges), 0
    tail = content[ends[-1] :].strip()
    starts = START.findall(tail)
    if tail and not (starts and int(starts[-1]) >= ends[-1] and tail.endswith(b"%%EOF")):
        yield bad("pdf.appended", bytes=len(tail))
        return
    try:
        states = [Document(content[:end]) for end in (*ends, *([len(content)] if tail else ()))]
        for number, (old, new) in enumerate(zip(states, states[1:]), 1):
            changed = Comparison(old, new, signed).changed()
            if changed:
                yield bad("revision.changed", number=number, objects=", ".join(changed[:9]))
                return
    except UNREADABLE:
        yield bad("revision.unreadable", number=number or 1)
        return
    if tail:
        yield note("revision.evidence", bytes=len(tail))
    if len(states) > 1:
        yield good("revision.kept")


# --- the public log -----------------------------------------------------------------------------------------

PARTS = ("leaf", "day", "chain", "authority_roots")


def check_proof(raw: bytes, document_sha256: str, known_root: str = "") -> Iterator[Finding]:
    """A proof bundle: the document's leaf, its path, its day, the timestamp and the days since."""
    try:
        bundle = _bundle(raw)
        yield from _in_its_day(bundle["leaf"], bundle["day"], document_sha256)
        roots = [base64.b64decode(each, validate=True) for each in bundle["authority_roots"]]
        yield _stamp(bundle["day"], roots)
        yield from _chain(bundle["day"], bundle["chain"], known_root)
        for root in roots:
            yield note("proof.certificate", digest=hashlib.sha256(root).hexdigest())
    except Wrong as wrong:
        yield bad(wrong.code, **wrong.params)
    except UNREADABLE:
        yield bad("proof.unreadable")


def _bundle(raw: bytes) -> Any:
    try:
        bundle = json.loads(raw.decode("ascii"))
    except UnicodeDecodeError as error:
        raise Wrong("proof.unreadable", where=f" @{error.start}") from None
    except json.JSONDecodeError as error:
        raise Wrong("proof.unreadable", where=f" @{error.pos}") from None
    except (ValueError, RecursionError):
        raise Wrong("proof.unreadable") from None
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise Wrong("proof.format")
    sections = bundle.get("sections")
    if set(bundle) != {"format", "sections", *PARTS} or not isinstance(sections, dict):
        raise Wrong("proof.unreadable")
    for part in PARTS:
        if hashlib.sha256(_spelled(bundle[part])).hexdigest() != sections.get(part):
            raise Wrong("proof.part", part=part)
    if set(sections) != set(PARTS) or _spelled(bundle) != raw:
        raise Wrong("proof.part", part="sections")
    return bundle


def _in_its_day(leaf: Any, day: Any, document_sha256: str) -> Iterator[Finding]:
    if leaf["document_sha256"] != document_sha256:
        raise Wrong("proof.other_document")
    named = {name: leaf[name] for name in ("dealer", "document_sha256", "kind", "sealed_at")}
    node = hashlib.sha256(b"\0" + _spelled(named)).digest()
    if _root_of(node, leaf["position"], day["size"], leaf["path"]) != day["tree_root"]:
        raise Wrong("proof.path")
    yield good("proof.leaf", kind=leaf["kind"], sealed_at=leaf["sealed_at"])
    if _day_root(day["previous_root"], day) != day["root"]:
        raise Wrong("proof.day_root")
    yield good("proof.day", date=day["date"], root=day["root"])


def _stamp(day: Any, roots: list[bytes]) -> Finding:
    if day["token"] is None:
        return note("proof.unstamped")
    token, digest = base64.b64decode(day["token"], validate=True), bytes.fromhex(day["root"])
    try:
        return good("proof.timestamp", at=told(stamped_at(token, {"sha256": digest}.get, roots)))
    except Wrong as wrong:
        raise Wrong(wrong.code, whose=day["date"]) from None


def _chain(day: Any, chain: Any, known_root: str) -> Iterator[Finding]:
    last = day
    for link in chain:
        after = date.fromisoformat(link["date"]) - date.fromisoformat(last["date"])
        if after != timedelta(days=1) or _day_root(last["root"], link) != link["root"]:
            raise Wrong("proof.broken", date=link["date"])
        last = link
    yield good("proof.chain", date=last["date"], root=last["root"])
    if known_root:
        met = known_root.lower() in {day["root"], *(link["root"] for link in chain)}
        yield good("proof.known_root") if met else bad("proof.foreign_root")


def _root_of(node: bytes, position: int, size: int, path: list[str]) -> str:
    """RFC 6962, 2.1.1."""
    if not 0 <= position < size:
        return ""
    here, last = position, size - 1
    for sibling in map(bytes.fromhex, path):
        if last == 0:
            return ""
        if here % 2 or here == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        here, last = here >> 1, last >> 1
    return node.hex() if last == 0 else ""


def _day_root(previous: str, day: Any) -> str:
    count = day["size"].to_bytes(8, "big")
    parts = (bytes.fromhex(previous), bytes.fromhex(day["tree_root"]), day["date"].encode(), count)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _spelled(thing: object) -> bytes:
    return json.dumps(thing, sort_keys=True, separators=(",", ":")).encode()


# --- the command --------------------------------------------------------------------------------------------


def roots_in(text: str) -> list[bytes]:
    """The certificates of a PEM file."""
    found = re.findall(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", text, re.S)
    return [base64.b64decode(each) for each in found]


def findings(content: bytes, proof: bytes | None, roots: list[bytes], known_root: str) -> Iterator[Finding]:
    """Everything there is to say of a file and its proof. Without roots, those in the proof are taken."""
    digest = hashlib.sha256(content).hexdigest()
    yield note("file", digest=digest)
    if not MATHEMATICS:
        yield note("no_cryptography")
    if proof is not None and not roots:
        try:
            roots = [base64.b64decode(each) for each in json.loads(proof)["authority_roots"]]
        except (ValueError, KeyError, TypeError):
            roots = []
    if not roots:
        yield note("no_roots")
    yield from check_pdf(content, roots)
    if proof is None:
        yield note("no_proof")
    else:
        yield from check_proof(proof, digest, known_root)


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("pdf", type=Path)
    parser.add_argument("proof", type=Path, nargs="?")
    parser.add_argument("--roots", type=Path, help="PEM file with the authority's roots that you trust")
    parser.add_argument("--known-root", default="", help="a day's root that you know from elsewhere")
    asked = parser.parse_args()
    chinese = (locale.setlocale(locale.LC_CTYPE, "") or "").lower().startswith(("zh", "chinese"))
    try:
        content = asked.pdf.read_bytes()
        proof = asked.proof.read_bytes() if asked.proof else None
        roots = roots_in(asked.roots.read_text()) if asked.roots else []
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    failed = False
    for each in findings(content, proof, roots, asked.known_root):
        print({True: "OK  ", False: "FAIL", None: "    "}[each.good], each.text(chinese))
        failed |= each.good is False
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

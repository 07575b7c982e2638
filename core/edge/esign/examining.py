"""Looking at signed files: who signed, when, and whether every byte is what was signed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from core.edge.esign.containers import sound
from core.edge.esign.errors import PdfTooLarge, PdfTruncated
from core.edge.esign.facts import Change, Examination, Kind, Signature
from core.edge.esign.judging import (
    Judged,
    Trust,
    judge_archive,
    judge_signature,
    trust_in,
    trust_without_evidence,
)
from core.edge.esign.ranges import SignedRange, ends_in_a_revision, signed_ranges, written_plainly
from core.edge.esign.reading import opened, readable
from core.kernel import clock

MOST_SIGNATURES = 20
STAMP = "/DocTimeStamp"


def examine(content: bytes, roots: tuple[bytes, ...], at: datetime | None = None) -> Examination:
    """Who signed the file and whether it is unchanged, judged by these roots.

    Raises the errors of reading a PDF, unless signatures are still found in a file that is broken.
    """
    ranges = signed_ranges(content)
    try:
        reader = opened(content)
        with readable():
            judged = _judged(reader, roots, at or clock.now())
    except PdfTruncated:
        if not ranges:
            raise
        return _broken(content, ranges)
    changes = tuple(_changes(content, judged, ranges))
    archives = [each.signature for each in judged if each.archive and not each.signature.problem]
    sealed_at = min((each.timestamp_at for each in archives if each.timestamp_at), default=None)
    return Examination(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        signatures=_with_changes(judged),
        unchanged=bool(judged) and not changes,
        sealed=sealed_at is not None and not changes,
        sealed_at=sealed_at,
        changes=changes,
    )


def _judged(reader: PdfFileReader, roots: tuple[bytes, ...], at: datetime) -> list[Judged]:
    embedded = sorted(_signatures(reader), key=lambda each: each.signed_revision)
    try:
        with readable():
            trust = trust_in(reader, roots)
    except PdfTruncated:  # broken evidence proves nothing, but the signatures are looked at all the same
        trust = trust_without_evidence(roots)
    return asyncio.run(_judge_all(embedded, trust, at))


def _signatures(reader: PdfFileReader) -> Iterator[EmbeddedPdfSignature]:
    for count, (name, _value, reference) in enumerate(enumerate_sig_fields(reader, filled_status=True)):
        if count >= MOST_SIGNATURES:
            raise PdfTooLarge(params={"limit": f"{MOST_SIGNATURES} signatures", "unit": "signatures"})
        yield EmbeddedPdfSignature(reader, reference.get_object(), name)


async def _judge_all(embedded: list[EmbeddedPdfSignature], trust: Trust, at: datetime) -> list[Judged]:
    """From the outermost inwards: a good archive timestamp is the moment to judge the ones below at."""
    found: list[Judged] = []
    for each in reversed(embedded):
        archive = each.sig_object_type == STAMP
        with readable():
            judged = await (judge_archive if archive else judge_signature)(each, trust, at)
        if archive and not judged.signature.problem and judged.signature.timestamp_at:
            at = min(at, judged.signature.timestamp_at)
        found.append(judged)
    return found[::-1]


def _changes(content: bytes, judged: list[Judged], ranges: list[SignedRange]) -> Iterator[Change]:
    """Where the file is not what was signed."""
    yield from _broken_parts(ranges)
    if not judged:
        if ranges:  # a file that hides another one's signatures is not merely unsigned
            yield Change("removed")
        return
    yield from _altered(judged, ranges)
    for each in judged:
        if each.level > _allowed(each, judged):
            yield Change("after", who=_who(each.signature))
    if len(ranges) > len(judged):
        yield Change("removed")
    last = judged[-1]
    if not last.signature.covers_all and (
        last.level > ModificationLevel.LTA_UPDATES or not ends_in_a_revision(content, ranges[-1].stop)
    ):
        yield from _appended(content, ranges)
    if not written_plainly(content, last.hole):
        yield Change("altered", *last.hole, _who(last.signature))
    elif not sound(last.signed_data, last.known):
        yield Change("beside", who=_who(last.signature))


def _altered(judged: list[Judged], ranges: list[SignedRange]) -> Iterator[Change]:
    """Signatures that are wrong in themselves, over bytes that are as they were."""
    broken = {each.hole for each in ranges if not each.intact}
    for each in judged:
        if each.signature.problem == "damaged" and each.hole not in broken:
            yield Change("altered", *each.hole, _who(each.signature))


def _broken_parts(ranges: list[SignedRange]) -> Iterator[Change]:
    """The first signed stretch that differs; those around it differ with it."""
    before = 0
    for each in ranges:
        if not each.intact:
            kind: Kind = "archive" if each.timestamp else "part" if before else "document"
            yield Change(kind, before, each.stop, each.name)
            return
        before = each.stop


def _appended(content: bytes, ranges: list[SignedRange]) -> Iterator[Change]:
    if ranges and ranges[-1].stop < len(content):
        yield Change("appended", ranges[-1].stop, len(content))


def _allowed(each: Judged, judged: list[Judged]) -> ModificationLevel:
    """Later signatures may fill their fields; behind the last one only evidence and timestamps may come."""
    later = judged[judged.index(each) + 1 :]
    signed_later = any(not other.archive for other in later)
    return ModificationLevel.FORM_FILLING if signed_later else ModificationLevel.LTA_UPDATES


def _with_changes(judged: list[Judged]) -> tuple[Signature, ...]:
    return tuple(
        replace(each.signature, problem="changed_after")
        if not each.signature.problem and each.level > _allowed(each, judged)
        else each.signature
        for each in judged
        if not each.archive
    )


def _who(signature: Signature) -> str:
    return signature.name or signature.field


def _broken(content: bytes, ranges: list[SignedRange]) -> Examination:
    """A file that can no longer be read as a PDF, with the signatures that still can."""
    signatures = tuple(
        Signature(
            field="",
            name=each.name,
            organisation=each.organisation,
            signed_at=None,
            timestamp_at=None,
            intact=each.intact,
            trusted=False,
            revoked=False,
            covers_all=each.intact and each.stop == len(content),
            problem="unreadable" if each.intact else "damaged",
        )
        for each in ranges
        if not each.timestamp
    )
    changes = (*_broken_parts(ranges), *_appended(content, ranges), Change("unreadable"))
    return Examination(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        signatures=signatures,
        unchanged=False,
        sealed=False,
        changes=changes,
    )

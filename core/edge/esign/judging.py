"""Whether one signature stands: unchanged, by whom, with a certificate of ours, at a time that is proven."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from core.edge.esign.facts import Signature

# A damaged file is an answer, not an event: nobody needs its traceback in the log.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
FARTHEST_AHEAD = timedelta(minutes=5)
"""How much a signer's clock may be ahead of the timestamp's before we say so."""
TIMES_DIFFER = timedelta(minutes=2)
"""How far clocks of signer and authorities may lie apart when evidence is compared with the signing time."""
PROBLEMS = {
    "REVOKED": "revoked",
    "REVOKED_NO_POE": "revoked",
    "REVOKED_CA_NO_POE": "revoked",
    "EXPIRED": "expired",
    "NOT_YET_VALID": "expired",
    "OUT_OF_BOUNDS_NO_POE": "expired",
    "OUT_OF_BOUNDS_NOT_REVOKED": "expired",
    "TRY_LATER": "no_evidence",
    "REVOCATION_OUT_OF_BOUNDS_NO_POE": "no_evidence",
}
"""What we call the findings of ETSI EN 319 102-1; anything else is a wrong certificate."""


@dataclass(frozen=True)
class Trust:
    """What a file is judged by: our roots and the evidence in the file."""

    roots: tuple[x509.Certificate, ...]
    certificates: tuple[x509.Certificate, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    @property
    def known(self) -> tuple[x509.Certificate, ...]:
        """Every certificate that is not the signature's own."""
        return (*self.roots, *self.certificates)

    def as_of(self, moment: datetime) -> ValidationContext:
        """Judge certificates as of a moment, by the evidence that was kept for it."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.certificates),
            ocsps=list(self.ocsps),
            crls=list(self.crls),
            moment=moment,
            revocation_mode="hard-fail",
            allow_fetching=False,
            time_tolerance=TIMES_DIFFER,
        )


@dataclass(frozen=True)
class Judged:
    """One signature or archive timestamp, with how much of the file it covers and what came after it."""

    signature: Signature
    archive: bool
    level: ModificationLevel
    hole: tuple[int, int]
    signed_data: cms.SignedData
    known: tuple[x509.Certificate, ...]


def trust_in(reader: PdfFileReader, roots: tuple[bytes, ...]) -> Trust:
    """Our roots with the evidence that the file keeps."""
    anchors = trust_without_evidence(roots).roots
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Trust(anchors)
    answers = [each.get_object().data for each in store.ocsps]
    lists = [each.get_object().data for each in store.crls]
    return Trust(anchors, tuple(store.load_certs()), tuple(answers), tuple(lists))


def trust_without_evidence(roots: tuple[bytes, ...]) -> Trust:
    """Our roots alone."""
    return Trust(tuple(x509.Certificate.load(each) for each in roots))


async def judge_archive(embedded: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Judged:
    """An archive timestamp: good at its own time, by the evidence of that time, and not yet expired `at`."""
    said: datetime = embedded.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = await async_validate_pdf_timestamp(embedded, trust.as_of(said))
    problem = _standing(status) or _by_age(status.signing_cert, said, at)
    found = Signature(
        **_named(embedded),
        signed_at=None,
        timestamp_at=status.timestamp,
        intact=bool(status.intact and status.valid),
        trusted=not problem,
        revoked=problem == "revoked",
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        problem=problem,
    )
    level = status.modification_level or ModificationLevel.OTHER
    return Judged(found, True, level, _hole(embedded), embedded.signed_data, trust.known)


async def judge_signature(embedded: EmbeddedPdfSignature, trust: Trust, at: datetime) -> Judged:
    """A signature, as of the time that its timestamp proves; the timestamp must not have expired `at`."""
    status = await async_validate_pdf_signature(
        embedded, signer_validation_context=trust.as_of(_stamped_at(embedded) or at)
    )
    stamp = status.timestamp_validity
    stamped = stamp.timestamp if stamp and stamp.trusted else None
    signed_at = status.signer_reported_dt
    problem = _standing(status) or _by_clock(signed_at, stamped, at)
    if stamp and stamped and not problem:
        problem = _by_age(stamp.signing_cert, stamped, at)
    if problem == "no_timestamp" and stamp and not (stamp.intact and stamp.valid):
        problem = "damaged"
    found = Signature(
        **_named(embedded),
        signed_at=signed_at,
        timestamp_at=stamped,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        revoked=problem == "revoked",
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        problem=problem,
    )
    level = status.modification_level or ModificationLevel.OTHER
    return Judged(found, False, level, _hole(embedded), embedded.signed_data, trust.known)


def _standing(status: SignatureStatus) -> str:
    """What is wrong with its bytes or its certificate; '' when nothing is."""
    if not (status.intact and status.valid):
        return "damaged"
    if status.revoked:
        return "revoked"
    if status.trusted:
        return ""
    indication = status.trust_problem_indic
    return PROBLEMS.get(str(getattr(indication, "name", "")), "wrong_certificate")


def _by_clock(signed_at: datetime | None, stamped: datetime | None, at: datetime) -> str:
    """What is wrong with its times."""
    if stamped is None:
        return "no_timestamp"
    if stamped > at + FARTHEST_AHEAD or (signed_at and signed_at > stamped + FARTHEST_AHEAD):
        return "clock_ahead"
    return ""


def _by_age(clock: x509.Certificate, stamped: datetime, at: datetime) -> str:
    """A timestamp proves nothing before it was made, nor once its own certificate has expired."""
    if stamped > at + FARTHEST_AHEAD:
        return "clock_ahead"
    return "expired" if clock.not_valid_after < at else ""


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime | None:
    """When its timestamp says it was there: believed only once that timestamp is judged."""
    for token in extract_tst_data_iter(embedded.signer_info, signed=False):
        said: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
        return said
    return None


def _named(embedded: EmbeddedPdfSignature) -> dict[str, str]:
    subject = embedded.signer_cert.subject.native
    return {
        "field": str(embedded.field_name),
        "name": shown(str(subject.get("common_name", ""))),
        "organisation": shown(str(subject.get("organization_name", ""))),
        "issuer": str(embedded.signer_cert.issuer.native.get("common_name", "")),
        "serial": f"{embedded.signer_cert.serial_number:X}",
        "number": str(subject.get("serial_number", "")),
    }


def shown(name: str) -> str:
    """A name as it may be shown: without characters that nobody sees and that turn or hide others."""
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", name)


def _hole(embedded: EmbeddedPdfSignature) -> tuple[int, int]:
    """Where in the file the signature itself lies, which it does not cover."""
    _, start, end, _ = (int(each) for each in embedded.byte_range)
    return start, end

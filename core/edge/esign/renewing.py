"""What keeps old timestamps good: when their clocks' certificates expire, and proof that these still hold."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from core.edge.esign.authorities import EstAuthority, ordered
from core.edge.esign.errors import AuthorityUnavailable, CertificateWrong, TimestampWrong
from core.edge.esign.facts import ClockStanding
from core.edge.esign.standing import Evidence


def clock_of(token: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of whoever stamped, its own first. Raises TimestampWrong."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        found = [x509.load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"]]
        serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
        own = next(each for each in found if each.serial_number == serial)
        return ordered(found, own.public_key())
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration) as error:
        raise TimestampWrong from error


def clock_ends(token: bytes) -> datetime:
    """When the certificate of the clock that stamped expires. Raises TimestampWrong."""
    return clock_of(token)[0].not_valid_after_utc


def clock_standing(authority: EstAuthority, token: bytes) -> ClockStanding:
    """The clock's certificates, and what their authority says of them now; nothing where it does not answer.

    Raises TimestampWrong and CertificateRevoked.
    """
    evidence, chain = Evidence(), clock_of(token)
    try:
        chain = authority.complete(chain)
        authority.registrar.evidence(chain, fresh=True, into=evidence)
    except (AuthorityUnavailable, CertificateWrong):
        evidence = Evidence()
    return ClockStanding(
        certificates=tuple(each.public_bytes(Encoding.DER) for each in chain),
        ocsps=tuple(evidence.ocsps),
        crls=tuple(evidence.crls),
    )

"""Answers about certificates and time: OCSP, revocation lists and RFC 3161 tokens, by certomancer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from asn1crypto import algos, core, keys, ocsp, tsp, x509
from certomancer.services import CRLBuilder, RevocationInfoInterface, SimpleOCSPResponder, TimeStamper
from cryptography.hazmat.primitives import serialization

from core.edge.esign.credential import Credential
from core.edge.esign.local.book import Book
from core.edge.esign.local.keys import AuthorityKeys
from core.kernel import clock

POLICY = "1.3.6.1.4.1.99999.7.1"
ANSWERS_HOLD = timedelta(minutes=10)
LISTS_HOLD = timedelta(days=7)
ECDSA = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})


class Standing(RevocationInfoInterface):
    """How the certificates of the issuing authority stand, as the book says."""

    def __init__(self, issuer: x509.Certificate, own: int, book: Book) -> None:
        self._issuer, self._own, self._book = issuer, own, book

    def get_issuer_cert(self) -> x509.Certificate:
        """Whose certificates these are."""
        return self._issuer

    def check_revocation_status(
        self, cid: ocsp.CertId, at_time: datetime
    ) -> tuple[ocsp.CertStatus, list[Any]]:
        """Good, revoked, or unknown: never issued here."""
        serial = cid["serial_number"].native
        entry = self._book.find(serial)
        if entry is None and serial != self._own:
            return ocsp.CertStatus("unknown"), []
        if entry is None or entry.revoked_at is None:
            return ocsp.CertStatus("good"), []
        revoked = ocsp.RevokedInfo(
            {"revocation_time": entry.revoked_at, "revocation_reason": "privilege_withdrawn"}
        )
        return ocsp.CertStatus(name="revoked", value=revoked), []


class Responders:
    """The answering side of the authority."""

    def __init__(self, authority: AuthorityKeys, book: Book) -> None:
        self._authority, self._book = authority, book
        issuing, tsa = authority.issuing, authority.tsa
        self._standing = Standing(as_asn1(issuing), tsa.certificate.serial_number, book)
        self._key = key_of(issuing)
        self._tsa, self._tsa_key = as_asn1(tsa), key_of(tsa)

    def ocsp(self, request: bytes) -> bytes:
        """The answer to a DER request, signed by the issuing authority itself."""
        responder = SimpleOCSPResponder(
            self._standing.get_issuer_cert(), self._key, ECDSA, _now(), self._standing, ANSWERS_HOLD
        )
        answer: bytes = responder.build_ocsp_response(ocsp.OCSPRequest.load(request)).dump()
        return answer

    def issuing_list(self) -> bytes:
        """The revoked certificates of the issuing authority."""
        return self._list(
            self._authority.issuing,
            [(each.serial, each.revoked_at) for each in self._book.revoked() if each.revoked_at],
        )

    def root_list(self) -> bytes:
        """The root's list: it has never revoked anything."""
        return self._list(self._authority.root, [])

    def stamp(self, request: bytes, ahead: timedelta = timedelta()) -> bytes:
        """A timestamp; `ahead`: how wrong the clock is, for tests."""
        query = tsp.TimeStampReq.load(request)
        chain = [as_asn1(self._authority.issuing)]
        stamper = TimeStamper(
            self._tsa, self._tsa_key, certs_to_embed=chain, fixed_dt=clock.now() + ahead, policy=POLICY
        )
        answer: bytes = stamper.request_tsa_response(query).dump()
        return answer

    def _list(self, issuer: Credential, revoked: list[tuple[int, datetime]]) -> bytes:
        parent, now = as_asn1(issuer), _now()
        builder = CRLBuilder(parent.subject, key_of(issuer), ECDSA, core.OctetString(parent.key_identifier))
        entries = [builder.format_revoked_cert(serial, "privilege_withdrawn", at) for serial, at in revoked]
        # Rises with every list, also over restarts, as RFC 5280 wants it.
        number = int(clock.now().timestamp() * 1000)
        answer: bytes = builder.build_crl(
            number, now - timedelta(minutes=1), now + LISTS_HOLD, entries
        ).dump()
        return answer


def _now() -> datetime:
    return clock.now().replace(microsecond=0)  # DER wants whole seconds in lists and answers


def as_asn1(credential: Credential) -> x509.Certificate:
    """A certificate as certomancer and pyHanko want it."""
    return x509.Certificate.load(credential.certificate.public_bytes(serialization.Encoding.DER))


def key_of(credential: Credential) -> keys.PrivateKeyInfo:
    """A key as certomancer wants it."""
    plain = credential.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return keys.PrivateKeyInfo.load(plain)

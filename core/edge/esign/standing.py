"""How certificates stand with their authority: OCSP answers and lists, as they are embedded in signatures."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from core.edge.esign.errors import AuthorityUnavailable, CertificateRevoked, CertificateWrong
from core.edge.esign.wire import Patience, ask

KEPT_FOR = 600.0
"""Seconds that an answer about an authority's own certificate is used again; a signer is always asked for."""
OCSP_HEADERS = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}


@dataclass
class Evidence:
    """Answers (DER) that show the certificates of a chain to be good."""

    ocsps: list[bytes] = field(default_factory=list)
    crls: list[bytes] = field(default_factory=list)


class Registrar:
    """Asks after certificates, and remembers what it heard of those that stay the same."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._kept: dict[bytes, tuple[float, bool, bytes]] = {}
        self._lock = Lock()

    def evidence(self, chain: tuple[x509.Certificate, ...], *, fresh: bool, into: Evidence) -> None:
        """Collect an answer for each certificate but the root; `fresh`: ask anew for the first one.

        Raises CertificateRevoked and AuthorityUnavailable.
        """
        for index, (certificate, issuer) in enumerate(pairwise(chain)):
            by_ocsp, answer = self._standing(certificate, issuer, fresh=fresh and index == 0)
            (into.ocsps if by_ocsp else into.crls).append(answer)

    def _standing(
        self, certificate: x509.Certificate, issuer: x509.Certificate, *, fresh: bool
    ) -> tuple[bool, bytes]:
        key = certificate.fingerprint(hashes.SHA256())
        with self._lock:
            until, by_ocsp, answer = self._kept.get(key, (0.0, False, b""))
        if not fresh and time.monotonic() < until:
            return by_ocsp, answer
        by_ocsp, answer = self._ask(certificate, issuer)
        if not fresh:
            with self._lock:
                self._kept[key] = (time.monotonic() + KEPT_FOR, by_ocsp, answer)
        return by_ocsp, answer

    def _ask(self, certificate: x509.Certificate, issuer: x509.Certificate) -> tuple[bool, bytes]:
        if url := _ocsp_at(certificate):
            return True, self._ask_ocsp(url, certificate, issuer)
        if url := _list_at(certificate):
            return False, self._ask_list(url, certificate)
        raise CertificateWrong(params={"lacks": "an address to ask after it"})

    def _ask_ocsp(self, url: str, certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
        # SHA-1 only names the issuer here, and is what every responder understands.
        request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1()).build()  # noqa: S303
        body = request.public_bytes(serialization.Encoding.DER)
        reply = ask(url, body, headers=OCSP_HEADERS, patience=self._patience)
        try:
            answer = ocsp.load_der_ocsp_response(reply.body)
            if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
                raise ValueError(answer.response_status.name)
            standing = answer.certificate_status
        except ValueError as error:
            raise AuthorityUnavailable(params={"url": url}) from error
        if standing is ocsp.OCSPCertStatus.REVOKED:
            raise CertificateRevoked(params={"serial": f"{certificate.serial_number:X}"})
        if standing is not ocsp.OCSPCertStatus.GOOD:
            raise CertificateWrong(params={"serial": f"{certificate.serial_number:X}"})
        return reply.body

    def _ask_list(self, url: str, certificate: x509.Certificate) -> bytes:
        reply = ask(url, patience=self._patience)
        try:
            found = x509.load_der_x509_crl(reply.body)
            revoked = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
        except ValueError as error:
            raise AuthorityUnavailable(params={"url": url}) from error
        if revoked is not None:
            raise CertificateRevoked(params={"serial": f"{certificate.serial_number:X}"})
        return reply.body


def _ocsp_at(certificate: x509.Certificate) -> str:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return ""
    places = (e for e in found if e.access_method == AuthorityInformationAccessOID.OCSP)
    return next((str(each.access_location.value) for each in places), "")


def _list_at(certificate: x509.Certificate) -> str:
    try:
        found = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return ""
    names = (name for point in found for name in point.full_name or ())
    return next((str(n.value) for n in names if str(n.value).startswith(("http:", "https:"))), "")

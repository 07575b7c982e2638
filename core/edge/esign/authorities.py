"""A certificate authority that speaks EST (RFC 7030), with a time stamping authority (RFC 3161)."""

from __future__ import annotations

import warnings
from base64 import b64decode, b64encode
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from django.conf import settings

from core.edge.esign.credential import Credential
from core.edge.esign.errors import AuthorityUnavailable, CertificateWrong
from core.edge.esign.facts import Subject
from core.edge.esign.roots import read_roots
from core.edge.esign.stamping import Stamper, read_token
from core.edge.esign.standing import Evidence, Registrar
from core.edge.esign.wire import Patience, ask

LONGEST_NAME = 64  # characters, as X.520 bounds them
warnings.filterwarnings("ignore", "Attribute's length must be", UserWarning)  # see _name


class EstAuthority:
    """The authority the settings name. One for each process: it remembers its clock's chain and answers."""

    def __init__(
        self, *, url: str, user: str, token: str, timestamp_url: str, roots: Path, patience: Patience
    ) -> None:
        self._url, self._patience = url, patience
        self._login = b64encode(f"{user}:{token}".encode()).decode()
        self._roots_file = roots
        self.registrar = Registrar(patience)
        self.stamper = Stamper(timestamp_url or f"{url}/tsa", patience)

    def issue(self, subject: Subject, *, for_days: int = 1) -> Credential:
        """A certificate for a key made here, which exists in this process alone.

        Raises AuthorityUnavailable, and CertificateWrong when what comes back does not fit.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        request = x509.CertificateSigningRequestBuilder(_name(subject)).sign(key, hashes.SHA256())
        reply = ask(
            f"{self._url}/.well-known/est/simpleenroll",
            b64encode(request.public_bytes(serialization.Encoding.DER)),
            headers={
                "Content-Type": "application/pkcs10",
                "Authorization": f"Basic {self._login}",
                "X-Validity-Days": str(for_days),
            },
            patience=self._patience,
        )
        try:
            certificates = pkcs7.load_der_pkcs7_certificates(b64decode(reply.body))
            chain = ordered(certificates, key.public_key())
        except ValueError as error:
            raise AuthorityUnavailable(params={"url": self._url}) from error
        return Credential(key, self.complete(chain))

    def trust_roots(self) -> tuple[bytes, ...]:
        """The roots we believe, DER. Raises AuthorityUnavailable when the file is not there (yet)."""
        return tuple(each.public_bytes(serialization.Encoding.DER) for each in self._roots())

    def timestamp(self, digest: bytes) -> bytes:
        """The RFC 3161 token (DER) for a SHA-256 digest. Raises AuthorityUnavailable, ClockAhead."""
        token = self.stamper.token_for(digest)
        der: bytes = token.dump()
        return der

    def check_timestamp(self, token: bytes, digest: bytes) -> datetime:
        """When a token of one of our roots says that the digest existed. Raises TimestampWrong."""
        return read_token(token, digest, self.trust_roots())

    def complete(self, chain: tuple[x509.Certificate, ...]) -> tuple[x509.Certificate, ...]:
        """The chain up to a root of ours. Raises CertificateWrong when it leads elsewhere."""
        top = chain[-1]
        for root in self._roots():
            if top == root:
                return chain
            try:
                top.verify_directly_issued_by(root)
            except (ValueError, TypeError, InvalidSignature):
                continue
            return (*chain, root)
        raise CertificateWrong(params={"issuer": top.issuer.rfc4514_string()})

    def evidence_for(self, credential: Credential) -> Evidence:
        """Fresh proof that the signer's certificate and the clock's hold. Raises as `issue` does, and
        CertificateRevoked."""
        evidence = Evidence()
        self.registrar.evidence(self.complete(credential.chain), fresh=True, into=evidence)
        leaf, others = self.stamper.certificates()
        clock = ordered([_plain(each) for each in (leaf, *others)], _plain(leaf).public_key())
        self.registrar.evidence(self.complete(clock), fresh=False, into=evidence)
        return evidence

    def _roots(self) -> tuple[x509.Certificate, ...]:
        try:
            return read_roots(self._roots_file)
        except (OSError, ValueError) as error:
            raise AuthorityUnavailable(params={"roots": str(self._roots_file)}) from error


def named_authority() -> EstAuthority:
    """The authority of the settings. Raises AuthorityUnavailable when none is named."""
    if not settings.AUTHORITY_URL or not settings.TRUST_ROOTS:
        raise AuthorityUnavailable(params={"setting": "MARQUE_AUTHORITY_URL"})
    return _authority(
        settings.AUTHORITY_URL,
        settings.AUTHORITY_USER,
        settings.AUTHORITY_TOKEN,
        settings.TIMESTAMP_URL,
        settings.TRUST_ROOTS,
        settings.AUTHORITY_PATIENCE,
    )


def ordered(
    certificates: list[x509.Certificate], key: CertificatePublicKeyTypes
) -> tuple[x509.Certificate, ...]:
    """A chain in order, from the certificate of this key upwards; raises ValueError when there is none."""
    plain = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    wanted = key.public_bytes(*plain)
    chain = [each for each in certificates if each.public_key().public_bytes(*plain) == wanted][:1]
    if not chain:
        raise ValueError("no certificate for this key")
    rest = [each for each in certificates if each != chain[0]]
    while chain[-1].issuer != chain[-1].subject:
        parent = next((each for each in rest if each.subject == chain[-1].issuer), None)
        if parent is None:
            break
        rest.remove(parent)
        chain.append(parent)
    return tuple(chain)


@lru_cache(maxsize=4)
def _authority(
    url: str, user: str, token: str, timestamp_url: str, roots: str, seconds: float
) -> EstAuthority:
    patience = Patience(one=seconds, all=2.5 * seconds)
    return EstAuthority(
        url=url, user=user, token=token, timestamp_url=timestamp_url, roots=Path(roots), patience=patience
    )


def _plain(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _name(subject: Subject) -> x509.Name:
    pairs = [
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, subject.organisation[:LONGEST_NAME]),
        (NameOID.COMMON_NAME, subject.name[:LONGEST_NAME]),
        (NameOID.SERIAL_NUMBER, subject.serial_note[:LONGEST_NAME]),
    ]
    # The bound counts characters; the library counts bytes, of which a Chinese character has three.
    return x509.Name([x509.NameAttribute(oid, value, _validate=False) for oid, value in pairs if value])

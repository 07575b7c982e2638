"""The authority's own keys and certificates: made once, kept in a folder that only its owner can read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from core.edge.esign.credential import Credential, PrivateKey
from core.kernel import clock

DEMO_UNIT = "Demonstration only: no legal value"
"""Stands in every name of this authority: production settings refuse roots that carry it."""
BEGIN = b"-----BEGIN PRIVATE KEY-----"
YEAR = timedelta(days=365)
SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class AuthorityKeys:
    """Root, the authority that issues for signers, and the clock that stamps."""

    root: Credential
    issuing: Credential
    tsa: Credential

    def as_pem(self) -> bytes:
        """All three, one after the other."""
        return b"".join(each.as_pem() for each in (self.root, self.issuing, self.tsa))

    @classmethod
    def from_pem(cls, pem: bytes) -> AuthorityKeys:
        """The reverse of `as_pem`."""
        parts = pem.split(BEGIN)[1:]
        root, issuing, tsa = (Credential.from_pem(BEGIN + part) for part in parts)
        return cls(root, issuing, tsa)


def open_keys(folder: Path, address: str) -> AuthorityKeys:
    """The keys in this folder, made on first use; `address` is where the authority answers (http://…).

    At another address than last time the same keys get new certificates, because certificates say where to
    ask after them. The root stays: whoever trusts it trusts what was signed before.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "keys.pem"
    if not file.exists():
        keys = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        made = _make(*keys, root=None, address=address)
        _write(folder / "root.pem", made.root.certificate.public_bytes(serialization.Encoding.PEM))
        _write(file, made.as_pem())
    known = AuthorityKeys.from_pem(file.read_bytes())
    if address in _asked_at(known.tsa.certificate):
        return known
    made = _make(
        known.root.key, known.issuing.key, known.tsa.key, root=known.root.certificate, address=address
    )
    _write(file, made.as_pem())
    return made


def _asked_at(certificate: x509.Certificate) -> list[str]:
    entry = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    return [str(each.access_location.value).removesuffix("/ocsp") for each in entry]


def _write(target: Path, content: bytes) -> None:
    draft = target.with_name(f"{target.name}.new-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def _make(
    root_key: PrivateKey,
    issuing_key: PrivateKey,
    tsa_key: PrivateKey,
    *,
    root: x509.Certificate | None,
    address: str,
) -> AuthorityKeys:
    root = root or _self_signed(root_key)
    now, in_ca = clock.now(), x509.BasicConstraints(ca=True, path_length=0)
    issuing = (
        _builder(name_of("Marque demonstration CA"), root.subject, issuing_key, now, 10 * YEAR)
        .add_extension(in_ca, critical=True)
        .add_extension(usage(certificates=True), critical=True)
        .add_extension(_issuer_of(root), critical=False)
        .add_extension(list_at(f"{address}/root.crl"), critical=False)
        .add_extension(x509.AuthorityInformationAccess([_issuer_at(f"{address}/root.cer")]), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    tsa = (
        _builder(name_of("Marque demonstration clock"), issuing.subject, tsa_key, now, 9 * YEAR)
        .add_extension(usage(signing=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(_issuer_of(issuing), critical=False)
        .add_extension(list_at(f"{address}/issuing.crl"), critical=False)
        .add_extension(access(address), critical=False)
        .sign(issuing_key, hashes.SHA256())
    )
    return AuthorityKeys(
        Credential(root_key, (root,)),
        Credential(issuing_key, (issuing, root)),
        Credential(tsa_key, (tsa, issuing, root)),
    )


def _self_signed(key: PrivateKey) -> x509.Certificate:
    name = name_of("Marque demonstration root")
    return (
        _builder(name, name, key, clock.now(), 20 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(usage(certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def certify(
    issuer: Credential, request: x509.CertificateSigningRequest, *, address: str, until: datetime
) -> x509.Certificate:
    """A signer's certificate for the key in the request. The names are taken as they are asked for."""
    now = clock.now()
    signing = [ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")]
    parent = issuer.certificate
    return (
        _builder(request.subject, parent.subject, request, now, until - now)
        .add_extension(usage(signing=True), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(signing), critical=False)
        .add_extension(_issuer_of(parent), critical=False)
        .add_extension(list_at(f"{address}/issuing.crl"), critical=False)
        .add_extension(access(address), critical=False)
        .sign(issuer.key, hashes.SHA256())
    )


def name_of(common: str) -> x509.Name:
    """A name of the authority's own."""
    pairs = (
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, "Marque"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_UNIT),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in pairs])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    owner: PrivateKey | x509.CertificateSigningRequest,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    key = owner.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise ValueError("keys are RSA or lie on an elliptic curve")
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def usage(*, signing: bool = False, certificates: bool = False) -> x509.KeyUsage:
    """What a key may be used for: to sign documents, or certificates and their lists."""
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_cert_sign=certificates,
        crl_sign=certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def list_at(url: str) -> x509.CRLDistributionPoints:
    """Where the list of revoked certificates is."""
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(url)], None, None, None)
    return x509.CRLDistributionPoints([point])


def access(address: str) -> x509.AuthorityInformationAccess:
    """Where to ask after a certificate, and for the one that issued it."""
    ocsp = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{address}/ocsp")
    )
    return x509.AuthorityInformationAccess([ocsp, _issuer_at(f"{address}/issuing.cer")])


def _issuer_at(url: str) -> x509.AccessDescription:
    where = x509.UniformResourceIdentifier(url)
    return x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)


def _issuer_of(parent: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    ski = parent.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ski)

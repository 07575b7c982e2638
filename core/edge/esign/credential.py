"""A private key with its certificates, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Credential:
    """What signs: a key and its chain, the signer's certificate first, the root last or left out."""

    key: PrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's own."""
        return self.chain[0]

    @property
    def serial(self) -> str:
        """The certificate's number in hexadecimal, as `openssl x509 -serial` writes it."""
        return f"{self.certificate.serial_number:X}"

    def as_pem(self, password: bytes = b"") -> bytes:
        """Key and chain as PEM; the key in clear when there is no password."""
        seal: serialization.KeySerializationEncryption = (
            serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        )
        key = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, seal)
        return key + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in self.chain)

    @classmethod
    def from_pem(cls, pem: bytes, password: bytes = b"") -> Credential:
        """The reverse of `as_pem`. Raises ValueError for anything else."""
        key = serialization.load_pem_private_key(pem, password or None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError("a signer's key is RSA or lies on an elliptic curve")
        return cls(key, tuple(x509.load_pem_x509_certificates(pem)))

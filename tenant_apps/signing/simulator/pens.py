"""The providers' certificate authority and signers: real PAdES signatures, worth nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

WIDTH, HEIGHT = 130, 56
"""Of a signature on the page, in points."""


class NoPdf(ValueError):
    """What was uploaded cannot be signed."""


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Raises NoPdf."""
    try:
        return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])
    except (PdfReadError, ValueError, KeyError, TypeError) as error:
        raise NoPdf(str(error)) from error


class Authority:
    """A root with a fresh key, and a certificate for everybody who signs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate(f"{name} Root (simulated)", "", self.key, None)

    def sign(
        self, pdf: bytes, *, field: str, who: str, firm: str, page: int, middle: tuple[float, float]
    ) -> bytes:
        """The PDF with one more signature appended, its box around `middle` (points, lower left)."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(who, firm, key, self.root)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(_asn1(self.root))
        signer = signers.SimpleSigner(
            signing_cert=_asn1(certificate), signing_key=_asn1_key(key), cert_registry=store
        )
        x, y = middle
        box = (int(x - WIDTH / 2), int(y - HEIGHT / 2), int(x + WIDTH / 2), int(y + HEIGHT / 2))
        out = BytesIO()
        signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=field,
                subfilter=SigSeedSubFilter.PADES,
                name=who,
                reason=self.name,
                md_algorithm="sha256",
            ),
            signer=signer,
            stamp_style=TextStampStyle(stamp_text=f"{self.name} simulator\n%(ts)s"),
            new_field_spec=SigFieldSpec(sig_field_name=field, on_page=page, box=box),
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
        return out.getvalue()

    def _certificate(
        self, name: str, firm: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Certificate | None
    ) -> x509.Certificate:
        parts = [x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
        if firm:
            parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, firm[:64]))
        subject, now = x509.Name(parts), datetime.now(tz=UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=3650 if issuer is None else 2))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(_usage(authority=issuer is None), critical=True)
        )
        return made.sign(self.key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _asn1_key(key: ec.EllipticCurvePrivateKey) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )

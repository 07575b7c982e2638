"""Fields, signatures and the seal: PAdES, each in one revision of its own with its evidence inside."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable

from asn1crypto import x509
from cryptography.x509.oid import NameOID
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
    TimestampDSSContentSettings,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.edge.esign.authorities import EstAuthority, named_authority
from core.edge.esign.credential import Credential
from core.edge.esign.drawing import style_for
from core.edge.esign.errors import CertificateWrong, FieldTaken
from core.edge.esign.facts import Appearance, Place
from core.edge.esign.reading import opened_for_writing

# It warns that nothing is fetched: the evidence was, by us, within limits.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
# One revision for each signature: all of its bytes, evidence included, lie under it or under the next one.
IN_ONE = DSSContentSettings(
    include_vri=False,
    placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
    next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
)


def add_fields(pdf: bytes, places: Iterable[Place]) -> bytes:
    """The PDF with an empty, visible field at each place."""
    writer = opened_for_writing(pdf)
    taken = {name for name, *_ in enumerate_sig_fields(writer.prev)}
    for place in places:
        if place.field in taken:
            raise FieldTaken(params={"field": place.field})
        box = (round(place.box[0]), round(place.box[1]), round(place.box[2]), round(place.box[3]))
        append_signature_field(
            writer,
            SigFieldSpec(place.field, on_page=place.page, box=box, readable_field_name=place.field),
        )
    return _written(writer)


def sign(
    pdf: bytes, *, field: str, credential: Credential, appearance: Appearance, reason: str, location: str
) -> bytes:
    """One more signature: PAdES B-LT."""
    return _sign(pdf, field, credential, appearance, reason, location, archive=False)


def seal(pdf: bytes, *, credential: Credential, field: str, appearance: Appearance, reason: str) -> bytes:
    """The last signature: PAdES B-LTA."""
    return _sign(pdf, field, credential, appearance, reason, "", archive=True)


def _sign(
    pdf: bytes,
    field: str,
    credential: Credential,
    appearance: Appearance,
    reason: str,
    location: str,
    *,
    archive: bool,
) -> bytes:
    authority = named_authority()
    writer = opened_for_writing(pdf)
    box = _empty_field(writer, field)
    evidence = authority.evidence_for(credential)
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason or None,
        location=location or None,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=archive,
        validation_context=ValidationContext(
            trust_roots=[x509.Certificate.load(each) for each in authority.trust_roots()],
            other_certs=authority.stamper.certificates()[1],
            ocsps=evidence.ocsps,
            crls=evidence.crls,
            revocation_mode="hard-fail",
            allow_fetching=False,
        ),
        dss_settings=IN_ONE,
    )
    signer = PdfSigner(
        metadata,
        signer=_signer(authority, credential),
        timestamper=authority.stamper,
        # a field without a box is not seen: there is nothing to draw
        stamp_style=style_for(appearance, box, _organisation(credential)) if all(box) else None,
    )
    try:
        out: io.BytesIO = signer.sign_pdf(writer)
    except SigningError as error:
        raise CertificateWrong(params={"why": str(error)}) from error
    return out.getvalue()


def _empty_field(writer: IncrementalPdfFileWriter, field: str) -> tuple[float, float]:
    """Width and height of the field; raises FieldTaken when there is no such empty field."""
    for name, value, reference in enumerate_sig_fields(writer.prev):
        if name == field and value is None:
            left, bottom, right, top = (float(each) for each in reference.get_object()["/Rect"])
            return abs(right - left), abs(top - bottom)
    raise FieldTaken(params={"field": field})


def _signer(authority: EstAuthority, credential: Credential) -> SimpleSigner:
    chain = [translate_pyca_cryptography_cert_to_asn1(each) for each in authority.complete(credential.chain)]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain)
    key = translate_pyca_cryptography_key_to_asn1(credential.key)
    return SimpleSigner(signing_cert=chain[0], signing_key=key, cert_registry=store)


def _organisation(credential: Credential) -> str:
    """The company in the certificate; its name when it names none."""
    subject = credential.certificate.subject
    found = subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME) or subject.get_attributes_for_oid(
        NameOID.COMMON_NAME
    )
    return str(found[0].value) if found else ""


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()

"""Signing and examining by our door beside bare pyHanko with the same authority, level and evidence."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.test import override_settings
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.edge import esign
from core.edge.esign.local.server import AuthorityServer
from core.edge.esign.roots import named_roots
from core.kernel import clock
from tests.benchmarks.contracts_parts.paper import compared, contract

TOKEN = "the-benchmarks-own"
SEEN = esign.Appearance(("张三", "2026-11-23 10:00", "HT-2026-0001"))


def measure() -> Iterator[dict[str, Any]]:
    """`sign_ratio` and `verify_ratio`."""
    with tempfile.TemporaryDirectory() as folder:
        server = AuthorityServer(Path(folder), token=TOKEN)
        server.start()
        named = {
            "AUTHORITY_URL": server.address,
            "AUTHORITY_TOKEN": TOKEN,
            "TRUST_ROOTS": str(server.root_file),
            "TIMESTAMP_URL": "",
        }
        try:
            with override_settings(**named):
                yield from _compared(server)
        finally:
            server.stop()


def _compared(server: AuthorityServer) -> Iterator[dict[str, Any]]:
    pdf = contract()
    buyer = esign.authority().issue(esign.Subject("张三"))
    dealer = esign.authority().issue(esign.Subject("某某汽车销售有限公司", "某某汽车销售有限公司"))

    def ours() -> bytes:
        return esign.sign(pdf, field="buyer", credential=buyer, appearance=SEEN, reason="签署合同")

    stamper = HTTPTimeStamper(f"{server.address}/tsa")
    yield compared("sign_ratio", ours, lambda: _signed(pdf, buyer, stamper))
    seen = esign.Appearance(kind="seal")
    sealed = esign.seal(ours(), credential=dealer, field="seller", appearance=seen, reason="盖章")
    if not esign.examine(sealed).good:
        raise RuntimeError("the sealed contract does not stand")
    yield compared("verify_ratio", lambda: esign.examine(sealed), lambda: _verified(sealed))


def _signed(pdf: bytes, credential: esign.Credential, stamper: HTTPTimeStamper) -> bytes:
    """PAdES B-LT as pyHanko's manual has it: it asks for OCSP and lists itself."""
    chain = [translate_pyca_cryptography_cert_to_asn1(each) for each in credential.chain]
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    key = translate_pyca_cryptography_key_to_asn1(credential.key)
    metadata = PdfSignatureMetadata(
        field_name="buyer",
        reason="签署合同",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=ValidationContext(
            trust_roots=_roots(), other_certs=chain, allow_fetching=True, revocation_mode="hard-fail"
        ),
    )
    signer = SimpleSigner(signing_cert=chain[0], signing_key=key, cert_registry=store)
    out = PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf))
    )
    signed: bytes = out.getvalue()
    return signed


def _verified(pdf: bytes) -> None:
    """Every signature and archive timestamp, with the evidence in the file."""
    reader = PdfFileReader(io.BytesIO(pdf))
    store = DocumentSecurityStore.read_dss(reader)
    more = {"trust_roots": _roots(), "moment": clock.now(), "revocation_mode": "hard-fail"}
    for each in reader.embedded_signatures:
        archive = each.sig_object_type == "/DocTimeStamp"
        judge = async_validate_pdf_timestamp if archive else async_validate_pdf_signature
        if not asyncio.run(judge(each, store.as_validation_context(more))).intact:
            raise RuntimeError("the bare library finds the contract changed")


def _roots() -> list[x509.Certificate]:
    return [x509.Certificate.load(each) for each in named_roots()]

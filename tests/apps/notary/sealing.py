"""A real authority on a loopback port and a real sealed contract, made once for the session."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.test import override_settings
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from core.edge import esign
from core.edge.esign import Appearance, Place, Subject
from core.edge.esign.local.server import AuthorityServer

TOKEN = "a token for tests only, 0123456789"


def settings_for(server: AuthorityServer) -> dict:
    return {
        "AUTHORITY_URL": server.address,
        "AUTHORITY_TOKEN": TOKEN,
        "TIMESTAMP_URL": f"{server.address}/tsa",
        "TRUST_ROOTS": str(server.root_file),
    }


def running(folder: Path) -> Iterator[AuthorityServer]:
    server = AuthorityServer(folder, token=TOKEN)
    server.start()
    with override_settings(**settings_for(server)):
        yield server
    server.stop()


def plain_pdf(said: str = "A contract") -> bytes:
    """Two pages with a line of text each."""
    writer = PdfWriter()
    for number in (1, 2):
        page = writer.add_blank_page(width=595, height=842)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 72 720 Td ({said}, page {number}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_pdf(pdf: bytes, *, field: str = "buyer", name: str = "张三") -> bytes:
    """One more signature, of a certificate for this one act."""
    credential = esign.authority().issue(Subject(name, "", "test"), for_days=1)
    return esign.sign(
        pdf, field=field, credential=credential, appearance=Appearance((name,)), reason="签署合同"
    )


def sealed_pdf() -> bytes:
    """Signed by the buyer, then sealed by the dealer."""
    places = [Place("buyer", -1, (72, 100, 232, 160)), Place("seller", -1, (300, 100, 460, 160))]
    signed = signed_pdf(esign.add_fields(plain_pdf(), places))
    dealer = esign.authority().issue(Subject("杭州西湖名车", "杭州西湖名车有限公司", "test"), for_days=1)
    return esign.seal(
        signed, credential=dealer, field="seller", appearance=Appearance(kind="seal"), reason="封存"
    )

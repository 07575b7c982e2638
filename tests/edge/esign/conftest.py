"""A two-page contract in every stage of its signing, made once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import override_settings

from core.edge import esign
from core.edge.pdf import lay_out
from tests.factories.authority import TOKEN

DEALER = "杭州西湖名车汽车销售有限公司"
PAGE = (
    '<html lang="zh-Hans"><body><h1>汽车买卖合同</h1>'
    + "<p>甲乙双方就车辆买卖事宜协商一致，订立本合同。</p>" * 30
    + '<h2 style="page-break-before:always">签署</h2></body></html>'
)
BUYER = esign.Place("buyer", -1, (60, 500, 260, 580))
SELLER = esign.Place("seller", -1, (320, 440, 520, 580))


@dataclass(frozen=True)
class Stages:
    """The same contract: printed, with fields, signed by the buyer, sealed by the dealer."""

    plain: bytes
    fields: bytes
    signed: bytes
    sealed: bytes
    buyer: esign.Credential


@pytest.fixture(scope="session")
def stages(authority_server) -> Stages:
    named = {
        "AUTHORITY_URL": authority_server.address,
        "AUTHORITY_TOKEN": TOKEN,
        "TRUST_ROOTS": str(authority_server.root_file),
        "TIMESTAMP_URL": "",
    }
    with override_settings(**named):
        plain = lay_out(PAGE).pdf
        fields = esign.add_fields(plain, [BUYER, SELLER])
        buyer = esign.authority().issue(esign.Subject("张䶮", serial_note="HT-1"))
        signed = signed_by(buyer, fields)
        dealer = esign.authority().issue(esign.Subject(DEALER, DEALER, "HT-1"))
        seen = esign.Appearance(("2026-11-23",), kind="seal")
        sealed = esign.seal(signed, credential=dealer, field="seller", appearance=seen, reason="盖章")
    return Stages(plain, fields, signed, sealed, buyer)


def signed_by(credential: esign.Credential, pdf: bytes, field: str = "buyer", **more) -> bytes:
    seen = more.pop("appearance", esign.Appearance(("张䶮", "HT-1")))
    return esign.sign(pdf, field=field, credential=credential, appearance=seen, reason="签署合同", **more)

"""Signing: each signature in a revision of its own, with its evidence; what cannot be signed is not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from pypdf import PdfReader

from core.edge import esign
from core.edge.esign.outlines import regular
from core.edge.esign.seals import company_seal
from core.kernel import clock
from tests.edge.esign.conftest import BUYER, DEALER, SELLER, signed_by

pytestmark = pytest.mark.usefixtures("signing_authority")


class TestASignature:
    def test_only_adds_to_the_file(self, stages):
        assert stages.fields.startswith(stages.plain)
        assert stages.signed.startswith(stages.fields)
        assert stages.sealed.startswith(stages.signed)

    def test_brings_its_evidence_along(self, stages):
        store = PdfReader(BytesIO(stages.signed)).trailer["/Root"]["/DSS"]

        assert len(store["/OCSPs"]) == 2  # the signer and the clock
        assert len(store["/CRLs"]) == 1  # the authority that issued for both
        assert "/VRI" not in store

    def test_is_one_revision(self, stages):
        assert stages.signed.count(b"%%EOF") == stages.fields.count(b"%%EOF") + 1

    def test_a_seal_is_followed_by_an_archive_timestamp(self, stages):
        fields = PdfReader(BytesIO(stages.sealed)).get_fields() or {}
        kinds = [field["/V"]["/Type"] for field in fields.values() if field.get("/V")]

        assert kinds == ["/Sig", "/Sig", "/DocTimeStamp"]

    def test_names_signer_reason_and_place(self, stages):
        pdf = signed_by(stages.buyer, stages.fields, location="杭州")
        signature = (PdfReader(BytesIO(pdf)).get_fields() or {})["buyer"]["/V"]

        assert (signature["/Reason"], signature["/Location"]) == ("签署合同", "杭州")

    def test_leaves_no_key_in_the_file(self, stages):
        assert b"PRIVATE" not in stages.sealed


class TestAField:
    def test_that_is_signed_is_not_signed_again(self, stages):
        with pytest.raises(esign.FieldTaken):
            signed_by(stages.buyer, stages.signed)

    def test_must_be_there(self, stages):
        with pytest.raises(esign.FieldTaken):
            signed_by(stages.buyer, stages.fields, field="witness")

    def test_has_a_name_of_its_own(self, stages):
        with pytest.raises(esign.FieldTaken):
            esign.add_fields(stages.fields, [BUYER])

    def test_lies_where_it_was_placed(self, stages):
        notes = PdfReader(BytesIO(stages.fields)).pages[-1]["/Annots"]
        boxes = {note.get_object()["/T"]: [float(x) for x in note.get_object()["/Rect"]] for note in notes}

        assert boxes == {"buyer": list(BUYER.box), "seller": list(SELLER.box)}


class TestWhoMaySign:
    def test_a_certificate_of_another_root_signs_nothing(self, stages):
        with pytest.raises(esign.CertificateWrong):
            signed_by(self_made(), stages.fields)

    def test_a_revoked_certificate_signs_nothing(self, stages, signing_authority):
        credential = esign.authority().issue(esign.Subject("李四"))
        assert signing_authority.revoke(credential.serial)

        with pytest.raises(esign.CertificateRevoked):
            signed_by(credential, stages.fields)

    def test_an_expired_certificate_signs_nothing(self, stages):
        credential = esign.authority().issue(esign.Subject("李四"), for_days=1)

        with clock.set_to(clock.now() + timedelta(days=3)), pytest.raises(esign.ClockAhead):
            signed_by(credential, stages.fields)

    @pytest.mark.parametrize("seconds", [3600, -3600], ids=["behind", "ahead"])
    def test_a_clock_that_differs_from_the_authoritys_stops_everything(
        self, stages, signing_authority, seconds
    ):
        credential = esign.authority().issue(esign.Subject("李四"))
        signing_authority.fail("ahead", "/tsa", seconds=seconds)

        with pytest.raises(esign.ClockAhead) as refused:
            signed_by(credential, stages.fields)
        assert abs(refused.value.params["seconds"] + seconds) < 30

    def test_a_credential_can_be_kept_and_read(self, stages):
        read = esign.Credential.from_pem(stages.buyer.as_pem(b"secret"), b"secret")

        assert read.serial == stages.buyer.serial
        assert "PRIVATE" not in repr(read)
        with pytest.raises(ValueError, match=r"."):
            esign.Credential.from_pem(stages.buyer.as_pem(b"secret"), b"wrong")


class TestWhatIsSeen:
    @pytest.mark.parametrize("kind", ["signature", "seal"])
    def test_a_picture_stands_in_the_field(self, stages, kind):
        out = BytesIO()
        Image.new("RGBA", (400, 160), (10, 20, 30, 128)).save(out, "PNG")
        seen = esign.Appearance(("张䶮",), image_png=out.getvalue(), kind=kind)

        drawn = appearance_of(signed_by(stages.buyer, stages.fields, appearance=seen))

        assert list(drawn["/Resources"]["/XObject"]) == ["/Picture"]

    @pytest.mark.parametrize("png", [b"no picture", b"\x89PNG\r\n\x1a\n", b"x" * 3_000_000], ids=len)
    def test_a_broken_picture_is_refused(self, stages, png):
        with pytest.raises(esign.PictureUnreadable):
            signed_by(stages.buyer, stages.fields, appearance=esign.Appearance(image_png=png))

    def test_words_can_be_read_by_machines(self, stages):
        drawn = appearance_of(stages.signed).get_data()

        assert b"/ActualText <FEFF" + "张䶮".encode("utf-16-be").hex().upper().encode() in drawn

    def test_a_company_without_a_picture_has_a_round_stamp(self, stages):
        drawn = appearance_of(stages.sealed, "seller").get_data()

        assert DEALER.encode("utf-16-be").hex().upper().encode() in drawn
        assert "合同专用章".encode("utf-16-be").hex().upper().encode() in drawn

    @pytest.mark.parametrize("name", ["车", DEALER, DEALER * 3, ""], ids=len)
    def test_a_stamp_takes_names_of_any_length(self, name):
        drawn = company_seal(name, 50, 50, 40)

        assert drawn.count(b"q ") + 1 >= len(name)
        assert b"nan" not in drawn
        assert b"e-" not in drawn

    def test_the_mainlands_shapes_are_used(self):
        """直 is written otherwise in Japan, whose shapes this type has by itself."""
        assert regular()._glyph("直") != regular()._names[ord("直")]


def appearance_of(pdf: bytes, field: str = "buyer"):
    notes = PdfReader(BytesIO(pdf)).pages[-1]["/Annots"]
    note = next(each.get_object() for each in notes if each.get_object().get("/T") == field)
    return note["/AP"]["/N"]


def self_made() -> esign.Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "张䶮")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return esign.Credential(key, (certificate,))

"""Looking at signed files: what is good, what is not, and in which words that is said."""

from __future__ import annotations

import zlib
from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.utils import translation
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfReader, PdfWriter

from core.edge import esign
from core.edge.esign import apart
from core.edge.esign.apart import EXAMINER
from core.edge.esign.authorities import named_authority
from core.edge.esign.examining import examine as read_here
from core.edge.esign.local.keys import open_keys
from core.edge.esign.ranges import signed_ranges
from core.edge.esign.roots import named_roots
from core.edge.esign.signing import _signer
from core.edge.esign.standing import OCSP_HEADERS, _ocsp_at
from core.edge.esign.wire import Patience, ask
from core.kernel import clock
from tests.edge.esign.conftest import DEALER, signed_by
from tests.edge.esign.hostile import forest, made_of, nested

pytestmark = pytest.mark.usefixtures("signing_authority")
FLIPS = 500
AROUND_THE_LAST = 60
WHOLLY = 25


class TestAGoodFile:
    def test_says_who_signed_and_when(self, stages):
        found = esign.examine(stages.sealed)
        buyer, dealer = found.signatures

        assert found.good
        assert (buyer.field, buyer.name, dealer.organisation) == ("buyer", "张䶮", DEALER)
        assert buyer.serial == stages.buyer.serial
        assert buyer.timestamp_at is not None
        assert abs(buyer.timestamp_at - clock.now()) < timedelta(minutes=30)

    def test_is_sealed_only_with_an_archive_timestamp(self, stages):
        assert esign.examine(stages.sealed).sealed
        assert not esign.examine(stages.signed).sealed
        assert esign.examine(stages.signed).good

    def test_stays_good_when_the_signers_certificates_have_long_expired(self, stages):
        found = esign.examine(stages.sealed, at=clock.now() + timedelta(days=5 * 365))

        assert found.good
        assert found.sealed

    def test_is_no_longer_good_when_its_clocks_certificate_has_expired(self, stages):
        found = esign.examine(stages.sealed, at=clock.now() + timedelta(days=12 * 365))

        assert not found.sealed
        assert {each.problem for each in found.signatures} == {"expired"}

    def test_stays_good_when_a_certificate_is_revoked_afterwards(self, stages, signing_authority):
        credential = esign.authority().issue(esign.Subject("李四"))
        signed = signed_by(credential, stages.fields)
        assert signing_authority.revoke(credential.serial)

        assert esign.examine(signed).good

    def test_without_signatures_is_said_to_have_none(self, stages):
        found = esign.examine(stages.plain)

        assert not found.signed
        assert not found.good
        assert found.changes == ()


class TestTrust:
    def test_signatures_under_another_root_are_intact_but_not_ours(self, stages, settings, tmp_path):
        open_keys(tmp_path, "http://127.0.0.1:1")
        settings.TRUST_ROOTS = str(tmp_path / "root.pem")

        found = esign.examine(stages.sealed)

        assert [each.problem for each in found.signatures] == ["wrong_certificate"] * 2
        assert all(each.intact and not each.trusted for each in found.signatures)
        assert not found.sealed

    def test_a_certificate_revoked_before_it_signed_is_named(self, stages, signing_authority):
        """Signed by somebody who did not ask the authority; its answers were put into the file afterwards."""
        ours, credential = named_authority(), esign.authority().issue(esign.Subject("李四"))
        assert signing_authority.revoke(credential.serial)
        file = PdfSigner(
            PdfSignatureMetadata(field_name="buyer", subfilter=SigSeedSubFilter.PADES),
            signer=_signer(ours, credential),
            timestamper=ours.stamper,
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(stages.fields)))
        leaf, issuer = credential.chain[:2]
        request = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA1()).build()
        asked = request.public_bytes(serialization.Encoding.DER)
        answer = ask(_ocsp_at(leaf), asked, headers=OCSP_HEADERS, patience=Patience(one=5, all=9)).body
        evidence = ours.evidence_for(
            esign.authority().issue(esign.Subject("王五"))
        )  # of the rest of the chain
        evidence.ocsps.append(answer)
        DocumentSecurityStore.add_dss(
            file,
            sig_contents=None,
            ocsps=[OCSPResponse.load(each) for each in evidence.ocsps],
            crls=[CertificateList.load(each) for each in evidence.crls],
        )

        found = esign.examine(file.getvalue())

        assert [(each.name, each.problem, each.revoked) for each in found.signatures] == [
            ("李四", "revoked", True)
        ]
        assert (found.good, found.unchanged) == (False, True)

    def test_without_any_root_nothing_is_trusted(self, stages, settings):
        settings.TRUST_ROOTS = ""

        assert not any(each.trusted for each in esign.examine(stages.sealed).signatures)

    def test_a_file_from_the_future_is_not_good(self, stages):
        found = esign.examine(stages.signed, at=clock.now() - timedelta(days=2))

        assert not found.good
        assert found.signatures[0].problem in ("clock_ahead", "expired")


class TestWhatWasChanged:
    def test_the_first_part_is_named(self, stages):
        found = esign.examine(flipped(stages.sealed, len(stages.plain) // 2))

        assert [each.kind for each in found.changes][:1] == ["document"]
        assert found.changes[0].start == 0
        assert {each.problem for each in found.signatures} <= {"damaged", "unreadable"}

    def test_a_later_part_is_named_and_the_signature_before_it_holds(self, stages):
        found = esign.examine(flipped(stages.sealed, len(stages.signed) + 1500))

        assert found.changes[0].kind == "part"
        assert (found.changes[0].start, found.changes[0].who) == (len(stages.signed), DEALER)
        assert found.signatures[0].intact

    def test_something_appended_is_named(self, stages):
        found = esign.examine(stages.sealed + b"\n% more\n%%EOF\n")

        assert "appended" in [each.kind for each in found.changes]
        assert not found.good

    @pytest.mark.parametrize(
        "more",
        [b"PK\x03\x04 another file", b"\n<script>alert(1)</script>\n%%EOF", b"\nstartxref\n9\n%%EOF\n"],
        ids=["a ZIP", "a page", "an old table"],
    )
    def test_a_second_file_behind_the_first_is_named(self, stages, more):
        """Two kinds of file in one: readers of PDFs pass over what another program would run."""
        found = esign.examine(stages.sealed + more)

        assert (found.changes[0].kind, found.changes[0].start) == ("appended", len(stages.sealed))
        assert not found.unchanged and not found.sealed

    def test_a_document_that_hides_the_signed_one_is_not_merely_unsigned(self, stages):
        found = esign.examine(stages.sealed + stages.plain)

        assert (found.signed, found.unchanged) == (False, False)
        assert [each.kind for each in found.changes] == ["removed"]

    def test_a_page_added_the_proper_way_is_seen(self, stages):
        writer = PdfWriter(BytesIO(stages.sealed), incremental=True)
        writer.add_blank_page(100, 100)
        out = BytesIO()
        writer.write(out)

        found = esign.examine(out.getvalue())

        assert not found.good
        assert {"after", "appended"} <= {each.kind for each in found.changes}

    def test_a_file_cut_back_to_an_earlier_signature_is_no_longer_sealed(self, stages):
        found = esign.examine(stages.sealed[: len(stages.signed)])

        assert [each.name for each in found.signatures] == ["张䶮"]
        assert not found.sealed

    def test_is_said_in_the_readers_language(self, stages):
        change = esign.examine(flipped(stages.sealed, 2000)).changes[0]

        with translation.override("zh-hans"):
            assert "合同正文" in str(change) or "文件正文" in str(change)
        with translation.override("en"):
            assert "The document itself was changed" in str(change)

    def test_no_flipped_bit_stays_unseen(self, stages):
        """500 places anywhere, and more in the last signature, which lies under no other."""
        random, roots, size = Random(7), named_roots(), len(stages.sealed)
        places = [random.randrange(size) for _ in range(FLIPS)]
        places += [random.randrange(size - 9000, size) for _ in range(AROUND_THE_LAST)]
        flips = [(place, random.randrange(8)) for place in places]
        # The whole examination takes a third of a second; it begins with these digests, so that where one of
        # them is wrong the rest need not be waited for every time.
        quick = [flip for flip in flips if digests_show(flipped(stages.sealed, *flip))]
        slow = [flip for flip in flips if flip not in quick] + quick[:WHOLLY]

        assert [flip for flip in slow if not seen(flipped(stages.sealed, *flip), roots)] == []
        assert len(quick) > FLIPS / 2


class TestBadInput:
    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 500], ids=["nothing", "words", "zip"])
    def test_what_is_no_pdf(self, content):
        with pytest.raises(esign.NotAPdf):
            esign.examine(content)

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
    def test_what_is_cut_off(self, stages, share):
        with pytest.raises(esign.PdfTruncated):
            esign.examine(stages.signed[: int(len(stages.signed) * share)])

    def test_what_is_under_a_password(self, stages):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(stages.plain)))
        writer.encrypt("secret")
        out = BytesIO()
        writer.write(out)

        with pytest.raises(esign.PdfLocked):
            esign.examine(out.getvalue())

    def test_what_is_too_large(self):
        with pytest.raises(esign.PdfTooLarge) as refused:
            esign.examine(b"%PDF-1.7" + b"\0" * 25_000_000)
        assert refused.value.params["limit"] == "25 MB"

    @pytest.mark.parametrize("act", [esign.add_fields, esign.examine])
    def test_is_refused_for_signing_as_well(self, act):
        more = ([],) if act is esign.add_fields else ()
        with pytest.raises(esign.NotAPdf):
            act(b"nothing", *more)


class TestHostileFiles:
    def test_a_forest_of_fields_is_given_up_and_the_next_file_is_read(self, stages, monkeypatch):
        """60 fields that each name the next one twice: a quintillion to walk through."""
        monkeypatch.setattr(apart, "PATIENCE", 3.0)
        with pytest.raises(esign.PdfTooHard):
            esign.examine(forest(60))

        monkeypatch.undo()
        assert esign.examine(stages.signed).good

    def test_a_bomb_is_not_unpacked(self):
        bomb = zlib.compress(zlib.compress(b"0" * 300_000_000, 9), 9)
        twice = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(bomb), bomb)
        catalog = b"<</Type/Catalog/Pages 2 0 R/DSS<</Certs[3 0 R]>>/AcroForm<</Fields[]>>>>"

        with pytest.raises(esign.PdfTooHard):
            esign.examine(made_of(catalog, b"<</Type/Pages/Kids[]/Count 0>>", twice))

    def test_brackets_without_end_are_refused(self):
        with pytest.raises((esign.PdfTooHard, esign.PdfTruncated)):
            esign.examine(nested(100_000))

    def test_ten_thousand_pages_are_read(self):
        kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(10_000))
        pages = b"<</Type/Pages/Kids[%s]/Count 10000>>" % kids
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"

        assert not esign.examine(made_of(b"<</Type/Catalog/Pages 2 0 R>>", pages, *[page] * 10_000)).signed

    def test_a_reader_that_died_is_started_again(self, stages):
        assert EXAMINER._running().poll() is None
        EXAMINER.end()

        assert esign.examine(stages.signed).good


def digests_show(content: bytes) -> bool:
    """Whether a signature's digest is wrong; that alone makes a change."""
    return any(not each.intact for each in signed_ranges(content))


def seen(content: bytes, roots: tuple[bytes, ...]) -> bool:
    """Whether a whole examination finds the file changed."""
    try:
        found = read_here(content, roots)
    except (esign.NotAPdf, esign.PdfTruncated, esign.PdfTooHard):
        return True
    return not found.unchanged and bool(found.changes)


def flipped(content: bytes, place: int, bit: int = 0) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)

"""The verifier that is handed out: agrees with ours, needs no network, and finds every flipped byte."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.sign.timestamps import DummyTimeStamper

from core.kernel import clock
from core.kernel.actor import SYSTEM
from shared_apps.notary.downloads import proof_bundle
from shared_apps.notary.models import Day
from shared_apps.notary.operations import enter, stamp_days
from shared_apps.notary.queries import proof_of
from tenants.context import dealer_context, market_context
from tests.apps.notary import sealing
from tests.apps.notary.conftest import OFFLINE, at, closed, entered

pytestmark = pytest.mark.django_db
FLIPS = 500


@pytest.fixture
def bundle(main, other, sealed, authority) -> bytes:
    """The sealed contract's proof, with five other documents in its day and a day after it."""
    for number in range(5):
        entered(other, str(number), at(20, 9, number))
    digest = sha256(sealed).hexdigest()
    with clock.set_to(at(20, 10)), dealer_context(main):
        enter(actor=SYSTEM, document_sha256=digest, kind="SALE", sealed_at=at(20, 10))
    closed(at(22, 1))
    with market_context():
        assert stamp_days(actor=SYSTEM) == 2
        return proof_bundle(proof_of(digest))


def failures(found) -> list[str]:
    return [each.code for each in found if each.good is False]


def codes(found) -> list[str]:
    return [each.code for each in found if each.good]


def flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


@pytest.mark.parametrize("use", ["EMAIL_PROTECTION", "TIME_STAMPING"])
def test_who_may_sign_documents_keeps_no_time(offline, use):
    """Whoever holds a certificate of the authority could otherwise date a day's root as they like."""
    key, name = rsa.generate_private_key(65537, 2048), x509.Name.from_rfc4514_string("CN=someone")
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, at(20, 0), at(27, 0))
    uses = x509.ExtendedKeyUsage([getattr(ExtendedKeyUsageOID, use)])
    own = made.add_extension(uses, critical=True).sign(key, hashes.SHA256())
    plain = translate_pyca_cryptography_cert_to_asn1(own)
    clock_key = translate_pyca_cryptography_key_to_asn1(key)
    digest = sha256(b"a root").digest()
    authority = DummyTimeStamper(plain, clock_key, fixed_dt=at(21, 0))
    token = asyncio.run(authority.async_timestamp(digest, "sha256")).dump()

    if use == "TIME_STAMPING":
        assert offline.stamped_at(token, {"sha256": digest}.get, [plain.dump()]) == at(21, 0)
    else:
        with pytest.raises(offline.Wrong, match=r"timestamp\.untrusted"):
            offline.stamped_at(token, {"sha256": digest}.get, [plain.dump()])


class TestAgreeing:
    def test_a_sealed_contract_with_its_proof_holds(self, offline, sealed, bundle):
        found = list(offline.findings(sealed, bundle, [], ""))

        assert failures(found) == []
        assert codes(found) == [
            *["signature"] * 3, "revision.kept", "proof.leaf", "proof.day", "proof.timestamp", "proof.chain"
        ]  # fmt: skip

    def test_it_runs_as_one_file_without_a_network(self, sealed, bundle, tmp_path, authority):
        program = tmp_path / "marque_verify.py"
        program.write_bytes(OFFLINE.read_bytes())
        (tmp_path / "contract.pdf").write_bytes(sealed)
        (tmp_path / "proof.json").write_bytes(bundle)
        closed_door = (
            "import runpy, socket, sys\n"
            "def refuse(*_): raise SystemExit('it asked the network')\n"
            "socket.socket.connect = socket.getaddrinfo = refuse\n"
            "sys.argv = sys.argv[1:]\n"
            "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        )
        asked = [sys.executable, "-I", "-c", closed_door, "marque_verify.py", "contract.pdf", "proof.json"]
        roots = ["--roots", str(authority.root_file)]

        done = subprocess.run(
            [*asked, *roots],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

        assert done.returncode == 0, done.stdout + done.stderr
        assert "张三" in done.stdout
        assert "FAIL" not in done.stdout

    def test_roots_of_somebody_else_are_not_believed(self, offline, sealed, bundle, tmp_path):
        strangers = sealing.AuthorityServer(tmp_path, token="another", port=0)
        strangers.server_close()
        roots = offline.roots_in(strangers.root_file.read_text())

        assert failures(offline.check_pdf(sealed, roots)) == [
            "timestamp.untrusted", "timestamp.untrusted", "timestamp.untrusted",
        ]  # fmt: skip

    def test_a_root_known_from_elsewhere_must_be_in_the_chain(self, offline, sealed, bundle):
        with market_context():
            known = Day.objects.order_by("-date").first().root

        assert failures(offline.findings(sealed, bundle, [], known)) == []
        assert failures(offline.findings(sealed, bundle, [], "00" * 32)) == ["proof.foreign_root"]

    def test_a_proof_of_another_file_is_told(self, offline, sealed, bundle):
        assert failures(offline.check_proof(bundle, "00" * 32)) == ["proof.other_document"]

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "pdf.not_a_pdf"),
            (b"PK\x03\x04 a letter", "pdf.not_a_pdf"),
            (b"%PDF-1.7\nnothing", "pdf.unsigned"),
            (b"%PDF-1.7 /ByteRange [0 9 999999 5]", "signature.range"),
            (b"%PDF-1.7 /ByteRange [0 34 37 0]<00>", "signature.range"),
        ],
        ids=["empty", "another kind", "unsigned", "range too far", "no hole"],
    )
    def test_other_files_are_named(self, offline, content, code):
        assert failures(offline.check_pdf(content, [])) == [code]

    @pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"null", b'{"format":"marque-proof/1"}', b"\xff"])
    def test_other_proofs_are_named(self, offline, raw):
        (code,) = failures(offline.check_proof(raw, "00" * 32))
        assert code in {"proof.unreadable", "proof.format"}

    def test_what_is_appended_is_told(self, offline, sealed):
        assert failures(offline.check_pdf(sealed + b"\n%more", [])) == ["pdf.appended"]

    def test_what_is_cut_off_is_told(self, offline, sealed):
        assert failures(offline.check_pdf(sealed[: len(sealed) * 2 // 3], [])) != []


class TestFlipping:
    """One bit at a place drawn at random, again and again."""

    def test_every_flipped_byte_of_a_contract_is_found(self, offline, sealed, bundle):
        """By the signatures alone wherever one covers the byte. The one place that none covers is where the
        last signature itself stands; what of it no check of its own tells, the log does.
        """
        chance = random.Random(6962)
        ranges = [tuple(map(int, found.groups())) for found in offline.RANGE.finditer(sealed)]
        last = max(ranges, key=lambda given: given[2] + given[3])
        for _ in range(FLIPS):
            place, bit = chance.randrange(len(sealed)), chance.randrange(8)
            changed = flipped(sealed, place, bit)
            told = failures(offline.check_pdf(changed, []))
            in_the_last = last[1] <= place < last[2]
            assert told or in_the_last, f"byte {place}, bit {bit}"
            proof = failures(offline.check_proof(bundle, sha256(changed).hexdigest()))
            assert proof == ["proof.other_document"]

    def test_no_flip_in_the_last_signature_is_met_without_words(self, offline, sealed):
        """Its certificates come first when it is taken apart: none ends in a traceback."""
        ranges = [tuple(map(int, found.groups())) for found in offline.RANGE.finditer(sealed)]
        last = max(ranges, key=lambda given: given[2] + given[3])
        written = len(sealed[last[1] : last[2]].rstrip(b"0>"))
        chance = random.Random(5280)
        for _ in range(FLIPS):
            place = chance.randrange(last[1] + 1, last[1] + written)
            changed = sealed[:place] + b"%x" % chance.randrange(16) + sealed[place + 1 :]
            told = list(offline.check_pdf(changed, []))
            assert all(each.text(True) and each.text(False) for each in told)

    def test_a_flip_is_named_by_the_first_signature_that_covers_it(self, offline, sealed):
        """A byte of the document breaks all three; one that came with the seal leaves the buyer's whole."""
        ranges = sorted(tuple(map(int, found.groups())) for found in offline.RANGE.finditer(sealed))
        document, of_the_seal = ranges[0][1] // 3, ranges[0][2] + ranges[0][3] + 400

        first = [each.good for each in offline.check_pdf(flipped(sealed, document, 3), [])]
        second = [each.good for each in offline.check_pdf(flipped(sealed, of_the_seal, 3), [])]

        assert first == [False, False, False]
        assert second == [True, False, False]

    def test_every_flipped_byte_of_a_proof_is_found_and_its_part_named(self, offline, sealed, bundle):
        chance = random.Random(3161)
        digest = sha256(sealed).hexdigest()
        named = set()
        for _ in range(FLIPS):
            place, bit = chance.randrange(len(bundle)), chance.randrange(8)
            told = [
                each
                for each in offline.check_proof(flipped(bundle, place, bit), digest)
                if each.good is False
            ]
            assert len(told) == 1, f"byte {place}, bit {bit}"
            assert told[0].text(False) and told[0].text(True)
            named.add(told[0].params.get("part", told[0].code))

        assert {"leaf", "day", "authority_roots", "proof.unreadable"} <= named

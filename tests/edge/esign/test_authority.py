"""The certificate authority: what it gives out, and what happens when it does not answer."""

from __future__ import annotations

import hashlib
import os
import stat

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from core.edge import esign
from core.edge.esign import wire
from core.edge.esign.local.keys import DEMO_UNIT, open_keys
from core.edge.esign.local.server import AuthorityServer
from core.edge.esign.wire import Patience, ask
from core.kernel import clock
from tests.edge.esign.conftest import signed_by

DIGEST = hashlib.sha256(b"the root of a day").digest()


@pytest.mark.usefixtures("signing_authority")
class TestCertificates:
    def test_name_the_signer_and_the_act(self):
        made = esign.authority().issue(esign.Subject("张䶮", "某公司", "HT-2026-7")).certificate
        names = {each.oid._name: each.value for each in made.subject}

        assert names == {
            "countryName": "CN",
            "organizationName": "某公司",
            "commonName": "张䶮",
            "serialNumber": "HT-2026-7",
        }

    def test_are_short_lived_and_for_a_key_of_their_own(self):
        one, two = (esign.authority().issue(esign.Subject("张三"), for_days=1) for _ in range(2))

        assert one.certificate.public_key() != two.certificate.public_key()
        assert (one.certificate.not_valid_after_utc - clock.now()).days < 1

    def test_say_that_they_are_a_demonstrations(self):
        chain = esign.authority().issue(esign.Subject("张三")).chain

        assert len(chain) == 3
        assert all(DEMO_UNIT in each.issuer.rfc4514_string() for each in chain)

    def test_long_names_are_cut_to_what_certificates_hold(self):
        made = esign.authority().issue(esign.Subject("长" * 200)).certificate

        (name,) = made.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        assert name.value == "长" * 64

    def test_need_the_password(self, settings):
        settings.AUTHORITY_TOKEN = "guessed"

        with pytest.raises(esign.AuthorityUnavailable):
            esign.authority().issue(esign.Subject("张三"))

    def test_of_a_root_that_is_not_ours_are_refused(self, settings, tmp_path):
        open_keys(tmp_path, "http://127.0.0.1:1")
        settings.TRUST_ROOTS = str(tmp_path / "root.pem")

        with pytest.raises(esign.CertificateWrong):
            esign.authority().issue(esign.Subject("张三"))


@pytest.mark.usefixtures("signing_authority")
class TestTimestamps:
    def test_prove_when(self):
        token = esign.authority().timestamp(DIGEST)

        assert abs((esign.authority().check_timestamp(token, DIGEST) - clock.now()).total_seconds()) < 60

    def test_fit_one_digest_only(self):
        token = esign.authority().timestamp(DIGEST)

        with pytest.raises(esign.TimestampWrong):
            esign.authority().check_timestamp(token, hashlib.sha256(b"another").digest())

    @pytest.mark.parametrize("at", [0, 40, 200, 400, -10])
    def test_are_refused_when_a_byte_differs(self, at):
        token = bytearray(esign.authority().timestamp(DIGEST))
        token[at] ^= 0x40

        with pytest.raises(esign.TimestampWrong):
            esign.authority().check_timestamp(bytes(token), DIGEST)

    @pytest.mark.parametrize("token", [b"", b"\x30\x00", b"\x00" * 200_000], ids=len)
    def test_nonsense_is_refused(self, token):
        with pytest.raises(esign.TimestampWrong):
            esign.authority().check_timestamp(token, DIGEST)

    def test_of_another_authority_are_refused(self, settings, tmp_path):
        token = esign.authority().timestamp(DIGEST)
        open_keys(tmp_path, "http://127.0.0.1:1")
        settings.TRUST_ROOTS = str(tmp_path / "root.pem")

        with pytest.raises(esign.TimestampWrong):
            esign.authority().check_timestamp(token, DIGEST)


class TestWhenItFails:
    def test_none_named_is_said(self):
        with pytest.raises(esign.AuthorityUnavailable):
            esign.authority()

    @pytest.mark.parametrize("kind", ["down", "refuse", "garbage"])
    @pytest.mark.parametrize("path", ["/ocsp", "/tsa"])
    def test_nothing_is_signed(self, signing_authority, stages, path, kind):
        credential = esign.authority().issue(esign.Subject("张三"))
        signing_authority.fail(kind, path)

        with pytest.raises(esign.AuthorityUnavailable):
            signed_by(credential, stages.fields)

    @pytest.mark.parametrize("kind", ["down", "refuse", "garbage"])
    def test_nothing_is_issued(self, signing_authority, kind):
        signing_authority.fail(kind, "/.well-known/est")

        with pytest.raises(esign.AuthorityUnavailable):
            esign.authority().issue(esign.Subject("张三"))

    def test_one_failure_is_overcome(self, signing_authority):
        signing_authority.fail("down", "/.well-known/est", times=1)

        assert esign.authority().issue(esign.Subject("张三")).serial

    def test_a_slow_one_is_given_up(self, signing_authority):
        signing_authority.fail("slow", "/", seconds=0.5)

        with pytest.raises(esign.AuthorityUnavailable):
            ask(f"{signing_authority.address}/root.crl", patience=Patience(one=0.05, all=0.1, pause=0.0))

    def test_an_answer_without_end_is_given_up(self, signing_authority, monkeypatch):
        monkeypatch.setattr(wire, "LARGEST_ANSWER", 100)

        with pytest.raises(esign.AuthorityUnavailable):
            ask(f"{signing_authority.address}/root.crl", patience=Patience(pause=0.0))

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://"])
    def test_only_http_is_asked(self, url):
        with pytest.raises(esign.AuthorityUnavailable):
            ask(url, patience=Patience(pause=0.0))


class TestItsKeys:
    def test_are_their_owners_alone(self, authority_server):
        folder = authority_server.root_file.parent

        for name in ("keys.pem", "root.pem", "issued.sqlite3"):
            assert stat.S_IMODE(os.stat(folder / name).st_mode) == 0o600

    def test_stay_over_restarts(self, tmp_path):
        one, two = (open_keys(tmp_path, "http://127.0.0.1:9") for _ in range(2))

        assert one.as_pem() == two.as_pem()

    def test_at_another_address_the_root_and_the_keys_stay(self, tmp_path):
        one, two = (open_keys(tmp_path, f"http://127.0.0.1:{port}") for port in (9, 10))

        assert one.root.certificate == two.root.certificate
        assert one.issuing.certificate != two.issuing.certificate
        assert one.issuing.certificate.public_key() == two.issuing.certificate.public_key()

    def test_differ_between_installations(self, tmp_path):
        one, two = (open_keys(tmp_path / name, "http://127.0.0.1:9") for name in "ab")

        assert one.root.certificate != two.root.certificate

    def test_what_was_issued_and_revoked_is_known_after_a_restart(self, tmp_path):
        before = AuthorityServer(tmp_path, token="t")
        before.book.enter(0xABC, "CN=x", clock.now(), clock.now())
        before.revoke("ABC")
        before.server_close()

        after = AuthorityServer(tmp_path, token="t")
        after.server_close()
        found = after.book.find(0xABC)

        assert found is not None
        assert found.revoked_at is not None
        assert not after.revoke("ABD")

    def test_lie_on_a_curve_that_everybody_knows(self, authority_server):
        key = authority_server.keys.root.key

        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert key.curve.name == "secp256r1"

"""Programs that know nothing of us come to the same result: openssl and poppler's pdfsig."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.edge import esign
from core.edge.esign.ranges import signed_ranges

pytestmark = pytest.mark.usefixtures("signing_authority")


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def said_by(*words: str | Path) -> str:
    done = subprocess.run([str(each) for each in words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


class TestPdfsig:
    def test_finds_both_signatures_valid(self, stages, tmp_path):
        (tmp_path / "sealed.pdf").write_bytes(stages.sealed)

        said = said_by(program("pdfsig"), tmp_path / "sealed.pdf")

        assert said.count("Signature is Valid.") == 2
        assert "Common Name: 张䶮" in said
        assert said.count("ETSI.CAdES.detached") == 2

    def test_finds_a_changed_file_invalid(self, stages, tmp_path):
        changed = bytearray(stages.sealed)
        changed[len(stages.plain) // 2] ^= 1
        (tmp_path / "changed.pdf").write_bytes(changed)

        said = said_by(program("pdfsig"), tmp_path / "changed.pdf")

        assert "Signature is Valid." not in said


class TestOpenssl:
    def test_verifies_the_signature_over_the_signed_bytes(self, stages, tmp_path, signing_authority):
        content, container = taken_apart(stages.sealed)
        (tmp_path / "content").write_bytes(content)
        (tmp_path / "signature.der").write_bytes(container)
        words = ["cms", "-verify", "-inform", "DER", "-in", tmp_path / "signature.der", "-binary"]
        more = ["-content", tmp_path / "content", "-CAfile", signing_authority.root_file]

        said = said_by(program("openssl"), *words, *more, "-purpose", "any", "-out", tmp_path / "out")
        assert "successful" in said

        (tmp_path / "content").write_bytes(content + b"x")
        said = said_by(program("openssl"), *words, *more, "-purpose", "any", "-out", tmp_path / "out")
        assert "successful" not in said

    def test_verifies_a_timestamp(self, tmp_path, signing_authority):
        digest = bytes(range(32))
        (tmp_path / "token.der").write_bytes(esign.authority().timestamp(digest))
        words = ["ts", "-verify", "-token_in", "-in", tmp_path / "token.der"]
        root = ["-CAfile", signing_authority.root_file]

        assert "OK" in said_by(program("openssl"), *words, "-digest", digest.hex(), *root)
        assert "OK" not in said_by(program("openssl"), *words, "-digest", digest[::-1].hex(), *root)

    def test_verifies_the_list_of_revoked_certificates(self, tmp_path, signing_authority):
        (tmp_path / "list.der").write_bytes(signing_authority.responders.root_list())
        words = ["crl", "-inform", "DER", "-in", tmp_path / "list.der", "-noout"]

        assert "verify OK" in said_by(program("openssl"), *words, "-CAfile", signing_authority.root_file)


def taken_apart(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that the first signature covers, and the signature."""
    first = signed_ranges(pdf)[0]
    start, end = first.hole
    container = bytes.fromhex(pdf[start + 1 : end - 1].decode())
    size = 4 + int.from_bytes(container[2:4], "big")
    return pdf[:start] + pdf[end : first.stop], container[:size]

"""The public pages: days and their files, and what the check of a file answers to any file."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from ipaddress import IPv6Address

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader, PdfWriter

from core.edge import esign
from core.edge.esign import Place
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from shared_apps.notary import merkle, receiving, throttle
from shared_apps.notary.errors import UploadBroken
from shared_apps.notary.operations import enter, stamp_days
from tenants.context import dealer_context, market_context
from tests.apps.notary import sealing
from tests.apps.notary.conftest import at, closed, entered
from tests.factories.counting import nothing_is_asked_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client_of):
    client = client_of("market")
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    client.defaults["REMOTE_ADDR"] = str(IPv6Address(ids.new_id().int))  # nobody has counted it yet
    return client


def send(visitor, content: bytes, name: str = "contract.pdf"):
    return visitor.post("/verify", {"file": SimpleUploadedFile(name, content, "application/pdf")})


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def in_the_log(main, sealed):
    with clock.set_to(at(20, 10)), dealer_context(main):
        enter(actor=SYSTEM, document_sha256=sha256(sealed).hexdigest(), kind="SALE", sealed_at=at(20, 10))


class TestDays:
    @pytest.fixture
    def log(self, main, authority):
        for number in range(3):
            entered(main, str(number), at(19, 9, number))
        closed(at(21, 1))
        with market_context():
            stamp_days(actor=SYSTEM)

    def test_an_empty_log_says_so(self, visitor):
        answer = visitor.get("/transparency")

        assert answer.status_code == 200
        assert "No day is closed yet" in text(answer)

    def test_days_are_listed_with_their_roots(self, visitor, log):
        said = text(visitor.get("/transparency")).replace("<wbr>", "")
        listed = json.loads(b"".join(visitor.get("/transparency.json").streaming_content))

        assert [day["date"] for day in listed["days"]] == ["2026-11-19", "2026-11-20"]
        assert all(day["root"] in said for day in listed["days"])

    def test_older_days_are_one_link_away(self, visitor, log, monkeypatch):
        monkeypatch.setattr("shared_apps.notary.views.DAYS_ON_A_PAGE", 1)

        newest, oldest = (
            text(visitor.get("/transparency")),
            text(visitor.get("/transparency?before=2026-11-20")),
        )

        assert "/transparency/2026-11-20" in newest and "?before=2026-11-20" in newest
        assert "/transparency/2026-11-19" in oldest and 'rel="next"' not in oldest

    def test_a_stranger_computes_a_day_from_what_is_published(self, visitor, log, authority):
        leaves = b"".join(visitor.get("/transparency/2026-11-19/leaves.txt").streaming_content).split()
        day = visitor.get("/transparency/2026-11-19.json").json()

        tree, _paths = merkle.root_and_paths([bytes.fromhex(each.decode()) for each in leaves])
        root = sha256(
            bytes.fromhex(day["previous_root"]) + tree + day["date"].encode() + len(leaves).to_bytes(8, "big")
        )

        assert len(leaves) == day["size"] == 3
        assert root.hexdigest() == day["root"]
        assert esign.authority().check_timestamp(b64decode(day["token"]), root.digest())

    def test_a_day_without_a_timestamp_says_so(self, visitor, main):
        entered(main, "a", at(19))
        closed(at(20, 1))

        assert "has not answered yet" in text(visitor.get("/transparency/2026-11-19"))
        assert "max-age=60" in visitor.get("/transparency/2026-11-19.json")["Cache-Control"]

    @pytest.mark.parametrize(
        "path",
        ["/transparency/2026-11-18", "/transparency/x", "/transparency/20261119", "/transparency/x.json",
                 "/transparency/2026-11-18/leaves.txt", "/verify/proof/ab.json", "/verify/proof/%00.json"],
    )  # fmt: skip
    def test_what_is_not_there_is_not_found(self, visitor, log, path):
        assert visitor.get(path).status_code in (400, 404)

    @pytest.mark.parametrize("said", ["", "x", "9999-99-99", "0001-01-01"])
    def test_odd_dates_are_no_failure(self, visitor, log, said):
        assert visitor.get("/transparency", {"before": said}).status_code == 200

    def test_the_roots_of_certificates_are_published(self, visitor, authority):
        assert "BEGIN CERTIFICATE" in text(visitor.get("/transparency/roots.pem"))

    @pytest.mark.parametrize("name", ["marque_verify.py", "marque-verify.html"])
    def test_the_offline_verifiers_are_downloads(self, visitor, name):
        answer = visitor.get(f"/verify/{name}")

        assert answer.status_code == 200
        assert name in answer["Content-Disposition"]


class TestVerify:
    def test_a_contract_of_the_log_is_genuine(self, visitor, sealed, in_the_log):
        closed(at(21, 1))
        answer = send(visitor, sealed)

        said = text(answer)
        assert answer.status_code == 200
        assert "Genuine and unchanged" in said
        assert "张三" in said and "杭州西湖名车" in said and "Sales contract" in said
        bundle = visitor.get(f"/verify/proof/{sha256(sealed).hexdigest()}.json")
        assert bundle.status_code == 200 and bundle.json()["format"] == "marque-proof/1"

    def test_today_the_proof_is_pending(self, visitor, sealed, in_the_log):
        said = text(send(visitor, sealed))

        assert "Genuine and unchanged" in said
        assert "comes with the close of the day" in said
        assert visitor.get(f"/verify/proof/{sha256(sealed).hexdigest()}.json").status_code == 404

    def test_a_sealed_file_that_the_log_does_not_know(self, visitor, sealed):
        said = text(send(visitor, sealed))

        assert "Signed, sealed and unchanged" in said
        assert "This file is not in it." in said

    def test_a_file_that_still_has_to_be_signed(self, visitor, authority):
        places = [Place("buyer", -1, (72, 100, 232, 160)), Place("seller", -1, (300, 100, 460, 160))]
        half = sealing.signed_pdf(esign.add_fields(sealing.plain_pdf(), places))

        assert "not sealed" in text(send(visitor, half))

    def test_a_changed_file_says_where(self, visitor, sealed, in_the_log):
        changed = sealed.replace(b"A contract, page 1", b"A contracT, page 1")
        assert changed != sealed

        said = text(send(visitor, changed))

        assert "Changed after signing" in said
        assert "The document itself was changed" in said
        assert "This file is not in it." in said

    def test_a_foreign_file_has_no_signature(self, visitor, authority):
        assert "No electronic signature" in text(send(visitor, sealing.plain_pdf()))

    def test_a_certificate_of_somebody_else_is_told(self, visitor, sealed, settings, tmp_path):
        stranger = sealing.AuthorityServer(tmp_path, token="another", port=0)
        stranger.server_close()
        settings.TRUST_ROOTS = str(stranger.root_file)

        said = text(send(visitor, sealed))

        assert "Genuine" not in said
        assert "an authority that we do not recognise" in said

    def test_the_readers_language_is_spoken(self, visitor, sealed, in_the_log):
        visitor.cookies.load({settings.LANGUAGE_COOKIE_NAME: "zh-hans"})

        said = text(send(visitor, sealed))

        assert "真实且未经改动" in said and "Genuine" not in said

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"PK\x03\x04 a letter", 422),
            (b"%PDF-1.7\n1 0 obj\n<<", 422),
            (b"\x00" * 4000, 422),
        ],
        ids=["another kind", "cut off", "zeros"],
    )
    def test_what_is_no_whole_pdf_is_answered_clearly(self, visitor, authority, content, code):
        answer = send(visitor, content)

        assert answer.status_code == code
        assert 'role="alert"' in text(answer)

    def test_a_truncated_contract_is_answered_clearly(self, visitor, sealed):
        answer = send(visitor, sealed[: len(sealed) // 2])

        assert answer.status_code in (200, 422)
        assert "Genuine" not in text(answer)

    def test_a_password_is_answered_clearly(self, visitor, authority):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(sealing.plain_pdf())))
        writer.encrypt("secret")
        out = BytesIO()
        writer.write(out)

        answer = send(visitor, out.getvalue())

        assert answer.status_code == 422
        assert "password" in text(answer)

    def test_nothing_is_kept(self, visitor, sealed, tmp_path, settings):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        before = sorted(tmp_path.rglob("*"))
        with CaptureQueriesContext(connection) as asked:
            send(visitor, sealed)

        assert sorted(tmp_path.rglob("*")) == before
        assert not [q for q in asked if q["sql"].lstrip().startswith(("INSERT", "UPDATE"))]

    def test_few_queries(self, visitor, sealed, in_the_log):
        send(visitor, sealed)
        with nothing_is_asked_again(), CaptureQueriesContext(connection) as asked:
            send(visitor, sealed)

        assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) <= 3

    def test_a_form_without_a_file(self, visitor):
        for answer in (
            visitor.post("/verify", {}),
            visitor.post("/verify", {"file": ""}),
            send(visitor, b""),
        ):
            assert answer.status_code == 422
            assert "choose a PDF" in text(answer)

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
    def test_a_body_that_is_no_form(self, visitor, kind):
        answer = visitor.generic("POST", "/verify", b"\x00\x01 nothing", content_type=kind)

        assert answer.status_code == 422

    def test_after_many_files_a_pause(self, visitor, authority, monkeypatch):
        monkeypatch.setattr(throttle, "FILES", 2)
        answers = [send(visitor, b"no pdf").status_code for _ in range(3)]

        assert answers == [422, 422, 429]

    def test_a_file_that_costs_all_our_patience_counts_for_many(self, visitor, authority, monkeypatch):
        monkeypatch.setattr(throttle, "FILES", 12)
        tiring = iter([esign.PdfTooHard(), esign.PdfTooHard()])

        def given_up(content, **given):
            raise next(tiring)

        monkeypatch.setattr(esign, "examine", given_up)
        answers = [send(visitor, b"%PDF-1.7\n").status_code for _ in range(3)]

        assert answers == [422, 422, 429]


class TestSize:
    def test_25_megabytes_are_looked_at_and_more_is_refused_in_words(self, visitor, authority):
        fits = send(visitor, b"%PDF-1.7\n" + b"\0" * (receiving.LARGEST - 9))
        beyond = send(visitor, b"%PDF-1.7\n" + b"\0" * (receiving.LARGEST - 8))

        assert fits.status_code == 422
        assert beyond.status_code == 413
        assert "at most 25 MB" in text(beyond)

    def test_200_megabytes_are_never_held(self):
        """The sender is heard to its end, so that it reads our answer; 25 MB at most are held meanwhile."""
        boundary = b"frontier"
        head = b'--%s\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' % boundary
        tail = b"\r\n--%s--\r\n" % boundary
        body = Endless(head, 200 * 1024 * 1024, tail)
        kind = f"multipart/form-data; boundary={boundary.decode()}"
        request = RequestFactory().generic("POST", "/verify", b"a body", content_type=kind)
        request.META["CONTENT_LENGTH"] = str(body.left)
        request._stream, request._read_started = body, False

        with pytest.raises(esign.PdfTooLarge):
            receiving.received(request, "file")

        assert body.left == 0
        assert body.largest <= 1024 * 1024

    def test_an_upload_that_ends_in_the_middle(self):
        request = RequestFactory().generic(
            "POST", "/verify", b"--frontier\r\nConte", content_type="multipart/form-data"
        )
        with pytest.raises(UploadBroken):
            receiving.received(request, "file")


class Endless:
    """A body of this many zeros between head and tail, made as it is read."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        self.parts, self.left, self.largest = [head, zeros, tail], len(head) + zeros + len(tail), 0

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else size
        out = b""
        while self.parts and len(out) < size:
            part, wanted = self.parts[0], size - len(out)
            if isinstance(part, int):
                taken, rest = b"\0" * min(part, wanted), part - min(part, wanted)
            else:
                taken, rest = part[:wanted], part[wanted:]
            out += taken
            self.parts[:1] = [rest] if rest else []
        self.left -= len(out)
        self.largest = max(self.largest, len(out))
        return out

"""What is added between two signatures: the offline verifiers see it without a proof, as we do.

Each attack is made on a contract that the buyer has signed, before the dealer seals it: every digest holds.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from core.edge import esign
from core.edge.esign import Appearance, Place, Subject
from tests.apps.notary import sealing
from tests.apps.notary.conftest import OFFLINE

PLACES = [Place("buyer", -1, (72, 100, 232, 160)), Place("seller", -1, (300, 100, 460, 160))]
Attack = Callable[[IncrementalPdfFileWriter], None]


def page_of(writer: IncrementalPdfFileWriter, number: int = 0) -> Any:
    return writer.root["/Pages"]["/Kids"].raw_get(number)


def stream(said: bytes) -> generic.StreamObject:
    return generic.StreamObject(stream_data=said)


def another_text(writer):
    """The page's content under its own number."""
    page = page_of(writer).get_object()
    contents = page.raw_get("/Contents")
    new = contents.get_object()
    new._data = b"BT /F1 12 Tf 72 720 Td (1 CNY) Tj ET"
    new._encoded_data = None
    writer.mark_update(contents)


def other_contents(writer):
    page = page_of(writer).get_object()
    page["/Contents"] = writer.add_object(stream(b"BT /F1 12 Tf 72 720 Td (1 CNY) Tj ET"))
    writer.update_container(page)


def note_over_the_price(writer):
    note = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/FreeText"),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 700, 300, 740))),
            name("/Contents"): generic.TextStringObject("1 CNY"),
        }
    )
    page = page_of(writer).get_object()
    annotations = page.get("/Annots", generic.ArrayObject())
    page["/Annots"] = generic.ArrayObject([*annotations, writer.add_object(note)])
    writer.update_container(page)


def fewer_pages(writer):
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[:1])
    pages["/Count"] = generic.NumberObject(1)
    writer.update_container(pages)


def opening_action(writer):
    action = {name("/S"): name("/JavaScript"), name("/JS"): generic.TextStringObject("app.alert(1)")}
    writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def another_catalog(writer):
    """Two documents in one file: the trailer points to the other."""
    pages = writer.root["/Pages"]
    kids = generic.ArrayObject(list(pages["/Kids"])[::-1])
    other = generic.DictionaryObject({name("/Type"): name("/Pages"), name("/Kids"): kids})
    other[name("/Count")] = generic.NumberObject(2)
    root = generic.DictionaryObject(dict(writer.root))
    root["/Pages"] = writer.add_object(other)
    writer._root = writer.add_object(root)


def field_of_text(writer):
    field = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Tx"),
            name("/T"): generic.TextStringObject("price"),
            name("/V"): generic.TextStringObject("1"),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 600, 300, 640))),
        }
    )
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], writer.add_object(field)])
    writer.update_container(form)


def moved_field(writer):
    """The dealer's place, before it is signed, over the buyer's text."""
    field = writer.root["/AcroForm"]["/Fields"].raw_get(1).get_object()
    field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    writer.update_container(field)


def signature_taken_out(writer):
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject(list(form["/Fields"])[1:])
    writer.update_container(form)


def dressed_up_signature(writer):
    """The buyer's signed field with another picture."""
    field = writer.root["/AcroForm"]["/Fields"].raw_get(0).get_object()
    field["/AP"] = generic.DictionaryObject({name("/N"): writer.add_object(stream(b""))})
    writer.update_container(field)


def more_evidence(writer):
    """What may be added at any time."""
    known = writer.root["/DSS"]["/Certs"]
    writer.root["/DSS"]["/Certs"] = generic.ArrayObject([*known, known.raw_get(0)])
    writer.update_container(writer.root["/DSS"])


ATTACKS: dict[str, Attack] = {
    each.__name__.replace("_", " "): each
    for each in (
        another_text, other_contents, note_over_the_price, fewer_pages, opening_action, another_catalog,
        field_of_text, moved_field, signature_taken_out, dressed_up_signature,
    )
}  # fmt: skip


def changed(pdf: bytes, attack: Attack) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    attack(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def sealed_on_top(pdf: bytes) -> bytes:
    dealer = esign.authority().issue(Subject("杭州西湖名车", "杭州西湖名车有限公司", "test"), for_days=1)
    seen = Appearance(kind="seal")
    return esign.seal(pdf, credential=dealer, field="seller", appearance=seen, reason="封存")


@pytest.fixture(scope="module")
def signed(authority) -> bytes:
    return sealing.signed_pdf(esign.add_fields(sealing.plain_pdf(), PLACES))


@pytest.fixture(scope="module")
def page() -> Iterator[Callable[..., list[list[str]]]]:
    """The offline page's verdict on a file."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the front end is built with it")
    program = subprocess.Popen(
        [node, str(OFFLINE.parents[3] / "tests/apps/notary/offline_page.mjs"),
         str(OFFLINE.with_name("marque-verify.html"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def ask(pdf: bytes, roots: str = "", proof: bytes | None = None) -> list[list[str]]:
        said = {"pdf": b64encode(pdf).decode(), "roots": roots}
        if proof is not None:
            said["proof"] = b64encode(proof).decode()
        program.stdin.write(json.dumps(said) + "\n")
        program.stdin.flush()
        return json.loads(program.stdout.readline())

    yield ask
    program.stdin.close()
    program.wait(10)


def told(offline, pdf: bytes) -> list[str]:
    return [each.code for each in offline.check_pdf(pdf, [])]


def told_by_page(page, pdf: bytes) -> list[str]:
    return [code for _mark, code, _said in page(pdf)]


def test_signatures_and_evidence_are_no_change(offline, page, sealed):
    assert told(offline, sealed) == ["signature"] * 3 + ["revision.kept"]
    assert told_by_page(page, sealed) == ["signed"] * 3 + ["r_kept"]


def test_evidence_behind_the_last_signature_is_said_and_no_fault(offline, page, signed):
    later = changed(signed, more_evidence)

    assert told(offline, signed) == ["signature"]
    assert told(offline, later) == ["signature", "revision.evidence", "revision.kept"]
    assert told_by_page(page, later) == ["signed", "r_evidence", "r_kept"]
    assert esign.examine(later).good


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_was_slipped_in_before_the_seal_is_seen(offline, page, signed, attack):
    """By all three: our own examination, the program and the page; each names the buyer's signature."""
    slipped = sealed_on_top(changed(signed, attack))

    by_us = esign.examine(slipped)
    by_program = [each for each in offline.check_pdf(slipped, []) if each.good is False]
    by_page = [said for mark, code, said in page(slipped) if mark == "bad"]

    assert not by_us.good
    assert [(each.code, each.params["number"]) for each in by_program] == [("revision.changed", 1)]
    assert len(by_page) == 1 and by_page[0].startswith("After signature 1 the document was changed")
    objects = by_program[0].params["objects"].replace(" /", " /")
    assert by_page[0].endswith(objects), (by_page, objects)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_was_appended_behind_the_seal_is_seen(offline, page, sealed, attack):
    appended = changed(sealed, attack)

    assert not esign.examine(appended).good
    assert "revision.changed" in told(offline, appended)
    assert "r_changed" in told_by_page(page, appended)


@pytest.mark.parametrize(
    "more",
    [b"\n%more", b"\n% more\n%%EOF\n", b"\nstartxref\n9\n%%EOF\n", b"\nstartxref\n99999999\n%%EOF\n"],
    ids=["a comment", "an end", "an old table", "a table nowhere"],
)
def test_what_is_no_revision_is_not_taken_for_one(offline, page, sealed, more):
    assert set(told(offline, sealed + more)) & {"pdf.appended", "revision.unreadable"}
    assert set(told_by_page(page, sealed + more)) & {"appended", "r_unreadable"}


class TestChains:
    def test_certificates_lead_to_the_roots_given(self, page, sealed, authority):
        assert told_by_page(lambda pdf: page(pdf, authority.root_file.read_text()), sealed) == (
            ["signed"] * 3 + ["r_kept"]
        )

    def test_roots_of_somebody_else_are_not_believed(self, page, sealed, tmp_path):
        strangers = sealing.AuthorityServer(tmp_path, token="another", port=0)
        strangers.server_close()

        found = page(sealed, strangers.root_file.read_text())

        assert {code for _mark, code, _said in found} == {"stamp_untrusted"}
        assert {mark for mark, _code, _said in found} == {"bad"}

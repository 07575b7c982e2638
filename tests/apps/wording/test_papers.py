"""From a template and a snapshot to a paper: what is bound, what is printed, what refuses."""

import copy
import io

import pytest
from PIL import Image
from pypdf import PdfReader

from core.edge import pdf
from core.edge.glyphs import GlyphsMissing
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Forbidden
from shared_apps.standardforms.capitals import capitals
from shared_apps.standardforms.engine import PlaceholderUnbound
from shared_apps.standardforms.kinds import KINDS, kind_of
from tenant_apps.wording import operations
from tenant_apps.wording.errors import ColourRefused, NoTemplate, PaperDamaged, PictureRefused
from tenant_apps.wording.facts import bound_from_json
from tenant_apps.wording.printing import print_paper
from tenant_apps.wording.queries import letterhead_row, seal_png
from tenants.context import dealer_context
from tests.apps.wording.test_templates import OWN, approved, person

needs_pango = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")


AUDI = {
    "energy": "ICE",
    "make_en": "Audi A5L",
    "make_zh": "奥迪A5L",
    "trim_en": "45 TFSI quattro Luxury",
    "trim_zh": "45 TFSI quattro 豪华型",
    "brand_en": "Audi",
    "brand_zh": "奥迪",
    "colour_en": "Mythos Black",
    "colour_zh": "传奇黑",
    "series_en": "A5L",
    "series_zh": "奥迪A5L",
    "model_year": 2025,
    "interior_en": "Black",
    "interior_zh": "黑色",
}


@pytest.fixture
def dealer(main):
    with dealer_context(main):
        yield main


def snapshot(kind="SALE", **changes):
    return {**copy.deepcopy(dict(kind_of(kind).sample)), **changes}


def bind(kind="SALE", **changes):
    return operations.bind(actor=SYSTEM, kind=kind, snapshot=snapshot(kind, **changes))


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def picture(form="PNG", size=(400, 120), colour=(200, 30, 30, 120)) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGBA", size, colour)
    (image.convert("RGB") if form == "JPEG" else image).save(out, form)
    return out.getvalue()


class TestBinding:
    def test_clauses_are_chosen_by_what_was_agreed(self, dealer):
        earnest = bind()
        refundable = bind(deposit_kind="REFUNDABLE", financed_minor=0, trade_in_minor=0, used=True)
        codes = [clause.code for clause in earnest.clauses]
        assert "earnest_money" in codes and "financing" in codes and "deposit" not in codes
        others = [clause.code for clause in refundable.clauses]
        assert "deposit" in others and "quality_used" in others and "financing" not in others
        left = {one["code"]: one["because"] for one in refundable.left_out}
        assert left["financing"] == "financed_minor > 0"
        assert next(c for c in earnest.clauses if c.code == "financing").because == "financed_minor > 0"
        assert "¥1,000,000.00" in next(c for c in earnest.clauses if c.code == "financing").text_zh
        assert not earnest.nonstandard and all(clause.standard for clause in earnest.clauses)

    def test_is_frozen_and_comes_back_whole_or_not_at_all(self, dealer):
        bound = bind()
        plain = bound.as_json()
        assert bound_from_json(plain) == bound
        assert bound_from_json(dict(reversed(plain.items()))).sha256 == bound.sha256
        for change in (
            {"template_sha256": "0"},
            {"snapshot": {**plain["snapshot"], "total_minor": plain["snapshot"]["total_minor"] + 1}},
            {"nonstandard": True},
        ):
            with pytest.raises(PaperDamaged):
                print_paper({**plain, **change})

    def test_what_is_missing_is_named(self, dealer):
        with pytest.raises(PlaceholderUnbound) as refused:
            bind(buyer={}, vehicle={}, total_minor=None)
        for name in ("buyer.name", "vehicle.vin", "total_minor"):
            assert name in refused.value.params["names"]

    def test_a_clause_of_the_dealers_marks_the_document(self, dealer):
        approved(person("MANAGER"), person("OWNER"))
        bound = bind()
        assert bound.nonstandard
        own = next(clause for clause in bound.clauses if clause.code == "parking")
        assert (own.standard, own.text_zh) == (False, "买方应在 2026年12月20日 前提车。")
        assert "parking" in [one["code"] for one in bind(deliver_by="").left_out]

    def test_a_clause_for_this_one_document_marks_it_too(self, dealer):
        bound = operations.bind(actor=SYSTEM, kind="SALE", snapshot=snapshot(), extra=[OWN])
        assert bound.nonstandard and bound.clauses[-1].code == "parking"

    def test_only_approved_versions_bind(self, dealer):
        author = person("MANAGER")
        draft = operations.begin_version(actor=author, kind="SALE")
        for kind, template_id in (("SALE", draft.id), ("SALE", ids.new_id())):
            with pytest.raises(NoTemplate):
                operations.bind(actor=SYSTEM, kind=kind, snapshot=snapshot(), template_id=template_id)
        operations.move_version(actor=author, template_id=draft.id, verb="propose")
        operations.move_version(actor=author, template_id=draft.id, verb="approve")
        bound = operations.bind(actor=SYSTEM, kind="SALE", snapshot=snapshot(), template_id=draft.id)
        assert bound.template_id == str(draft.id)
        with pytest.raises(NoTemplate):
            operations.bind(actor=SYSTEM, kind="DEPOSIT", snapshot=snapshot("DEPOSIT"), template_id=draft.id)


@needs_pango
class TestPrinting:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_says_its_title_number_digest_and_pages(self, dealer, kind):
        bound = bind(kind)
        printed = print_paper(bound)
        reader = PdfReader(io.BytesIO(printed.pdf))
        pages = len(reader.pages)
        known = kind_of(kind)
        dense = text_of(printed.pdf)
        said = [known.title[0], known.title[1], bound.number, f"第1页/共{pages}页", f"Page{pages}of{pages}"]
        said += [clause.title_zh for clause in bound.clauses] + [clause.text_en for clause in bound.clauses]
        for words in said:
            assert "".join(words.split()) in dense, words
        assert dense.count(bound.sha256) == pages
        assert sorted(printed.places) == sorted(party.place for party in known.parties if party.signs)
        for place in printed.places.values():
            left, bottom, right, top = place.box
            assert 0 <= place.page < pages
            assert 40 < left < right < 560 and 60 < bottom < top < 800
            assert right - left > 150 and top - bottom > 80

    def test_the_sale_says_what_was_agreed(self, dealer):
        dense = text_of(print_paper(bind()).pdf)
        for words in (
            "车辆买卖合同", "梅赛德斯-迈巴赫S级", "LBV3B1404NX000017", "曜岩黑", "燃油", "¥2,288,800.00",
            capitals(228_880_000), "定金", "欧阳䶮璟", "杭州西湖名车汽车销售服务有限公司", "以中文文本为准",
            "2026年12月20日", "18km", "HZ-260711-003",
        ):  # fmt: skip
            assert "".join(words.split()) in dense, words

    def test_the_same_words_give_the_same_bytes(self, dealer):
        plain = bind().as_json()
        assert print_paper(plain).pdf == print_paper(bound_from_json(plain)).pdf

    def test_no_clause_is_torn_apart_at_the_end_of_a_page(self, dealer):
        none = {"phone": "", "address": "", "id_number": ""}
        seller = {"phone": "0571-8700 6180", "address": "浙江杭州西湖区古墩路 618 号", "id_number": ""}
        bound = bind(
            "DEPOSIT",
            deposit_kind="REFUNDABLE",
            buyer={"name": "苏天佑", "email": "buyer25@marque.example", **none},
            seller={"name": "杭州西湖汽车", "email": "owner@hz-xihu.example", **seller},
            order_number="MQ-000011",
            vehicle={**AUDI, "vin": "LFVWXFF49SH102025", "stock_no": "S000026", "mileage_km": 29},
            paid_by="银行卡 Card",
            deliver_by="2026-11-24",
            held_until="2026-11-26",
            total_minor=26_360_000,
            signed={"buyer": {"at": "2026-11-23 04:56", "name": "苏天佑", "online": True, "strokes": []}},
        )
        pages = [
            "".join(page.extract_text().split())
            for page in PdfReader(io.BytesIO(print_paper(bound).pdf)).pages
        ]
        for clause in bound.clauses:
            said = ["".join(text.split()) for text in (clause.text_zh, clause.text_en)]
            ends = [end for text in said for end in (text[:6], text[-6:])]
            assert any(all(end in page for end in ends) for page in pages), clause.code

    def test_a_character_the_fonts_lack_is_named(self, dealer):
        with pytest.raises(GlyphsMissing) as refused:
            print_paper(bind(buyer={"name": "李\U0003134a"}))
        assert refused.value.params["characters"] == "\U0003134a (U+3134A)"
        assert "李䶮㛃𠮷" in text_of(print_paper(bind(buyer={"name": "李䶮㛃𠮷"})).pdf)

    def test_markup_in_a_name_is_text(self, dealer):
        assert "<b>李</b>&nbsp;" in text_of(print_paper(bind(buyer={"name": "<b>李</b>&nbsp;"})).pdf)

    def test_a_specimen_says_so_on_every_page(self, dealer):
        printed = print_paper(bind(), specimen=True)
        pages = PdfReader(io.BytesIO(printed.pdf)).pages
        assert all("SPECIMEN" in page.extract_text() for page in pages)


class TestLetterhead:
    @needs_pango
    def test_logo_and_colour_are_frozen_with_the_document(self, dealer):
        author = person("MANAGER")
        operations.change_picture(actor=author, which="logo", data=picture())
        operations.change_colour(actor=author, colour="#143C8C")
        bound = bind()
        before = print_paper(bound).pdf
        operations.change_picture(actor=author, which="logo", data=picture(colour=(0, 0, 200, 255)))
        operations.change_colour(actor=author, colour="")
        assert print_paper(bound).pdf == before != print_paper(bind()).pdf
        assert "/Image" in {x["/Subtype"] for x in _objects(PdfReader(io.BytesIO(before)).pages[0])}

    def test_the_seal_keeps_its_transparency(self, dealer):
        assert seal_png() is None
        operations.change_picture(actor=person("OWNER"), which="seal", data=picture(size=(3000, 3000)))
        image = Image.open(io.BytesIO(seal_png()))
        assert (image.mode, image.size, image.getpixel((5, 5))[3]) == ("RGBA", (1000, 1000), 120)
        operations.remove_picture(actor=person("OWNER"), which="seal")
        assert seal_png() is None

    def test_refusals_change_nothing(self, dealer):
        author = person("OWNER")
        operations.change_colour(actor=author, colour="#0f6b5c")
        for data in (b"", b"%PDF-1.7", picture()[:60], picture("GIF"), b"x" * (2 * 1024 * 1024 + 1)):
            with pytest.raises(PictureRefused):
                operations.change_picture(actor=author, which="logo", data=data)
        for colour in ("#ffee00", "red", "#12345", "#0f6b5c;}"):
            with pytest.raises(ColourRefused):
                operations.change_colour(actor=author, colour=colour)
        with pytest.raises(Forbidden):
            operations.change_colour(actor=person("SALES"), colour="#000000")
        row = letterhead_row()
        assert (row.colour, row.logo) == ("#0f6b5c", "")


def _objects(page):
    return [one.get_object() for one in page["/Resources"].get("/XObject", {}).values()]

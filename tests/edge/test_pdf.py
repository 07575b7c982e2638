"""Papers: the same bytes wherever they are printed, for the archive, for every name, or refused by name."""

import hashlib
import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader

from core.edge import pdf
from core.edge.glyphs import GlyphsMissing, missing_glyphs, require_glyphs, visible_text

needs_pango = pytest.mark.skipif(not pdf.available(), reason=f"Pango is not on this machine: {pdf.APT_LINE}")
PAGE = (
    "<html lang='zh-Hans'><head><title>试</title></head><body style=\"font: 12pt 'Marque Sans'\">"
    "<h1>标题 𠮷</h1><p>李䶮㛃𠮷 <b>合同</b></p><div id='here' style='margin-top:300mm; height:20mm'>二</div>"
)
ELSEWHERE = f"""
import hashlib
from core.edge import pdf
print(hashlib.sha256(pdf.lay_out({PAGE!r}).pdf).hexdigest())
"""


class TestGlyphs:
    def test_rare_characters_of_names_are_there(self):
        assert missing_glyphs("䶮㛃𠮷喆堃赟犇頔✓—·") == []

    def test_names_each_missing_character_once(self):
        assert missing_glyphs("李晓雯 A\n😀😀\U0003134a") == ["😀", "\U0003134a"]
        with pytest.raises(GlyphsMissing) as refused:
            require_glyphs("<p>王&#x1F600;</p>")
        assert refused.value.params["characters"] == "😀 (U+1F600)"

    def test_reads_what_is_seen(self):
        html = "<html><style>p{content:'😀'}</style><title>x</title><p>甲 &amp; 乙<br>丙</p></html>"
        assert visible_text(html) == "甲 & 乙 丙"


@needs_pango
class TestPaper:
    def test_is_an_archive_file_tagged_and_with_its_fonts(self):
        reader = PdfReader(io.BytesIO(pdf.lay_out(PAGE).pdf))
        root = reader.trailer["/Root"]
        said = root["/Metadata"].get_data().decode()
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "zh-Hans"
        assert "<pdfaid:part>3" in said or 'pdfaid:part="3"' in said
        assert "<pdfaid:conformance>A" in said or 'pdfaid:conformance="A"' in said
        assert {"/H1", "/P"} <= set(_tags(root["/StructTreeRoot"]))
        fonts = reader.pages[0]["/Resources"]["/Font"].values()
        inner = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
        assert len(inner) == 2
        assert all("/FontFile3" in descriptor or "/FontFile2" in descriptor for descriptor in inner)
        assert "李䶮㛃𠮷" in reader.pages[0].extract_text()

    def test_the_same_page_gives_the_same_bytes_in_another_process_with_other_fonts(self, tmp_path):
        once = pdf.lay_out(PAGE).pdf
        assert pdf.lay_out(PAGE).pdf == once
        environment = {**os.environ, "FONTCONFIG_FILE": "/etc/fonts/fonts.conf", "HOME": str(tmp_path)}
        told = subprocess.run(
            [sys.executable, "-c", ELSEWHERE], env=environment, capture_output=True, text=True, check=True
        )
        assert told.stdout.split()[-1] == hashlib.sha256(once).hexdigest()

    def test_says_where_an_element_stands(self):
        anchor = pdf.lay_out(PAGE).anchors["here"]
        left, bottom, right, top = anchor.box
        assert anchor.page == 1
        assert 0 < left < right < 596
        assert top - bottom == pytest.approx(20 / 25.4 * 72, abs=0.1)

    def test_fetches_nothing_but_the_pictures_that_came_along(self):
        with pytest.raises(ValueError, match="fetch nothing"):
            pdf._fetcher({}, None)("file:///etc/passwd")


def _tags(element, depth=0):
    kids = element.get("/K", []) if hasattr(element, "get") else []
    kids = kids if isinstance(kids, list) else [kids]
    for kid in kids:
        known = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(known, "get"):
            if "/S" in known:
                yield known["/S"]
            if depth < 12:
                yield from _tags(known, depth + 1)


@needs_pango
def test_programs_started_later_find_the_fonts_of_the_machine():
    pdf.lay_out(PAGE)

    assert not os.environ.get("FONTCONFIG_FILE", "").endswith("edge/fonts.conf")

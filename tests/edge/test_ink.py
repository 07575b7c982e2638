"""Signatures drawn by hand: what is kept, what is refused, and that the picture shows what was drawn."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from core.edge.ink import LONGEST_TEXT, InkUnreadable, png_of, strokes_of_text

LINE = [[[100, 100], [400, 200], [700, 120]], [[500, 300]]]


def test_the_picture_is_cut_to_what_was_drawn():
    picture = Image.open(BytesIO(png_of(strokes_of_text(json.dumps(LINE)))))
    assert 600 < picture.width < 620 and 200 < picture.height < 220
    assert picture.getpixel((picture.width // 2, 2))[3] == 0, "the ground is clear"
    assert picture.convert("RGBA").getchannel("A").getextrema()[1] == 255


@pytest.mark.parametrize("text", ["", "  ", "[]"])
def test_no_strokes_are_no_picture(text):
    assert png_of(strokes_of_text(text)) == b""


@pytest.mark.parametrize(
    "text",
    [
        "{", "7", '"ink"', '{"a": 1}', "[[[1]]]", '[[["a", 2], [900, 3]]]', "[[[5, 5]]]",
        "[[[0, 0], [1001, 20]]]", "[" * 9000, "9" * (LONGEST_TEXT + 1), "[[[null, 1], [3, 4]]]",
    ],
    ids=[
        "cut-off", "number", "text", "object", "one-number", "letters", "dot", "off-the-sheet", "deep",
        "long", "null",
    ],
)  # fmt: skip
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(InkUnreadable):
        strokes_of_text(text)

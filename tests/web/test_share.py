"""The picture of a shared page: real pixels, from a signed address alone."""

from __future__ import annotations

import io
import subprocess
from xml.etree import ElementTree

import pytest
from PIL import Image

from shared_apps.marketplace import sharing
from shared_apps.marketplace.sharing import Card, art_key, card_of, drawing, share_path

ART = "/art/sedan-4995-1495-2920-1f4a40-bev-7.svg"
CARD = Card(art_key(ART), "比亚迪 汉", "2025款 EV 701KM 尊贵型 · 墨玉绿", "¥21.98 万", "杭州 · 杭州西湖名车")


@pytest.fixture
def market(client_of):
    return client_of("market")


class TestPicture:
    def test_is_a_jpeg_of_the_size_chats_like_and_may_be_kept_for_ever(self, db, market):
        response = market.get(share_path(CARD))

        image = Image.open(io.BytesIO(response.content))
        assert (response["Content-Type"], image.format, image.size) == ("image/jpeg", "JPEG", (1200, 630))
        assert len(response.content) < 150_000
        assert "immutable" in response["Cache-Control"]
        # Neither blank nor one colour: the green car stands in the middle, the price below left.
        red, green, blue = image.getpixel((600, 420))
        assert green > red
        assert green >= blue
        assert len(image.crop((64, 530, 330, 600)).getcolors(100_000)) > 50

    def test_is_drawn_once(self, db, market, monkeypatch, settings):
        settings.CACHED = True
        market.get(share_path(CARD))
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("drawn again"))

        assert market.get(share_path(CARD)).status_code == 200

    def test_is_drawn_without_a_cache_all_the_same(self, db, market, settings):
        settings.CACHED = True
        settings.CACHES = {
            "default": {"BACKEND": "core.edge.cache.ScopedCache", "LOCATION": "redis://127.0.0.1:1/0"}
        }

        assert market.get(share_path(CARD)).status_code == 200

    @pytest.mark.parametrize("change", [lambda said: said[:-1], lambda said: "A" + said, lambda said: "x"])
    def test_is_drawn_for_nobody_elses_words(self, db, market, change):
        said = share_path(CARD).removeprefix("/share/").removesuffix(".jpg")

        assert market.get(f"/share/{change(said)}.jpg").status_code == 404

    def test_of_another_edition_does_not_exist(self, db, market, monkeypatch):
        address = share_path(CARD)
        monkeypatch.setattr(sharing, "_EDITION", 2)

        assert market.get(address).status_code == 404


class TestAddress:
    def test_says_the_same_for_the_same_card(self):
        assert share_path(CARD) == share_path(CARD)
        assert card_of(share_path(CARD).removeprefix("/share/").removesuffix(".jpg")) == CARD

    def test_knows_drawings_from_photographs(self):
        assert (
            art_key(ART)
            == art_key(ART.replace(".svg", "-cut.svg"))
            == "sedan-4995-1495-2920-1f4a40-bev-7-cut"
        )
        assert art_key("/photos/main/x.webp") == ""


class TestDrawing:
    @pytest.mark.parametrize(
        "title", ["", "<b>&\"'", "a\x0b\ufffe汉", "梅赛德斯-迈巴赫 S 级 680 4MATIC 典藏限量版" * 3, "W" * 400]
    )
    def test_takes_every_title_and_stays_inside(self, title):
        tree = ElementTree.fromstring(drawing(Card(CARD.art, title, title, "¥1,798,000", title)))

        for text in tree.iter("{http://www.w3.org/2000/svg}text"):
            assert sharing._ems(text.text) * float(text.get("font-size")) <= 1200 - 2 * 64 + 1

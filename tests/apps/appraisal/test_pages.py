"""What buyers read about a price: on the car's page, on cards, on the page that explains."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from shared_apps.marketplace.templatetags.ratings import in_percent, outcome, reason_word, signed
from tenants.context import dealer_context, market_context
from tests.apps.appraisal.contesting import contested, decided
from tests.factories.staff import staff


@pytest.fixture
def page(client_of):
    def read(path: str, language: str = "en") -> str:
        answer = client_of("market").get(path, headers={"accept-language": language})
        assert answer.status_code == 200, answer.content[:300]
        return unescape(answer.content.decode())

    return read


@pytest.fixture(autouse=True)
def _assets(monkeypatch):
    """Pages are read without a built front end."""
    from core.edge import web
    from core.edge.templatetags import marque

    monkeypatch.setattr(marque, "assets_of", lambda entry: web.Assets("/x.js", (), ()))


def section(text: str) -> str:
    return re.search(r'<section class="worth".*?</section>', text, re.S)[0]


class TestCarPage:
    def test_gives_the_reasons_that_add_up(self, rated, page):
        said = section(page(f"/cars/{rated.car.id}"))
        row = rated.rating()
        yuan = re.findall(r"<dd>([+−±]?)¥([\d,]+)</dd>", said.split('class="worth-sum"')[1])
        amounts = [int(figure.replace(",", "")) * (-1 if sign == "−" else 1) for sign, figure in yuan]

        assert sum(amounts[:-1]) == amounts[-1] == row.fair_minor // 100
        assert said.count("worth-says") == len(row.comparables)
        assert all(f"/cars/{one[0]}" in said for one in row.comparables)

    def test_speaks_one_language(self, rated, page):
        said = section(page(f"/cars/{rated.car.id}", "zh-hans"))
        assert "价格合理吗" in said and "可比车源的加权均价" in said
        plain = re.sub(r"<[^>]+>|EV|KM|km", " ", said)
        assert not re.search(r"[a-z]{4,}", plain), plain

    def test_says_plainly_that_there_is_none(self, street, page):
        said = section(page(f"/cars/{street.car.id}"))
        assert "fewer than four comparable cars" in said
        assert "deal--" not in said

    def test_says_that_the_dealer_contests_it(self, rated, main, page):
        contested(rated, main)
        assert "The dealer contests this rating since" in section(page(f"/cars/{rated.car.id}"))

    def test_and_what_came_of_it(self, rated, main, page):
        decided(contested(rated, main), effect="ADJUST", adjustment_minor=600_000)
        said = section(page(f"/cars/{rated.car.id}"))
        assert "Adjusted after review" in said
        assert "+¥6,000 for equipment that had not been counted" in said
        assert "contests this rating" not in said

    def test_a_dealers_words_do_not_get_there(self, rated, main, page):
        with dealer_context(main):
            from shared_apps.appraisal.operations import open_contest

            open_contest(actor=staff(), listing_id=rated.car.id, reason="OTHER", text="canary-7713")
        assert "canary-7713" not in page(f"/cars/{rated.car.id}")


class TestAbout:
    @pytest.mark.parametrize(
        ("language", "words"), [("en", "How we rate prices"), ("zh-hans", "我们如何评估价格")]
    )
    def test_is_there_in_both_languages(self, db, page, language, words):
        text = page("/about/deal-rating", language)
        assert words in text
        if language != "en":
            article = re.search(r"<article.*</article>", text, re.S)[0]
            assert not re.search(r"[a-z]{5,}", re.sub(r"<[^>]+>|Marque", " ", article))

    def test_has_its_address(self, db):
        assert reverse("appraisal:about", urlconf="config.urls_market") == "/about/deal-rating"


def test_words_of_figures(db):
    with market_context():
        assert [signed(amount) for amount in (120_000, -30_000, 0)] == ["+¥1,200", "−¥300", "±¥0"]
        assert in_percent(243) == "2.4"
        assert reason_word("nonsense")
        assert outcome({})

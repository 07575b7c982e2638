"""How figures and sentences stand on the buyers' pages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import Context, Template
from django.utils import translation

from shared_apps.marketplace.operations import publish_listing
from tenants.context import dealer_context
from tests.factories.marketplace import listing_facts, make_trim

PAGES = sorted(
    path
    for folder in ("shared_apps", "tenant_apps", "core")
    for path in (Path(__file__).parents[2] / folder).glob("**/templates/**/*.html")
    if "contracts" not in path.parts  # a contract looks tomorrow as it looked when it was signed
)
BARE = re.compile(r"\{\{ [\w.]*(?:mileage|odometer)_km \}\}")
APART = re.compile(
    r'\.(?:" %\}|\{% endblocktranslate %\})(?:\{% (?:end)?if[^%]*%\})* \{% (?:block)?translate'
)


@pytest.mark.parametrize(
    "wrong", [BARE, APART], ids=["kilometres-in-one-row", "space-after-a-chinese-full-stop"]
)
def test_no_page_shows(wrong):
    assert len(PAGES) > 50
    assert [f"{page}: {found}" for page in PAGES for found in wrong.findall(page.read_text())] == []


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "一。二。"), ("en", "一。 二。")])
def test_a_gap_between_sentences_is_none_in_chinese(language, said):
    with translation.override(language):
        assert Template("一。{% gap %}二。").render(Context()) == said


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_car_s_kilometres_are_grouped(main, client_of, language):
    cache.clear()
    facts = listing_facts(main.id, make_trim().id, mileage_km=24_264)
    with dealer_context(main):
        publish_listing(facts)
    market = client_of("market")
    market.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = market.get(f"/cars/{facts.vehicle_id}").content.decode()
    assert "24,264 km" in page and "24264 km" not in page

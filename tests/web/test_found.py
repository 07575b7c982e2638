"""The whole market as a search engine walks it: from the front page, and from the sitemaps."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.operations import publish_listing, withdraw_listing
from tenants.context import dealer_context
from tenants.models import Dealer
from tests.factories.marketplace import listing_facts, make_brand, make_trim
from tests.web.test_market_pages import ALLOWED

HOST = "http://marque.localhost:8000"
LONGEST_TITLE, LONGEST_DESCRIPTION = 70, 160
WALKED = 400
_LATIN = re.compile(r"[A-Za-z]{2,}")
_NO_PAGE = re.compile(
    r"/(art|share|static|photos|media|api|feeds)/|/(sign-out|language)$|\.(json|txt|pem|py|html)$"
)
REQUIRED = {
    "Car": {"name", "url", "image", "brand", "model", "vehicleModelDate", "itemCondition",
            "mileageFromOdometer", "offers", "identifier"},
    "Offer": {"price", "priceCurrency", "availability", "seller", "url"},
    "AutoDealer": {"name", "url", "address", "geo"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"name", "numberOfItems", "itemListElement"},
    "WebSite": {"name", "url", "potentialAction", "inLanguage"},
    "Organization": {"name", "url"},
}  # fmt: skip


class Page(HTMLParser):
    """What an engine takes from a page."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path, self.html = path, html
        self.titles: list[str] = []
        self.h1 = 0
        self.meta: dict[str, list[str]] = {}
        self.rel: dict[str, list[dict[str, str | None]]] = {}
        self.links: list[str] = []
        self.data: list[dict] = []
        self._inside = ""
        self._nofollow = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "h1":
            self.h1 += 1
        if tag == "title" or (tag == "script" and given.get("type") == "application/ld+json"):
            self._inside = tag
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.meta.setdefault(name, []).append(given.get("content") or "")
        if tag == "link":
            self.rel.setdefault(given.get("rel") or "", []).append(given)
        if tag == "a" and given.get("href") and "nofollow" not in (given.get("rel") or ""):
            self.links.append(given["href"])

    def handle_data(self, data):
        if self._inside == "title":
            self.titles.append(data)
        elif self._inside == "script":
            self.data.append(json.loads(data))
        self._inside = ""

    @property
    def indexed(self) -> bool:
        return "noindex" not in "".join(self.meta.get("robots", []))

    @property
    def canonical(self) -> str:
        (link,) = self.rel["canonical"]
        return link["href"]

    @property
    def alternates(self) -> dict[str, str]:
        return {
            link["hreflang"]: link["href"] for link in self.rel.get("alternate", []) if "hreflang" in link
        }

    def ways_on(self) -> set[str]:
        """Paths of this host that the page leads to."""
        found = set()
        for link in self.links:
            parts = urlsplit(urljoin(HOST + self.path, link))
            if f"{parts.scheme}://{parts.netloc}" == HOST:
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found


@pytest.fixture
def cars(main, other):
    """Four series of two brands at two dealers in two cities; sisters that differ by their VIN alone."""
    cache.clear()
    Dealer.objects.filter(id=main.id).update(phone="0571-8800 1234", opening_hours="每天 09:00–18:30")
    tank = make_brand("tank", name_zh="坦克", name_en="Tank", initial="T")
    trims = [
        make_trim(),
        make_trim(series="tang", body="SUV", series_zh="唐", energy="PHEV"),
        make_trim(tank, series="tank-300", series_zh="坦克300", series_en="Tank 300", body="SUV",
                  energy="ICE", categories=[], name_zh="征服者", name_en="Conqueror", specs={}),
    ]  # fmt: skip
    made = []
    for place in range(9):
        dealer = (main, other)[place % 2]
        facts = listing_facts(
            dealer.id, trims[place % 3].id, vin_last6=f"{place:06d}", price_minor=(12 + place) * 1_000_000
        )
        with dealer_context(dealer):
            publish_listing(facts)
        made.append(facts)
    return made


@pytest.fixture
def fetch(client_of):
    """A page by its path; fails unless it is there."""
    client = client_of("market")

    def fetched(path: str, status: int = 200) -> Page:
        response = client.get(path)
        assert response.status_code == status, (path, response.status_code)
        return Page(path, response.content.decode())

    return fetched


@pytest.fixture
def mapped(client_of) -> Callable[[], list[str]]:
    """Every path in the sitemaps."""
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

    def locs(path: str) -> list[str]:
        tree = ElementTree.fromstring(client_of("market").get(path).getvalue())
        return [loc.text.removeprefix(HOST) for loc in tree.iter(name)]

    return lambda: [loc for path in locs("/sitemap.xml") for loc in locs(path)]


def _things(data):
    if isinstance(data, dict):
        if "@type" in data:
            yield data
        for value in data.values():
            yield from _things(value)
    elif isinstance(data, list):
        for value in data:
            yield from _things(value)


class TestMappedPages:
    @pytest.fixture
    def pages(self, cars, fetch, mapped) -> dict[str, Page]:
        return {path: fetch(path) for path in mapped()}

    def test_each_may_be_listed_and_is_known_by_its_own_address(self, pages):
        for path, page in pages.items():
            assert page.indexed, path
            assert page.canonical == HOST + path

    def test_languages_name_each_other(self, pages):
        for path, page in pages.items():
            assert set(page.alternates) == {"zh-Hans", "en", "x-default"}, path
            assert page.canonical in page.alternates.values()
            for there in page.alternates.values():
                assert pages[there.removeprefix(HOST)].alternates == page.alternates
            tongue = "en" if path.startswith("/en/") else "zh-Hans"
            assert page.alternates[tongue] == page.canonical
            assert f'<html lang="{tongue}">' in page.html

    def test_titles_are_one_each_and_fit(self, pages):
        titles = Counter("".join(page.titles) for page in pages.values())
        assert [title for title, count in titles.items() if count > 1] == []
        assert [title for title in titles if len(title) > LONGEST_TITLE] == []
        assert all("Marque" in title for title in titles)

    def test_descriptions_and_headings_are_there(self, pages):
        for path, page in pages.items():
            (description,) = page.meta["description"]
            assert 15 <= len(description) <= LONGEST_DESCRIPTION, (path, description)
            assert page.h1 == 1, path

    def test_chats_are_told_what_to_show(self, pages):
        for path, page in pages.items():
            told = {name: page.meta[name][0] for name in ("og:title", "og:description", "og:type", "og:url")}
            assert all(told.values()), path
            assert told["og:url"] == page.canonical
            assert page.meta["og:locale"] == (["en_US"] if path.startswith("/en/") else ["zh_CN"])
            (image,) = page.meta["og:image"]
            assert re.match(rf"{HOST}/(share/\S+\.jpg|photos/\S+\.webp)\Z", image), (path, image)
            assert page.meta["twitter:card"] == ["summary_large_image"]

    def test_data_parses_and_is_whole(self, pages):
        kinds = Counter()
        for path, page in pages.items():
            assert page.data, path
            for top in page.data:
                assert top["@context"] == "https://schema.org"
                for thing in _things(top):
                    kinds[thing["@type"]] += 1
                    missing = REQUIRED.get(thing["@type"], set()) - thing.keys()
                    assert not missing, (path, thing["@type"], missing)
        assert set(REQUIRED) <= set(kinds)

    def test_chinese_pages_are_chinese_and_english_ones_english(self, pages):
        for path, page in pages.items():
            told = " ".join(
                [
                    *page.titles,
                    *page.meta["description"],
                    *page.meta["og:title"],
                    *page.meta["og:description"],
                ]
            )
            if path.startswith("/en/"):
                left = re.sub(r"名车|汽车|杭州西湖|成都锦江|文三路|号", "", told)
                assert not re.search(r"[\u4e00-\u9fff]", left), (path, told)
            else:
                assert not set(_LATIN.findall(told)) - ALLOWED, (path, told)


class TestWalk:
    def test_every_way_from_the_front_page_leads_somewhere(self, cars, fetch, mapped):
        seen, waiting, listed = {"/"}, ["/"], set()
        plain = {path for path in mapped() if not path.startswith("/en/")}
        while waiting and len(seen) < WALKED:
            page = fetch(waiting.pop())
            assert page.h1 == 1, page.path
            if page.rel.get("canonical"):
                listed.add(page.canonical.removeprefix(HOST))
            for path in page.ways_on() - seen:
                endless = path not in plain and re.search(r"&|[?&](sort|cursor|near|q|said)=", path)
                guarded = re.search(r"/(account|orders|hand-off)", path)
                if not (endless or guarded or _NO_PAGE.search(path) or path.startswith("/en/")):
                    seen.add(path)
                    waiting.append(path)

        assert not waiting, "the walk has an end"
        # A brand in a city is a choice in a form: the sitemaps alone lead there.
        only_mapped = {path for path in plain if re.fullmatch(r"/cars\?brand=[^&]+&city=[^&]+", path)}
        assert plain - listed == only_mapped - listed, "the sitemaps lead nowhere else that links do not"

    def test_pages_of_endless_searches_belong_to_one_that_is_listed(self, cars, fetch, mapped):
        known = set(mapped())
        for path in (
            "/cars?brand=byd&brand=tank", "/cars?brand=byd&body=suv&city=%E6%9D%AD%E5%B7%9E",
            "/cars?price_max=300000", "/cars?brand=byd&sort=price_asc", "/cars?dealer=main",
            "/cars?brand=byd&series=han", "/cars?q=%E6%B1%89&words=1", "/cars?brand=byd&series=han&year=2025",
            "/cars?city=%E6%9D%AD%E5%B7%9E&cursor=x", "/en/cars?seats=5", "/dealers/main?cursor=x",
            "/cars?brand=nobody",
        ):  # fmt: skip
            page = fetch(path)
            assert not page.indexed, path
            assert page.alternates == {}
            if path != "/cars?brand=nobody":
                assert page.canonical.removeprefix(HOST) in known, (path, page.canonical)

    def test_a_page_under_another_language_is_known_by_that_languages_address(self, cars, client_of):
        html = client_of("market").get("/cars?brand=byd", headers={"Accept-Language": "en"}).content.decode()
        assert Page("/cars?brand=byd", html).canonical == f"{HOST}/en/cars?brand=byd"

    def test_a_car_that_is_gone_says_so_and_is_not_listed(self, cars, main, fetch):
        with dealer_context(main):
            withdraw_listing(cars[0].vehicle_id)

        page = fetch(f"/cars/{cars[0].vehicle_id}", 410)

        assert not page.indexed
        assert page.data == []

    @pytest.mark.parametrize("path", ["/sign-in", "/register", "/dealers/apply"])
    def test_what_is_no_page_of_the_market_is_not_listed(self, db, fetch, path):
        page = fetch(path)
        assert page.indexed is (path == "/dealers/apply")


class TestData:
    def test_a_car_tells_its_price_but_not_its_whole_vin(self, cars, fetch):
        page = fetch(f"/cars/{cars[0].vehicle_id}")
        car = next(thing for thing in page.data if thing["@type"] == "Car")

        assert car["offers"]["price"] == "120000.00"
        assert car["offers"]["seller"]["@type"] == "AutoDealer"
        assert car["identifier"]["value"] == "000000"
        assert "vehicleIdentificationNumber" not in car
        assert page.meta["product:price:amount"] == ["120000.00"]

    def test_a_dealer_tells_where_it_is_and_when_it_is_open(self, cars, fetch):
        dealer = next(t for t in fetch("/dealers/main").data if t["@type"] == "AutoDealer")

        assert (dealer["geo"]["latitude"], dealer["geo"]["longitude"]) == (30.2741, 120.1551)
        (hours,) = dealer["openingHoursSpecification"]
        assert (hours["opens"], hours["closes"], len(hours["dayOfWeek"])) == ("09:00", "18:30", 7)
        assert dealer["address"]["addressCountry"] == "CN"

    def test_no_name_breaks_out_of_the_script_it_stands_in(self, cars, fetch):
        Listing.objects.update(title_zh='</script><script>alert(1)</script>"&', title_en="x")

        page = fetch(f"/cars/{cars[0].vehicle_id}")

        assert "<script>alert" not in page.html
        assert next(t for t in page.data if t["@type"] == "Car")["name"].startswith("</script>")
        assert unescape(page.meta["og:title"][0]).startswith("</script>")

    def test_home_can_be_searched(self, cars, fetch):
        site = next(t for t in fetch("/en/").data if t["@type"] == "WebSite")
        assert site["potentialAction"]["target"]["urlTemplate"] == f"{HOST}/en/cars?q={{search_term_string}}"

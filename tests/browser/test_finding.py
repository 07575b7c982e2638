"""A buyer finds a car: a sentence, filters, the car, what is kept, compared, and where it stands.

At a phone's and a desk's width, in both languages; every step says what the buyer sees on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.launch.mainjob import PASSWORD
from config.launch.smoke import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
MOST = 300_000
"""Yuan: the highest price the sentence names."""


@dataclass(frozen=True)
class Words:
    """What the buyer types and reads in one language."""

    locale: str
    sentence: str
    limit: str
    keep: str
    kept: str
    register: str
    save: str
    saved: str
    favourites: str
    differences: str
    everything: str

    def yuan(self, price: str) -> float:
        """A price as it is written: 14.22万, ¥142,200."""
        number = float(re.sub(r"[^\d.]", "", price))
        return number * 10_000 if "万" in price else number


ZH = Words(
    "zh-CN", "三十万以内的新能源车", "30 万以内", "收藏这台车", "已收藏", "注册账号", "保存搜索",
    "搜索已保存", "我的收藏", "只看差异", "显示全部参数",
)  # fmt: skip
EN = Words(
    "en-GB", "new energy cars under 300k", "Up to ¥300k", "Keep this car", "Kept", "Create an account",
    "Save this search", "The search is saved", "Favourites", "Differences only", "Show all values",
)  # fmt: skip


@dataclass
class Buyer:
    """One person at one screen."""

    page: Page
    words: Words
    root: str

    @property
    def at_phone(self) -> bool:
        return self.page.viewport_size is not None and self.page.viewport_size["width"] < 900

    def go(self, path: str) -> None:
        self.page.goto(self.root + path)

    def cars_found(self) -> int:
        return _number(self.page.locator(".results-total"))

    def fits(self) -> None:
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the window"


@pytest.fixture
def arrive(market: Site, browser: Browser):
    """Opens a fresh screen: `arrive(390, ZH)`, `arrive(1440, EN, script=False)`."""
    contexts = []

    def open_screen(width: int, words: Words, *, script: bool = True) -> Buyer:
        context = browser.new_context(
            locale=words.locale, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        return Buyer(context.new_page(), words, f"http://{market.domain}:{market.port}")

    yield open_screen
    for context in contexts:
        context.close()


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_buyer_finds_and_keeps_a_car(arrive, width: int, words: Words):
    buyer = arrive(width, words)
    _search(buyer)
    found = buyer.page.url
    brand, cars = _narrow_to_a_brand(buyer)
    _same_without_script(arrive(width, words, script=False), found, brand, cars)
    _open_first_car(buyer)
    _keep_as_guest(buyer, f"{width}-{words.locale.lower()}@finding.example")
    _save_search(buyer, found)
    _see_the_dealer(buyer)


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_two_cars_are_compared(arrive, width: int, words: Words):
    buyer = arrive(width, words)
    buyer.go("/cars?sort=price_asc")
    names = [buyer.page.locator(".card-title").nth(place).inner_text() for place in (0, -1)]
    for place in (0, -1):
        buyer.page.locator("main .card [data-compare]").nth(place).click()
    tray = buyer.page.locator(".tray")
    expect(tray.locator("[data-go] b")).to_have_text("2")
    tray.locator("[data-go]").click()
    expect(buyer.page.locator(".versus-names th")).to_have_count(2)
    expect(buyer.page.locator(".versus-names")).to_contain_text(
        re.compile(".*".join(map(re.escape, names)), re.S)
    )

    rows = buyer.page.locator(".versus tbody tr")
    every = _shown(rows)
    buyer.page.get_by_role("link", name=words.differences).click()
    expect(buyer.page.get_by_role("link", name=words.everything)).to_be_visible()
    fewer = _shown(rows)
    assert 0 < fewer < every
    buyer.page.reload()
    expect(buyer.page.get_by_role("link", name=words.everything)).to_be_visible()
    assert _shown(rows) == fewer, "the address keeps the choice"
    buyer.fits()


def _search(buyer: Buyer) -> None:
    buyer.go("/")
    buyer.page.locator("main input[name=q]").fill(buyer.words.sentence)
    buyer.page.locator("main input[name=q]").press("Enter")
    expect(buyer.page.locator(".chips")).to_contain_text(buyer.words.limit)
    assert buyer.cars_found() > 0
    prices = buyer.page.locator(".card-price .mq-price, .card-price > :first-child").all_inner_texts()
    assert prices
    assert all(buyer.words.yuan(price) <= MOST for price in prices), prices
    buyer.fits()


def _narrow_to_a_brand(buyer: Buyer) -> tuple[str, int]:
    """Ticks the first brand: the list has exactly the cars its count promised, all of that brand."""
    if buyer.at_phone:
        buyer.page.locator("[data-sheet-open]").click()
    option = _brands(buyer).first
    brand, cars = option.locator("span").inner_text(), _number(option.locator("small"))
    option.locator("input").check()
    expect(buyer.page).to_have_url(re.compile("brand="))
    expect(buyer.page.locator(".results-total")).to_contain_text(re.compile(rf"\b{cars}\b|^{cars} "))
    if buyer.at_phone:
        buyer.page.locator(".filters-foot button").click()
    expect(buyer.page.locator(".results-main .card").first).to_be_visible()
    titles = buyer.page.locator(".results-main .card-title").all_inner_texts()
    assert len(titles) == min(cars, 24)
    assert all(title.startswith(brand) for title in titles), (brand, titles)
    buyer.fits()
    return brand, cars


def _same_without_script(buyer: Buyer, address: str, brand: str, cars: int) -> None:
    buyer.page.goto(address)
    if buyer.at_phone:
        buyer.page.locator("[data-sheet-open]").click()
    _brands(buyer).filter(has_text=brand).first.locator("input").check()
    buyer.page.locator(".filters-foot button").click()
    assert buyer.cars_found() == cars


def _open_first_car(buyer: Buyer) -> None:
    card = buyer.page.locator(".results-main .card").first
    title, price = (
        card.locator(".card-title").inner_text(),
        card.locator(".card-price > :first-child").inner_text(),
    )
    card.locator(".card-link").click()
    expect(buyer.page.locator("h1")).to_contain_text(title)
    shown = buyer.page.locator(".buy-price > :first-child").inner_text()
    assert buyer.words.yuan(shown) == buyer.words.yuan(price)
    buyer.fits()


def _keep_as_guest(buyer: Buyer, login: str) -> None:
    """The heart leads a guest to the entrance; a new account comes back to the car, which is kept."""
    page, words, car = buyer.page, buyer.words, buyer.page.url
    page.get_by_role("button", name=words.keep).click()
    expect(page).to_have_url(re.compile("sign-in"))
    page.get_by_role("link", name=words.register).click()
    page.locator("input[name=name]").fill("寻车人")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").last.click()
    expect(page).to_have_url(car)
    heart = page.locator(".heart--words")
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_contain_text(words.kept)
    page.locator("header").get_by_role("link", name=words.favourites).first.click()
    expect(page.locator(f".kept a[href$='{car.rsplit('/', 1)[1]}']")).to_be_visible()
    buyer.fits()
    page.goto(car)


def _save_search(buyer: Buyer, address: str) -> None:
    page, car = buyer.page, buyer.page.url
    page.goto(address)
    cars = buyer.cars_found()
    page.get_by_role("button", name=buyer.words.save).click()
    expect(page.locator("main")).to_contain_text(buyer.words.saved)
    assert _number(page.locator(".search-words")) == cars
    buyer.fits()
    page.goto(car)


def _see_the_dealer(buyer: Buyer) -> None:
    link = buyer.page.locator(
        "#dealer a[href*='/dealers/'], .contact a[href*='/dealers/'], main a[href*='/dealers/']"
    ).first
    name = link.inner_text().strip()
    link.click()
    expect(buyer.page.locator("h1")).to_contain_text(name)
    assert buyer.page.locator("main .card").count() > 0
    buyer.fits()


def _brands(buyer: Buyer) -> Locator:
    return buyer.page.locator("[data-name=brand] .check:not(.check--none)")


def _number(place: Locator) -> int:
    """The last whole number a place shows: `5 辆车在库`, `新能源 · 5 cars in stock`."""
    return int(re.findall(r"\d[\d,]*", place.first.text_content() or "")[-1].replace(",", ""))


def _shown(rows: Locator) -> int:
    return sum(row.is_visible() for row in rows.all())

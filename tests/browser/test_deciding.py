"""A buyer decides: a configuration with a clash, its fix, its link and its match; a plan on a car's page.

At a phone's and a desk's width, in both languages; the last journeys do the same without script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from config.launch.smoke import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
CONFIGURE = "/configure/bmw/3-series"


@dataclass(frozen=True)
class Words:
    """What the buyer reads in one language."""

    locale: str
    prefix: str
    clash: str
    fix: str
    exact: str
    weeks: str
    same: str
    damaged: str


ZH = Words(
    "zh-CN", "", "曼岛绿只配黑色内饰", "换成黑色", "现货一致", "8 至 12 周", "此后规定没有变化", "无法读取",
)  # fmt: skip
EN = Words(
    "en-GB", "/en", "Isle of Man Green is paired with the black interior", "Change to Black",
    "In stock exactly so", "8 to 12 weeks", "No rule has changed since", "cannot be read",
)  # fmt: skip
ALL = pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
BOTH_WIDTHS = pytest.mark.parametrize("width", [390, 1440])


@dataclass
class Buyer:
    """One person at one screen."""

    page: Page
    words: Words
    root: str

    def go(self, path: str) -> None:
        self.page.goto(self.root + self.words.prefix + path)

    def choose(self, group: str, value: str) -> None:
        """Tap an option's card, as a thumb does: the control in it is too small to aim at."""
        self.page.locator(f"label:has([name={group}][value={value}])").click()

    def open_a_new_car(self) -> None:
        self.go("/cars?condition=new&sort=price_asc")
        self.page.locator("main .card a[href*='/cars/']").first.click()
        self.page.wait_for_url("**/cars/*-*-*-*-*")

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


@ALL
@BOTH_WIDTHS
def test_a_configuration_clashes_is_mended_shared_and_matched(arrive, width: int, words: Words):
    buyer = arrive(width, words)
    buyer.go(CONFIGURE)
    page, live = buyer.page, buyer.page.locator("[data-configure-live]")
    expect(page.locator("#stock")).to_contain_text(words.exact)
    expect(page.locator("#stock")).to_contain_text(words.weeks)
    picture = page.locator("[data-configure-picture]").get_attribute("src")

    usual = page.locator(".cfg-total b").inner_text()
    buyer.choose("interior", "mocha")
    expect(page.locator(".cfg-total b")).not_to_have_text(usual)
    expect(live).to_contain_text(_digits_of(page.locator(".cfg-total b").inner_text()))
    buyer.choose("paint", "isle-of-man-green")
    expect(page.locator(".cfg-clash")).to_contain_text(words.clash)
    expect(page.locator(".cfg-clash")).to_be_in_viewport()
    expect(live).to_contain_text(words.clash)
    assert page.locator("[data-configure-picture]").get_attribute("src") != picture
    buyer.fits()

    page.locator("#cfg-mend").click()
    expect(page.locator(".cfg-clash")).to_have_count(0)
    expect(page.locator("#o-paint-isle-of-man-green")).to_be_checked()
    expect(page.locator("#o-interior-black")).to_be_checked()
    expect(page.locator("#stock .cfg-apart").first).to_be_visible()
    total = page.locator(".cfg-total b").inner_text()
    link = page.locator("#cfg-link").input_value()

    page.goto(link)
    expect(page.locator(".cfg-total b")).to_have_text(total)
    expect(page.locator("#o-paint-isle-of-man-green")).to_be_checked()
    page.locator(".cfg-share a").click()
    expect(page.locator("#c-price")).to_have_value(_digits_of(total).replace(",", ""))


@ALL
@BOTH_WIDTHS
def test_a_plan_is_found_on_a_car_compared_and_shared(arrive, width: int, words: Words):
    buyer = arrive(width, words)
    buyer.open_a_new_car()
    page, block = buyer.page, buyer.page.locator("#finance")
    before = block.locator("[data-out=monthly]").inner_text()
    block.locator("[data-slides=down]").focus()
    page.keyboard.press("ArrowRight")
    expect(block.locator("#f-down")).to_have_value("25")
    expect(block.locator("[data-out=monthly]")).not_to_have_text(before)
    monthly = block.locator("[data-out=monthly]").inner_text()
    expect(block.locator("[data-calculator-live]")).to_contain_text(monthly)
    road = page.locator("#cost .cost-sum b").inner_text()
    assert block.locator(".fin-home a").inner_text() == road
    once = block.locator("[data-out=once]").inner_text()
    buyer.fits()

    block.locator("form button").click()
    page.wait_for_url("**/calculator?*")
    assert page.locator(".calc-monthly [data-out=monthly]").inner_text() == monthly
    assert page.locator("#road-total").inner_text() == road
    assert page.locator(".calc-once b").inner_text() == once == _at_once(page, road)
    _cover_adds_its_line(page)
    page.locator("#compare tbody").first.locator("th a[href*='offer=']").first.click()
    expect(page.locator("#compare tr[aria-current]")).to_have_count(1)
    shown = _figures(page)
    link = page.locator("#calc-link").input_value()

    page.goto(link)
    expect(page.locator("#shared-note")).to_contain_text(words.same)
    assert _figures(page) == shown
    buyer.fits()
    page.goto(link[:-4])
    expect(page.locator("[role=alert]").first).to_contain_text(words.damaged)


@ALL
def test_it_all_works_without_script(arrive, words: Words):
    buyer = arrive(390, words, script=False)
    buyer.go(CONFIGURE)
    page = buyer.page
    buyer.choose("interior", "mocha")
    buyer.choose("paint", "isle-of-man-green")
    page.locator("[data-configure-send]").click()
    expect(page.locator(".cfg-clash")).to_contain_text(words.clash)
    page.locator("#cfg-mend").click()
    expect(page.locator(".cfg-share")).to_be_visible()

    buyer.open_a_new_car()
    page.locator("#f-months").fill("24")
    page.locator("#finance label:has(input[name=offer])").nth(1).click()
    page.locator("#finance form button").click()
    expect(page.locator("#c-months")).to_have_value("24")
    expect(page.locator("#compare tr[aria-current]")).to_have_count(1)
    page.locator("#c-months").fill("10000")
    page.locator("[data-calculator-send]").click()
    expect(page.locator("#c-months-e")).to_be_visible()
    expect(page.locator("#c-months")).to_have_value("10000")
    buyer.fits()


def _cover_adds_its_line(page: Page) -> None:
    before, row = _fen(page.locator("#road-total").inner_text()), page.locator("label.cover").first
    premium = _fen(row.locator("b").inner_text())
    row.click()
    expect(page.locator("#road-total")).not_to_have_text(_yuan(before))
    assert _fen(page.locator("#road-total").inner_text()) - before == premium


def _figures(page: Page) -> list[str]:
    return [*page.locator("#answer dd").all_inner_texts(), page.locator("#road-total").inner_text()]


def _at_once(page: Page, road: str) -> str:
    """Down payment and all that is on top of the price, as the page's own figures add up."""
    down = _fen(page.locator("#answer [data-out=down]").inner_text())
    price = _fen(page.locator("#road .cost-line b").first.inner_text())
    return _yuan(down + _fen(road) - price)


def _digits_of(price: str) -> str:
    return re.sub(r"[^\d,]", "", price)


def _fen(price: str) -> int:
    whole, _, rest = re.sub(r"[^\d.]", "", price).partition(".")
    return int(whole) * 100 + int(rest or 0)


def _yuan(fen: int) -> str:
    whole, rest = divmod(fen, 100)
    return f"¥{whole:,}" + (f".{rest:02d}" if rest else "")

"""No serious finding of axe on the market's pages: both languages, phone and desk, light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from config.launch.smoke import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (390, 1440)
PAGES = (
    "/", "/cars", "/cars?energy=bev", "/cars?q=zzzz", "/dealers", "/compare", "/about/deal-rating",
    "/calculator", "/configure/bmw/3-series", "/rules", "/sign-in", "/register", "/dealers/apply", "/nowhere",
)  # fmt: skip
SERIOUS = {"serious", "critical"}


def _opened(browser: Browser, width: int, language: str, scheme: str) -> Page:
    context = browser.new_context(
        locale="en-GB" if language == "en" else "zh-CN",
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # axe is put into the page; nothing else is
    )
    return context.new_page()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical on the page."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{page.url}: {finding['impact']} {finding['id']}: {finding['nodes'][0]['html'][:160]}"
        for finding in found["violations"]
        if finding["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_serious(market: Site, browser: Browser, width: int, language: str, scheme: str):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in frontend/")
    root = f"http://{market.domain}:{market.port}"
    page = _opened(browser, width, language, scheme)
    page.goto(f"{root}/cars")
    car = page.locator("a[href*='/cars/']").first.get_attribute("href") or ""
    page.goto(f"{root}/dealers")
    dealer = page.locator("main a[href*='/dealers/']").first.get_attribute("href") or ""
    page.goto(f"{root}{car}")
    series = re.search(r'href="([^"]*/series/[^"]+)"', page.content())
    found: list[str] = []
    for path in (*PAGES, car, dealer, *([series[1]] if series else [])):
        page.goto(root + path if path.startswith("/") else path)
        found += serious(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url}: {wider} px wider than the window"] if wider > 0 else []
    page.context.close()
    assert found == [], "\n".join(found)

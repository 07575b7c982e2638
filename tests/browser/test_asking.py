"""A buyer asks three dealers for their best price, one answers in its portal, the buyer reads and replies."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from config.demo.cast import PASSWORD
from config.launch.smoke import Site
from tests.browser.test_axe import AXE, serious

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
DEMO_BUYER = "buyer@marque.example"
PHONE = 390


def _page(browser: Browser, width: int, scheme: str = "light") -> Page:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # axe is put into the page; nothing else is
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def _enter(page: Page, root: str) -> None:
    page.goto(f"{root}/sign-in")
    page.locator("input[name=login]").fill(DEMO_BUYER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def _a_car(browser: Browser, root: str) -> str:
    """A car that several dealers have: the one the demo's buyer has asked about."""
    page = _page(browser, 1440)
    _enter(page, root)
    page.goto(f"{root}/inbox")
    addresses = [link.get_attribute("href") for link in page.locator(".offer a").all()]
    for address in addresses:
        page.goto(f"{root}{address}")
        car = page.locator(".page-head a[href*='/cars/']")
        if car.count():
            found = car.first.get_attribute("href") or ""
            page.context.close()
            return found
    raise AssertionError("the demo's buyer has asked about no car")


def _ask(page: Page, root: str, car: str) -> list[str]:
    """As a guest; what was typed is still there after registering. The dealers' subdomains."""
    page.goto(f"{root}{car}")
    page.get_by_role("link", name="询最低价").first.click()
    boxes = page.locator("input[name=dealers]")
    for number in range(3):
        boxes.nth(number).check()
    expect(boxes.nth(3)).to_be_disabled()
    chosen = [boxes.nth(number).get_attribute("value") or "" for number in range(3)]
    page.get_by_label("您的姓名").fill("问价人")
    page.get_by_label("手机号").fill("139 7713 7713")
    page.get_by_label("还想告诉经销商什么").fill("全款，月底提车")
    page.get_by_role("button", name="登录并发送").click()
    page.get_by_role("link", name=re.compile("注册")).first.click()
    page.locator("input[name=name]").fill("问价人")
    page.locator("input[name=login]").fill(f"asks-{uuid4().hex[:8]}@example.com")
    page.locator("input[name=password]").fill("correct horse battery")
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_label("还想告诉经销商什么")).to_have_value("全款，月底提车")
    for number in range(3):
        expect(boxes.nth(number)).to_be_checked()
    page.get_by_role("button", name="询最低价").press("Enter")
    expect(page.get_by_text("已发给 3 家经销商")).to_be_visible()
    expect(page.locator(".offer")).to_have_count(3)
    return chosen


def _answer(browser: Browser, site: Site, dealer: str) -> None:
    page = _page(browser, 1440)
    page.goto(f"http://{dealer}.{site.domain}:{site.port}/leads?state=WAITING")
    page.get_by_label("邮箱或手机号").fill(f"owner@{dealer}.example")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    row = page.get_by_text("问价人").first
    for _ in range(15):  # until the worker has brought it
        try:
            row.wait_for(timeout=2_000)
            break
        except Exception:  # not there yet
            page.reload()
    row.click()
    panel = page.get_by_role("article", name="询最低价")
    expect(panel.get_by_text("全款，月底提车")).to_be_visible()
    panel.get_by_role("button", name="回复客户").click()
    expect(panel.get_by_text("请填写有效金额", exact=False)).to_be_visible()  # nothing goes without a price
    panel.get_by_label("最低价").fill("19.88万")
    panel.get_by_label("落地价").fill("215,000")
    panel.get_by_label("回复内容").fill("含首保，周末可提")
    panel.get_by_role("button", name="回复客户").click()
    expect(panel.get_by_text("首次回复", exact=False)).to_be_visible()
    expect(page.get_by_text("已联系").first).to_be_visible()
    page.context.close()


def test_three_are_asked_one_answers_the_buyer_reads_it(market: Site, browser: Browser):
    root = f"http://{market.domain}:{market.port}"
    page = _page(browser, PHONE)
    chosen = _ask(page, root, _a_car(browser, root))
    _answer(browser, market, chosen[0])

    for _ in range(15):
        page.goto(f"{root}/inbox")
        if page.get_by_text("19.88").count():
            break
        page.wait_for_timeout(2_000)
    expect(page.get_by_text("¥215,000")).to_be_visible()
    expect(page.locator(".top-count")).to_have_text("1")
    page.locator(".offer a", has_text="19.88").click()
    expect(page.get_by_text("含首保，周末可提")).to_be_visible()
    page.get_by_label("给经销商留言").fill("能再送脚垫吗？")
    page.get_by_role("button", name="发给经销商").click()
    expect(page.locator(".word--buyer").last).to_contain_text("能再送脚垫吗？")
    page.goto(f"{root}/inbox")
    expect(page.locator(".offer")).to_have_count(3)
    expect(page.locator(".top-count")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_serious(market: Site, browser: Browser, width: int, scheme: str):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in frontend/")
    root = f"http://{market.domain}:{market.port}"
    car = _a_car(browser, root).rpartition("/")[2]
    page = _page(browser, width, scheme)
    _enter(page, root)
    page.goto(f"{root}/inbox")
    thread = page.locator(".offer a").first.get_attribute("href") or ""
    found: list[str] = []
    kinds = [f"/ask?car={car}&kind={kind}" for kind in ("price", "call", "question")]
    for path in ("/inbox", "/en/inbox", thread, *kinds, f"/en{kinds[0]}"):
        page.goto(root + path)
        found += serious(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url}: {wider} px wider than the window"] if wider > 0 else []
    page.context.close()
    assert found == [], "\n".join(found)

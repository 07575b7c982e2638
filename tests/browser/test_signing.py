"""A contract is signed on a telephone and countersigned at the desk, with the authority that is running."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config.launch.mainjob import OPERATOR
from config.launch.smoke import Site
from core.edge.esign import examine
from tests.browser.test_main_job import (
    SLUG,
    _join,
    _onboard,
    _pay,
    _register,
    _take_into_stock,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
NUMBER, NAME, ID_CARD = "13800138000", "李晓雯", "11010519491231002X"
SHOTS = os.environ.get("MARQUE_SHOTS", "")
"""A folder to keep pictures of every step in, for looking at them."""


@pytest.fixture
def arrive(product: Site, browser: Browser):
    """Opens pages of people who share nothing; the buyer comes with a telephone."""
    contexts = []

    def come(surface: str = "", *, phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(locale="zh-CN", viewport=size, has_touch=phone, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"http://{surface + '.' if surface else ''}{product.domain}:{product.port}/")
        return page

    yield come
    for context in contexts:
        context.close()


def test_signed_on_the_phone_and_countersigned_at_the_desk(product: Site, arrive, settings):
    code, said = product.manage("operator", "add", OPERATOR, "--name", "运营")
    assert code == 0, said
    console = arrive("console")
    _onboard(console)
    portal = arrive(SLUG)
    _join(portal, product)
    _take_into_stock(portal, product)
    buyer = arrive(phone=True)
    _register(buyer, NAME, NUMBER)
    buyer.goto(f"http://{product.domain}:{product.port}/cars?brand=byd")
    buyer.locator("main a[href^='/cars/']").first.click()
    buyer.get_by_role("button", name=re.compile("预留")).first.click()
    _pay(buyer)
    expect(buyer.locator("main")).to_contain_text("订金", timeout=20_000)
    order_page = buyer.url.split("?")[0]

    _send(portal)
    buyer.goto(order_page)
    buyer.get_by_role("link", name="阅读并签署").first.click()
    expect(buyer.get_by_role("heading", name="合同要点")).to_be_visible()
    shot(buyer, "read")
    _identify(buyer, product)
    _sign(buyer)
    expect(buyer.get_by_role("heading", name="您已签署")).to_be_visible(timeout=60_000)
    shot(buyer, "waiting")

    _countersign(portal)
    buyer.reload()
    expect(buyer.get_by_role("heading", name="双方已签署，合同已封存")).to_be_visible(timeout=60_000)
    shot(buyer, "done")
    with buyer.expect_download() as downloading:
        buyer.get_by_role("link", name="保存已签署的合同").click()
    settings.TRUST_ROOTS = str(product.state / "authority" / "root.pem")
    found = examine(Path(downloading.value.path()).read_bytes())
    assert found.good and found.sealed, found
    assert [one.name for one in found.signatures][:2] == [NAME, "杭州试车场"]

    buyer.goto(order_page)
    expect(buyer.locator("main")).to_contain_text("已签")
    portal.goto(portal.url.partition("/orders")[0] + "/orders")
    portal.get_by_text("MQ-000001").first.click()
    expect(portal.get_by_text("已签约").first).to_be_visible(timeout=30_000)
    shot(portal, "portal-sealed")


def _send(page: Page) -> None:
    page.get_by_role("link", name="订单").first.click()
    page.get_by_text("MQ-000001").first.click()
    page.get_by_role("button", name="准备合同").first.click()
    expect(page.get_by_role("button", name="发给买家签署")).to_be_visible(timeout=60_000)
    shot(page, "portal-ready")
    page.get_by_role("button", name="发给买家签署").click()
    expect(page.get_by_text("已发送").first).to_be_visible()
    shot(page, "portal-sent")


def _identify(page: Page, product: Site) -> None:
    page.get_by_role("link", name="登记证件").or_(page.get_by_role("link", name="登记我的证件")).first.click()
    page.get_by_label("证件姓名").or_(page.locator("input[name=name]")).first.fill(NAME)
    page.locator("input[name=number]").fill(ID_CARD)
    page.locator("main form button").last.click()
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码", exact=True).fill("000000")
    page.get_by_label("证件号码后四位").fill(ID_CARD[-4:])
    page.get_by_role("button", name="提交验证").click()
    expect(page.locator("#e-code")).to_be_visible()
    shot(page, "wrong-code")
    page.get_by_label("验证码", exact=True).fill(_texted(product))
    page.get_by_label("证件号码后四位").fill(ID_CARD[-4:])
    page.get_by_role("button", name="提交验证").click()
    expect(page.get_by_role("heading", name="签署", exact=True)).to_be_visible()


def _sign(page: Page) -> None:
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.locator("#e-consent")).to_be_visible()
    shot(page, "no-consent")
    page.locator("input[name=consent]").check()
    sheet = page.locator("[data-ink] svg")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    for stroke in (((0.2, 0.5), (0.4, 0.2), (0.45, 0.8)), ((0.55, 0.3), (0.6, 0.7), (0.8, 0.4))):
        for index, (x, y) in enumerate(stroke):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
            if index == 0:
                page.mouse.down()
        page.mouse.up()
    shot(page, "sign")
    page.get_by_role("button", name="签署", exact=True).click()
    shot(page, "confirm")
    page.get_by_role("button", name="确认签署").click()


def _countersign(page: Page) -> None:
    page.goto(page.url.partition("/orders")[0] + "/orders/to-sign")
    page.get_by_role("checkbox").first.check()
    shot(page, "queue")
    page.get_by_role("button", name="签署 1 份").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(NAME)
    shot(page, "queue-dialog")
    dialog.get_by_role("button", name="签署 1 份").click()
    expect(page.get_by_text("没有待签署的合同")).to_be_visible(timeout=60_000)


def _texted(product: Site) -> str:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        for file in sorted((product.state / "texts").glob("*.json"), reverse=True):
            found = re.search(r"\b\d{6}\b", json.loads(file.read_text(encoding="utf-8"))["text"])
            if found:
                return found.group()
        time.sleep(0.2)
    raise AssertionError("no code came by text message")


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for them."""
    if SHOTS:
        page.wait_for_timeout(400)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page="portal" not in name and "queue" not in name)

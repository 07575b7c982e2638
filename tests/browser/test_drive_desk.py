"""The test drive desk as its people use it: a walk-in is booked, signs with the mouse, drives, comes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.demo.cast import PASSWORD
from config.launch.smoke import Site
from tests.browser.test_axe import AXE, serious
from tests.factories.drives import licence_photo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
DEALER = "hz-xihu"


def _desk(site: Site, browser: Browser, width: int = 1440, scheme: str = "light") -> Page:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # axe is put into the page; nothing else is
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"http://{DEALER}.{site.domain}:{site.port}/drives")
    page.get_by_label("邮箱或手机号").fill(f"owner@{DEALER}.example")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="试驾接待台")).to_be_visible()
    return page


def test_from_the_walk_in_to_the_keys_back(market: Site, browser: Browser, tmp_path: Path):
    page = _desk(market, browser)
    _book(page)
    panel = page.get_by_role("dialog", name="林试驾")
    panel.get_by_role("button", name="交车出发").click()
    drawer = page.get_by_role("dialog", name="交车出发")
    _show_licence(drawer, tmp_path)
    _leave(drawer)
    _sign(page, drawer)
    drawer.get_by_role("button", name="交钥匙出发").click()
    expect(panel.get_by_text("试驾中").first).to_be_visible()
    expect(panel.get_by_text("屏幕手写")).to_be_visible()

    with page.expect_download() as downloading:
        panel.get_by_role("link", name="下载 PDF").click(timeout=60_000)
    assert downloading.value.path().read_bytes().startswith(b"%PDF")
    panel.get_by_role("button", name="查看照片").click()
    look = page.get_by_role("dialog", name="驾驶证照片")
    photo = look.get_by_role("img", name="林试驾的驾驶证照片")
    expect(photo).to_be_visible()
    assert photo.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    page.keyboard.press("Escape")

    _take_back(page, panel)
    panel.get_by_role("link", name="查看线索").click()
    expect(page.get_by_text("安排跟进").first).to_be_visible()
    page.context.close()


def _book(page: Page) -> None:
    page.get_by_role("button", name="登记试驾").click()
    drawer = page.get_by_role("dialog", name="登记试驾")
    drawer.get_by_label("客户姓名").fill("林试驾")
    drawer.get_by_label("客户电话").fill("139 1234 5678")
    box = drawer.get_by_role("combobox", name="试驾车")
    box.press("Enter")
    page.get_by_role("option").first.click()
    drawer.get_by_role("button", name="登记试驾").click()
    expect(drawer.get_by_text("请选择时段")).to_be_visible()  # nothing goes without a time
    drawer.get_by_role("radiogroup", name="可约时段").locator("label").last.click()
    drawer.get_by_text("客户确认持有有效驾驶证").click()
    drawer.get_by_role("button", name="登记试驾").click()
    expect(drawer).to_be_hidden()


def _show_licence(drawer: Locator, folder: Path) -> None:
    file = folder / "licence.jpg"
    file.write_bytes(licence_photo())
    drawer.get_by_role("button", name="核验通过").click()
    expect(drawer.get_by_text("请拍摄驾驶证")).to_be_visible()
    drawer.locator("input[type=file]").set_input_files(file)
    drawer.get_by_label("有效期至").fill("2020-01-01")
    drawer.get_by_role("button", name="核验通过").click()
    expect(drawer.get_by_text("驾驶证在试驾当天已过期")).to_be_visible()
    drawer.get_by_label("有效期至").fill("2099-01-01")
    drawer.get_by_role("button", name="核验通过").click()


def _leave(drawer: Locator) -> None:
    drawer.get_by_role("radio").first.check()
    mileage = drawer.get_by_label("出发里程")
    mileage.fill("1")
    drawer.get_by_role("button", name="生成协议").click()
    expect(drawer.get_by_text(re.compile("不能少于上次读数"))).to_be_visible()
    mileage.fill("300")
    drawer.get_by_role("button", name="生成协议").click()


def _sign(page: Page, drawer: Locator) -> None:
    expect(drawer.get_by_role("heading", name="试乘试驾协议")).to_be_visible()
    drawer.get_by_role("button", name="English").click()
    expect(drawer.get_by_role("heading", name="Test drive agreement")).to_be_visible()
    drawer.get_by_role("button", name="签署协议").click()
    expect(drawer.get_by_text("请在框内签名")).to_be_visible()
    pad = drawer.get_by_role("img", name="手写签名区")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(box["x"] + 40 + step * 16, box["y"] + 60 + (step % 4) * 22)
    page.mouse.up()
    drawer.get_by_role("button", name="签署协议").click()
    expect(drawer.get_by_text("驾驶证已核验，协议已签署。", exact=False)).to_be_visible()


def _take_back(page: Page, panel: Locator) -> None:
    panel.get_by_role("button", name="还车登记").click()
    drawer = page.get_by_role("dialog", name="还车登记")
    drawer.get_by_label("还车里程").fill("1300")
    drawer.get_by_role("button", name="完成还车").click()
    expect(drawer.get_by_text("读数已核对无误")).to_be_visible()  # a thousand kilometres want a second look
    drawer.get_by_label("还车里程").fill("317")
    expect(drawer.get_by_text("本次行驶 17 公里")).to_be_visible()
    drawer.get_by_label("新增损伤").fill("右后轮毂轻微擦伤")
    drawer.get_by_role("radio", name="5 分").check(force=True)
    drawer.get_by_label("客户反馈").fill("加速很好，座椅舒服")
    drawer.get_by_text("报价", exact=True).click()
    drawer.get_by_role("button", name="完成还车").click()
    expect(panel.get_by_text("已完成").first).to_be_visible()
    expect(panel.get_by_text("右后轮毂轻微擦伤").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (1440, "light"), (1440, "dark")]
)
def test_nothing_serious(market: Site, browser: Browser, width: int, scheme: str):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in frontend/")
    page = _desk(market, browser, width, scheme)
    root = f"http://{DEALER}.{market.domain}:{market.port}"
    found: list[str] = []
    for path in ("/drives", "/drives?view=week", "/drives?view=week&by=staff"):
        page.goto(root + path)
        expect(page.get_by_role("heading", name="试驾接待台")).to_be_visible()
        page.wait_for_load_state("networkidle")
        found += serious(page)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{page.url}: {wider} px wider than the window"] if wider > 0 else []
    page.get_by_role("button", name="登记试驾").click()
    expect(page.get_by_role("dialog", name="登记试驾")).to_be_visible()
    found += serious(page)
    page.context.close()
    assert found == [], "\n".join(found)

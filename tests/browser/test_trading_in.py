"""Photos as telephones take them, a few of them at once: made small before they are sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from config.launch.smoke import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
QUESTIONS = ("accidents", "repaint", "service", "owners", "tyres", "keys")


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three photos of more than 5 MB each: more than may be sent at once."""
    made = [tmp_path / f"{number}.jpg" for number in range(3)]
    Image.effect_noise((3000, 2250), 40).convert("RGB").save(made[0], "JPEG", quality=95)
    for other in made[1:]:
        other.write_bytes(made[0].read_bytes())
    return made


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_more_than_is_sent_at_once(market: Site, browser: Browser, photos: list[Path], script: bool):
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, java_script_enabled=script
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    _as_far_as_photos(page, f"http://{market.domain}:{market.port}")
    page.locator("#f-photos").set_input_files(photos)
    page.locator(".tr-upload button").click()
    if script:
        expect(page.locator(".tr-photos li")).to_have_count(3, timeout=30_000)
    else:
        expect(page.get_by_role("heading", name="内容过大")).to_be_visible()
    context.close()


def _as_far_as_photos(page: Page, root: str) -> None:
    page.goto(f"{root}/trade-in?brand=bmw&series=3-series")
    page.locator("button[name=trim]").first.click()
    page.locator("select[name=year]").select_option(index=1)
    page.locator("select[name=month]").select_option("1")
    page.locator("input[name=mileage]").fill("500")
    page.locator("select[name=city]").select_option("杭州")
    page.locator("main form button").last.click()
    for question in QUESTIONS:
        page.locator(f"label:has(input[name={question}])").first.click()
    page.locator("main form button").last.click()
    page.wait_for_url("**/photos")

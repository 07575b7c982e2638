"""Two people want the same test drive, from the nearest dealer on, each by a code to their phone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from config.launch.smoke import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def code_of(site: Site, phone: str) -> str:
    """The code that was sent to a number last."""
    texts = [json.loads(one.read_text()) for one in (site.state / "texts").glob("*.json")]
    mine = max((one for one in texts if one["to"].endswith(phone)), key=lambda one: str(one["at"]))
    return re.findall(r"\d{6}", mine["text"])[0]


def ready_to_book(browser: Browser, site: Site, phone: str, *, width: int, english: bool) -> Page:
    """A page on which all is filled in, for the first free time at the nearest dealer."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    prefix = "/en" if english else ""
    page.goto(f"http://{site.domain}:{site.port}{prefix}/dealers/nearest?city=Hangzhou")
    page.locator("a[href*='/test-drives/']").first.click()
    page.fill("#f-name", "李晓雯")
    page.fill("#f-phone", phone)
    page.select_option("#f-licence_class", "C1")
    page.fill("#f-licence_since", "2015-06-01")
    page.check("[name=adult]")
    page.check("[name=licence]")
    page.click("button[value=code]")
    expect(page.locator(".notice--good")).to_contain_text(phone)
    page.fill("#f-code", code_of(site, phone))
    return page


def test_of_two_who_want_the_same_time_one_gets_it(market: Site, browser: Browser) -> None:
    pages = [
        ready_to_book(browser, market, "13700001001", width=390, english=False),
        ready_to_book(browser, market, "13700001002", width=1440, english=True),
    ]
    wanted = {page.locator("input[name=at]:checked").get_attribute("value") for page in pages}
    assert len(wanted) == 1
    for page in pages:
        page.click("button[value=book]", no_wait_after=True)
    for page in pages:
        expect(page.locator(".notice--good, .notice--bad").first).to_be_visible()
        page.wait_for_load_state()
    booked = [page for page in pages if "booked=1" in page.url]
    refused = next(page for page in pages if page not in booked)

    assert len(booked) == 1
    expect(refused.locator(".notice--bad")).to_be_visible()
    # The loser is signed in by now: another time is booked without another code.
    expect(refused.locator("#f-code")).to_have_count(0)
    refused.locator(".drive-slot").first.click()
    refused.click("button[value=book]")
    expect(refused.locator(".drive-own")).to_have_count(1)

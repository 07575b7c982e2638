"""Two operators change a rule: what a car costs on the road changes from its day on, and not before."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from config.launch.mainjob import PASSWORD
from config.launch.smoke import Site
from shared_apps.rulebook.queries import today

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PROPOSER, REVIEWER = "proposer@marque.example", "reviewer@marque.example"


@pytest.fixture
def operators(product: Site, browser: Browser):
    """Opens the console for an operator, signed in."""
    contexts = []

    def arrive(login: str, name: str) -> Page:
        code, said = product.manage("operator", "add", login, "--name", name)
        assert code == 0, said
        context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"http://console.{product.domain}:{product.port}/")
        page.get_by_label("邮箱或手机号").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("link", name="规则库").click()
        return page

    yield arrive
    for context in contexts:
        context.close()


def test_a_rule_changes_prices_from_its_day_on(product: Site, operators, browser: Browser):
    first = today() + timedelta(days=30)
    proposer, reviewer = operators(PROPOSER, "韩梅"), operators(REVIEWER, "李雷")
    before = plate_fee(browser, product, first)

    rule = propose(proposer, first)
    mine = proposer.get_by_role("dialog", name=re.compile("上牌工本费"))
    expect(mine).to_contain_text("须由另一位运营人员复核")
    expect(proposer.get_by_role("button", name="复核通过")).to_have_count(0)
    assert refused_to(proposer, rule) == (403, "rule.second_person")
    assert plate_fee(browser, product, first) == before

    reviewer.reload()
    expect(reviewer.get_by_role("link", name=re.compile("规则库"))).to_contain_text(
        "2"
    )  # one is the release's
    reviewer.get_by_role("button", name=re.compile("待复核")).click()
    reviewer.get_by_role("row", name=re.compile("上牌工本费")).click()
    panel = reviewer.get_by_role("dialog", name=re.compile("上牌工本费"))
    expect(panel).to_contain_text("¥150")
    panel.get_by_role("button", name="复核通过").click()
    reviewer.get_by_role("dialog", name="复核通过这条规则").get_by_role("button", name="复核通过").click()
    expect(panel.locator("header")).to_contain_text("即将生效")
    expect(panel).to_contain_text("李雷")

    assert plate_fee(browser, product, first - timedelta(days=1)) == before
    assert plate_fee(browser, product, first) == "¥150"


def propose(page: Page, first: date) -> str:
    """Propose a successor of the plates' fee; the rule's id."""
    page.get_by_label("编号、文号、地区、来源").fill("cn.plate_fee")
    page.get_by_role("row", name=re.compile("上牌工本费")).first.click()
    page.get_by_role("button", name="提出接替规则").click()
    form = page.get_by_role("dialog", name="提出接替规则")
    form.get_by_label("生效日").fill(first.isoformat())
    form.get_by_label("费用", exact=True).fill("一百五")
    form.get_by_role("button", name="预览影响").click()
    expect(form.get_by_text("请填写数字。")).to_be_visible()
    form.get_by_label("费用", exact=True).fill("150")
    form.get_by_role("button", name="预览影响").click()
    expect(form.get_by_role("status")).to_contain_text("¥125")
    form.get_by_label("为什么提出").fill("新收费标准")
    form.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("已提交，等待另一人复核")).to_be_visible()
    page.wait_for_url(re.compile("standing=PROPOSED"))
    found = re.search(r"open=([0-9a-f-]{36})", page.url)
    assert found
    return found[1]


def refused_to(page: Page, rule: str) -> tuple[int, str]:
    """What the API answers when the proposer approves all the same."""
    said = page.evaluate(
        """async (rule) => {
          const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
          const answer = await fetch(`/api/v1/rules/${rule}/review`, {method: "POST",
            headers: {"Content-Type": "application/json", "X-CSRFToken": token}, body: '{"approve": true}'});
          return [answer.status, await answer.text()];
        }""",
        rule,
    )
    return said[0], json.loads(said[1])["error"]["code"]


def plate_fee(browser: Browser, product: Site, day: date) -> str:
    """The fee for plates of a car that is invoiced on a day, as the calculator's page says it."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    address = f"http://{product.domain}:{product.port}/calculator?price=226000&energy=BEV&city=杭州&on={day}"
    page.wait_for_timeout(1100)  # a rule is known in every process within a second
    page.goto(address)
    line = page.locator(".cost-line", has_text="上牌工本费").first
    expect(line).to_be_visible()
    text = line.inner_text()
    context.close()
    found = re.search(r"¥[\d,.]+", text)
    assert found, text
    return found[0]

"""Budgets of weight and queries: every page of the market is on the list, and none outgrows its figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared_apps.catalog.models import Trim
from tests.factories.counting import nothing_is_asked_again
from tests.web import budgets
from tests.web.test_market_pages import cars, market  # noqa: F401  fixtures

DIST = Path(__file__).resolve().parents[2] / "frontend" / "dist"


@pytest.fixture
def built():
    if not (DIST / "manifest.json").is_file():
        pytest.skip("the front end is not built: npm run build in frontend/")
    return budgets.Built(DIST)


def test_every_page_of_the_market_is_on_the_list():
    on_it = budgets.listed()["pages"].keys() | budgets.listed()["others"].keys()
    assert budgets.routes() - on_it == set(), "new routes: give them a budget in tests/web/budgets.json"
    assert on_it - budgets.routes() == set(), "these routes are gone"


@pytest.mark.parametrize("route", sorted(budgets.listed()["pages"]))
def test_no_page_outgrows_its_figures(route, cars, market, settings):  # noqa: F811
    page = budgets.listed()["pages"][route]
    Trim.objects.update(on_sale=True)
    path = page["visit"].format(car=cars[0].vehicle_id)
    market.get(path)  # what a process makes once
    without_cache, answer = _queries(market, path)
    settings.CACHED = settings.CACHED_IN_TRANSACTIONS = True
    market.get(path)
    queries, _ = _queries(market, path)

    assert answer.status_code == 200
    assert len(without_cache) <= page["without_cache"], "\n".join(without_cache)
    assert len(queries) <= page["queries"] <= budgets.QUERIES, "\n".join(queries)
    assert budgets.packed(answer.content) <= page["html_kb"], "the page has grown: slim it, or say why"


def _queries(market, path):  # noqa: F811
    with nothing_is_asked_again(), CaptureQueriesContext(connection) as asked:
        answer = market.get(path)
    return [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]], answer


def test_markup_and_styles_stay_within_sixty_kilobytes(built):
    heaviest = max(page["html_kb"] for page in budgets.listed()["pages"].values())
    assert heaviest + built.kilobytes("src/buyer/main.ts", kind="css") <= budgets.PAGE_KB


def test_script_of_a_market_page_stays_within_forty_kilobytes(built):
    assert built.kilobytes("src/buyer/main.ts", kind="js") <= budgets.SCRIPT_KB


@pytest.mark.parametrize(
    ("entry", "first"),
    [
        ("src/portal/main.ts", "src/portal/features/dashboard/pages/TodayPage.vue"),
        ("src/console/main.ts", "src/console/features/overview/pages/OverviewPage.vue"),
    ],
)
def test_first_route_of_portal_and_console_stays_within_its_budget(built, entry, first):
    words = [entry.replace("main.ts", "i18n/zh.ts"), *budgets.words_of(first)]
    assert built.kilobytes(entry, first, *words, kind="js") <= budgets.FIRST_ROUTE_KB

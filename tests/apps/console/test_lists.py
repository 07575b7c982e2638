"""The console's lists: found by a word, by state, in a number of queries that does not grow."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared_apps.insight.operations import add_up
from tenants.context import market_context
from tenants.models import Dealer
from tests.factories.counting import nothing_is_asked_again


@pytest.fixture
def many(db) -> None:
    """Thirty dealers with figures."""
    for number in range(30):
        Dealer.objects.create(
            schema_name=f"d_{900_000 + number}",
            slug=f"dealer-{number:02d}",
            name=f"第{number}名车行",
            city="杭州" if number % 2 else "宁波",
            address="x",
            latitude=Decimal(30),
            longitude=Decimal(120),
            owner_email=f"boss{number}@example.com",
            state="ACTIVE" if number % 3 else "SUSPENDED",
            brands=["byd", "nio"],
        )
    with market_context():
        add_up()


def queries(client, url: str) -> int:
    with nothing_is_asked_again(), CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len([q for q in asked if "SAVEPOINT" not in q["sql"]])


class TestDealers:
    def test_pages_through_everybody_once_newest_first(self, console, many):
        seen, cursor = [], ""
        for _ in range(20):
            page = console.get("/api/v1/dealers", {"limit": 7, "cursor": cursor}).json()
            seen += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert len(seen) == len({row["id"] for row in seen}) == Dealer.objects.count()
        assert [row["created_at"] for row in seen] == sorted((r["created_at"] for r in seen), reverse=True)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [({"q": "dealer-07"}, 1), ({"q": "boss11@"}, 1), ({"q": "宁波"}, 15), ({"q": "第3名"}, 1),
         ({"q": "%"}, 0), ({"state": "SUSPENDED"}, 10), ({"q": "宁波", "state": "SUSPENDED"}, 5)],
    )  # fmt: skip
    def test_finds_by_word_and_state(self, console, many, asked, found):
        assert len(console.get("/api/v1/dealers", {"limit": 100, **asked}).json()["items"]) == found

    def test_asks_the_database_as_often_for_many_as_for_few(self, console, many):
        few, lots = queries(console, "/api/v1/dealers?limit=2"), queries(console, "/api/v1/dealers?limit=100")

        assert few == lots <= 5

    def test_the_overview_asks_a_fixed_number_of_times(self, console, many):
        assert queries(console, "/api/v1/overview") <= 9


class TestCities:
    def test_are_found_in_both_languages(self, console):
        for word in ("杭", "hangz", "HANG"):
            assert "杭州" in [city["name_zh"] for city in console.get("/api/v1/cities", {"q": word}).json()]

"""Switches and limits in the console and the portal, over the API."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from core.flow.audit.models import AuditLine
from tenants.context import market_context
from tenants.features.registry import FEATURES, QUOTAS
from tenants.models import Dealer
from tests.factories.accounts import operator, sign_in
from tests.factories.staff import refusals, staff_client
from tests.factories.stock import make_vehicle

JSON = {"content_type": "application/json"}


@pytest.fixture
def console(client_of, db):
    cache.clear()
    client = client_of("console")
    sign_in(client, operator())
    return client


def named(rows: list[dict], name: str) -> dict:
    return next(row for row in rows if row["name"] == name)


class TestSwitches:
    def test_one_dealer(self, console, main, other):
        url = f"/api/v1/dealers/{main.id}"
        said = {"on": False, "reason": "未付费"}
        told = console.patch(f"{url}/features/contracts_pdf", said, **JSON).json()
        row = named(told["features"], "contracts_pdf")
        assert (row["on"], row["exception"], row["default"]) == (False, False, True)
        others = console.get(f"/api/v1/dealers/{other.id}/switches").json()
        assert named(others["features"], "contracts_pdf")["on"] is True
        told = console.patch(f"{url}/features/contracts_pdf", {"on": None, "reason": "已付费"}, **JSON).json()
        assert named(told["features"], "contracts_pdf")["exception"] is None

    def test_everybody(self, console, main):
        told = console.post("/api/v1/features/contracts_pdf/kill", {"reason": "模板出错"}, **JSON).json()
        row = named(told, "contracts_pdf")
        assert (row["killed"], row["reason"]) == (True, "模板出错")
        dealer = console.get(f"/api/v1/dealers/{main.id}/switches").json()
        assert named(dealer["features"], "contracts_pdf") | {"title": "", "meaning": ""} == {
            "name": "contracts_pdf", "title": "", "meaning": "", "default": True,
            "exception": None, "killed": True, "on": False,
        }  # fmt: skip
        told = console.post("/api/v1/features/contracts_pdf/restore", {"reason": "已修好"}, **JSON).json()
        assert named(told, "contracts_pdf")["killed"] is False

    def test_who_did_it_is_on_file(self, console, main):
        console.post("/api/v1/features/contracts_pdf/kill", {"reason": "模板出错"}, **JSON)
        with market_context():
            line = AuditLine.objects.get(action="features.feature.killed")
        assert (line.actor_kind, line.actor_name, line.note) == ("operator", "韩梅梅", "模板出错")

    @pytest.mark.parametrize(
        ("path", "body", "refusal"),
        [
            ("features/hovercraft/kill", {"reason": "x"}, (404, "features.unknown")),
            ("features/contracts_pdf/kill", {"reason": " "}, (422, "features.reason_needed")),
        ],
    )
    def test_what_is_refused(self, console, path, body, refusal):
        answer = console.post(f"/api/v1/{path}", body, **JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == refusal
        assert not any(row["killed"] for row in console.get("/api/v1/features").json())

    def test_every_feature_is_told_in_the_readers_language(self, console, main):
        rows = console.get("/api/v1/features", headers={"accept-language": "en"}).json()
        assert [row["name"] for row in rows] == list(FEATURES)
        assert named(rows, "contracts_pdf")["title"] == "Contracts as PDF"
        rows = console.get("/api/v1/features", headers={"accept-language": "zh-hans"}).json()
        assert named(rows, "contracts_pdf")["title"] == "PDF 合同"


class TestLimits:
    def test_set_and_shown_with_their_use(self, console, main):
        make_vehicle(main)
        url = f"/api/v1/dealers/{main.id}/quotas/vehicles"
        told = console.patch(url, {"limit": 9, "reason": "扩容"}, **JSON).json()
        row = named(told["quotas"], "vehicles")
        assert (row["limit"], row["exception"], row["used"]) == (9, 9, 1)
        assert row["default"] == QUOTAS["vehicles"].default
        refused = console.patch(url, {"limit": -1, "reason": "x"}, **JSON)
        assert refused.json()["error"]["fields"][0]["field"] == "limit"

    def test_the_portal_tells_the_dealer(self, main, console):
        console.patch(f"/api/v1/dealers/{main.id}/quotas/staff", {"limit": 9, "reason": "x"}, **JSON)
        rows = {row["quota"]: row for row in staff_client(main).get("/api/v1/limits").json()}
        assert list(rows) == list(QUOTAS)
        assert (rows["staff"]["used"], rows["staff"]["limit"]) == (1, 9)

    def test_of_a_dealer_without_a_schema_there_is_nothing_to_count(self, console, main):
        with market_context():
            Dealer.objects.filter(id=main.id).update(state="PROVISION_FAILED")
        told = console.get(f"/api/v1/dealers/{main.id}/switches").json()
        assert told["quotas"] == []

    def test_are_for_staff(self, main, other):
        assert (
            refusals(lambda client: client.get("/api/v1/limits"), main=main, other=other, right="staff.see")
            == {}
        )

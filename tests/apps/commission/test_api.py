"""The routes: who may, what sales never learn, and the file."""

from __future__ import annotations

import json

import pytest

from core.kernel import ids
from tenant_apps.commission.models import Item, Plan
from tenant_apps.commission.queries import this_month
from tenant_apps.commission.terms import Rules
from tenants.context import dealer_context, ref_of
from tests.apps.commission.test_deals import STEPS, _first_of_month, bonuses
from tests.factories.commission import give, make_deal, plan_in_force, today
from tests.factories.orders import make_order, take_step
from tests.factories.staff import client_for, make_member, make_user, refusals, staff_client

URL = "/api/v1/commission"
YUAN = {"amount": 100, "currency": "CNY"}


def post(client, path, body):
    return client.post(f"{URL}{path}", body, "application/json")


class TestRights:
    @pytest.mark.parametrize(
        ("right", "path"),
        [
            ("commission.see_all", "/plans"),
            ("commission.see", "/report"),
            ("commission.see_all", "/orders/{order}"),
            ("commission.see_all", "/statements/{adviser}"),
            ("commission.see_all", "/statements/{adviser}/csv"),
        ],
        ids=["plans", "report", "recap", "statement", "csv"],
    )
    def test_reading(self, main, other, right, path):
        order, _deal = make_deal(main, li := make_member(main, "SALES"))
        address = f"{URL}{path.format(order=order.id, adviser=li.user_id)}"
        assert refusals(lambda client: client.get(address), main=main, other=other, right=right) == {}

    @pytest.mark.parametrize(
        ("right", "path", "body"),
        [
            (
                "commission.plan",
                "/plans",
                {"name": "x", "valid_from": "2020-01-01", "flat": YUAN, "minimum": YUAN},
            ),
            ("commission.plan", "/plans/{id}/put-in-force", {}),
            ("commission.plan", "/plans/{id}/withdraw", {}),
            ("commission.record", "/orders/{id}/items", {"kind": "FINANCE", "amount": YUAN, "note": "x"}),
            ("commission.record", "/orders/{id}/advisers", {"advisers": []}),
        ],
        ids=["propose", "put_in_force", "withdraw", "item", "advisers"],
    )
    def test_writing(self, main, other, right, path, body):
        address = path.format(id=ids.new_id())
        assert refusals(lambda client: post(client, address, body), main=main, other=other, right=right) == {}
        with dealer_context(main):
            assert not Plan.objects.exists()
            assert not Item.objects.exists()


class TestSales:
    def test_see_their_own_amounts_and_nothing_of_the_cost(self, main):
        plan_in_force(main, Rules(flat_minor=45_600))
        user = make_user("李娜")
        li = make_member(main, "SALES", user=user)
        order, deal = make_deal(main, li, state="DELIVERED")
        make_deal(main, wang := make_member(main, "SALES"), state="DELIVERED")
        client = client_for(main, user)

        report = client.get(f"{URL}/report").json()
        own = client.get(f"{URL}/statements/{li.user_id}")
        orders = client.get(f"/api/v1/orders/{order.id}")

        assert [(row["adviser_id"], row["amount"]["amount"], row["units"]) for row in report["rows"]] == [
            (str(li.user_id), 45_600, 10_000)
        ]
        assert own.json()["total"] == {"amount": 45_600, "currency": "CNY"}
        for text in (own.content.decode(), json.dumps(report), orders.content.decode()):
            assert str(deal.cost_minor) not in text
            assert "commission_deal" not in text
        assert client.get(f"{URL}/statements/{wang.user_id}").status_code == 403
        assert client.get(f"{URL}/orders/{order.id}").status_code == 403


class TestPlans:
    def test_from_proposal_to_force(self, main):
        body = {
            "name": "冬季方案", "valid_from": today().isoformat(), "front_share": 1000, "back_share": 500,
            "flat": YUAN, "minimum": {"amount": 5_000, "currency": "CNY"}, "holdback_counts": True,
            "steps": [{"units": 1, "each": YUAN}, {"units": 6, "each": {"amount": 300, "currency": "CNY"}}],
        }  # fmt: skip
        one, two = staff_client(main, "MANAGER"), staff_client(main, "FINANCE")
        made = post(one, "/plans", body)
        assert made.status_code == 201, made.content
        plan = made.json()
        assert (plan["state"], plan["mine"], plan["in_force"]) == ("PROPOSED", True, False)
        assert plan["steps"][1] == {"units": 6, "each": {"amount": 300, "currency": "CNY"}}

        refused = post(one, f"/plans/{plan['id']}/put-in-force", {})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "commission.second_person")
        assert post(two, f"/plans/{plan['id']}/put-in-force", {}).json()["plans"][0]["in_force"] is True

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"steps": [{"units": 6, "each": YUAN}, {"units": 1, "each": YUAN}]}, "commission.rules_wrong"),
            ({"flat": {"amount": 5, "currency": "USD"}}, "commission.rules_wrong"),
            ({"minimum": {"amount": -5, "currency": "CNY"}}, "commission.rules_wrong"),
            ({"valid_from": "2020-01-01"}, "commission.too_early"),
        ],
        ids=["steps", "currency", "minus", "early"],
    )
    def test_refuses_what_cannot_be_meant(self, main, wrong, code):
        body = {"name": "x", "valid_from": today().isoformat(), "flat": YUAN, "minimum": YUAN, **wrong}
        answer = post(staff_client(main, "OWNER"), "/plans", body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
        with dealer_context(main):
            assert not Plan.objects.exists()


class TestRecap:
    def test_before_the_signature_as_it_would_be_frozen(self, main):
        order = make_order(main, "RESERVED")
        recap = staff_client(main, "MANAGER").get(f"{URL}/orders/{order.id}").json()
        assert recap["state"] == "NONE"
        assert recap["price"]["amount"] == recap["net"]["amount"] + recap["vat"]["amount"]
        assert recap["front"]["amount"] == recap["net"]["amount"] - recap["cost"]["amount"]

    def test_an_item_raises_the_back(self, main):
        order, _deal = make_deal(main, make_member(main, "SALES"))
        body = {"kind": "FINANCE", "amount": YUAN, "note": "工行返佣"}
        recap = post(staff_client(main, "FINANCE"), f"/orders/{order.id}/items", body).json()
        assert recap["back"]["amount"] == 100
        assert [(each["kind"], each["note"]) for each in recap["items"]] == [("FINANCE", "工行返佣")]

    def test_advisers_are_named(self, main):
        order, _deal = make_deal(main, make_member(main, "SALES"))
        a, b = make_member(main, "SALES"), make_member(main, "SALES")
        shares = [
            {"adviser_id": str(a.user_id), "share": 7000},
            {"adviser_id": str(b.user_id), "share": 3000},
        ]
        recap = post(
            staff_client(main, "MANAGER"), f"/orders/{order.id}/advisers", {"advisers": shares}
        ).json()
        assert [(each["adviser_id"], each["share"]) for each in recap["advisers"]] == [
            (str(a.user_id), 7000), (str(b.user_id), 3000),
        ]  # fmt: skip


class TestFile:
    def test_is_the_statement_and_runs_nothing(self, main):
        plan_in_force(main, Rules(flat_minor=45_605))
        li = make_member(main, "SALES", user=make_user("=1+1"))
        make_deal(main, li, state="DELIVERED")
        answer = staff_client(main, "OWNER").get(f"{URL}/statements/{li.user_id}/csv")
        text = answer.content.decode()
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert text.startswith("\ufeff")
        assert f"{this_month():%Y-%m},'=1+1," in text
        assert text.rstrip().endswith(",456.05,CNY")
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(("language", "car"), [("en", "title_en"), ("zh-hans", "title_zh")])
    def test_names_the_car_in_the_readers_language(self, main, language, car):
        plan_in_force(main, Rules(flat_minor=45_605))
        _order, deal = make_deal(main, li := make_member(main, "SALES"), state="DELIVERED")
        client = staff_client(main, "OWNER")
        client.cookies["django_language"] = language
        text = client.get(f"{URL}/statements/{li.user_id}/csv").content.decode()
        assert getattr(deal, car) in text
        assert deal.title_zh != deal.title_en

    @pytest.mark.parametrize("month", ["2026-13", "2026", "x", "二〇二六-01"])
    def test_a_wrong_month(self, main, month):
        answer = staff_client(main, "OWNER").get(f"{URL}/report", {"month": month})
        assert answer.status_code == 422

    def test_another_dealers_adviser_is_nobody_here(self, main, other):
        make_deal(other, li := make_member(other, "SALES"), state="DELIVERED")
        assert staff_client(main, "OWNER").get(f"{URL}/statements/{li.user_id}").status_code == 404


def test_two_cars_handed_over_at_once_are_both_counted(committed, race):
    """Both settle the steps of one adviser and month: the second sees the first."""
    main = ref_of(committed["main"])
    plan_in_force(main, STEPS)
    with dealer_context(main):
        _first_of_month()
    li = make_member(main, "SALES")
    orders = [make_deal(main, li, state="READY")[0] for _ in range(2)]

    def hand_over(order):
        def run():
            with dealer_context(main):
                take_step(order.id, "deliver")

        return run

    assert race(*map(hand_over, orders)) == [None, None]
    with dealer_context(main):
        assert sum(bonuses(li)) == 60_000
        give(orders[0].id, li)
        assert sum(bonuses(li)) == 60_000

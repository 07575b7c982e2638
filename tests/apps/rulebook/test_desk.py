"""The rulebook in the console's API."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from core.kernel.actor import SYSTEM
from core.kernel.errors import Invalids
from shared_apps.rulebook import forms
from shared_apps.rulebook.kinds import KINDS
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.operations import propose_rule
from shared_apps.rulebook.queries import forget_rules, today
from tenants.context import market_context
from tests.factories.accounts import operator, signed_in

PLATE = "cn.plate_fee"
SAID = {
    "code": "cn.plate_fee.next", "kind": "plate_fee", "region": "", "valid_to": None,
    "valid_from": date(2027, 3, 1), "parameters": {"minor": 15_000}, "source_title_zh": "公告",
    "source_title_en": "Notice", "confidence": "published", "reason": "新收费标准",
}  # fmt: skip


@pytest.fixture
def desk(client_of, rules):
    """Two operators' clients."""
    return [signed_in(client_of("console"), operator()) for _ in range(2)]


def body(**more):
    said = {
        "code": "cn.plate_fee.next", "kind": "plate_fee", "region": "",
        "valid_from": (today() + timedelta(days=30)).isoformat(), "parameters": {"minor": 15_000},
        "source_title_zh": "公告", "source_title_en": "Notice", "confidence": "published",
        "succeeds": str(Rule.objects.get(code=PLATE).id), "reason": "新收费标准",
    }  # fmt: skip
    return {**said, **more}


def post(client, path, said, status=200):
    response = client.post(f"/api/v1{path}", said, content_type="application/json")
    assert response.status_code == status, response.content
    return response.json()


def test_proposed_by_one_and_approved_by_another(desk):
    one, other = desk
    waiting = [client.get("/api/v1/rules/waiting").json()["count"] for client in desk]
    rule = post(one, "/rules", body(), 201)
    assert rule["mine"] and rule["moves"] == ["withdraw"]
    assert [client.get("/api/v1/rules/waiting").json()["count"] for client in desk] == [
        waiting[0],
        waiting[1] + 1,
    ]
    refused = post(one, f"/rules/{rule['id']}/review", {"approve": True}, 403)
    assert refused["error"]["code"] == "rule.second_person"
    done = post(other, f"/rules/{rule['id']}/review", {"approve": True, "note": "已核对"})
    assert done["standing"] == "COMING" and "withdraw" in done["moves"]
    assert [(step["step"], step["note"]) for step in done["history"]] == [
        ("APPROVED", "已核对"),
        ("PROPOSED", "新收费标准"),
    ]
    assert [each["code"] for each in done["timeline"]] == [PLATE, "cn.plate_fee.next"]
    old = one.get(f"/api/v1/rules/{Rule.objects.get(code=PLATE).id}").json()
    assert old["history"][-1]["step"] == "RELEASED" and old["history"][0]["step"] == "SUCCEEDED"
    assert old["stated_to"] is None and old["valid_to"] == (today() + timedelta(days=29)).isoformat()


def test_a_preview_tells_what_changes_and_stores_nothing(desk):
    count = Rule.objects.count()
    said = body()
    said.pop("reason")
    effect = post(desk[0], "/rules/preview", said)
    assert [len(sample["changes"]) for sample in effect["samples"]] == [1, 1, 1]
    assert (effect["samples"][0]["changes"][0]["before"], effect["samples"][0]["changes"][0]["after"]) == (
        "¥125",
        "¥150",
    )
    assert not effect["clashes"] and not effect["backdated"]
    clash = post(desk[0], "/rules/preview", {**said, "succeeds": None})
    assert clash["clashes"] == [PLATE]
    assert Rule.objects.count() == count


def test_what_is_wrong_stands_at_its_field_in_the_readers_language(desk):
    wrong = body(parameters={"minor": "一百"}, source_url="nowhere", valid_to="2020-01-01")
    fields = {
        each["field"]: each["message"] for each in post(desk[0], "/rules", wrong, 422)["error"]["fields"]
    }
    assert fields == {
        "parameters.minor": "请填写数字。",
        "source_url": "请填写以 https:// 开头的完整网址。",
        "valid_to": "最后一天早于生效日。",
    }


@pytest.mark.parametrize(
    ("kind", "region", "parameters"),
    [
        ("eu_vat", "FR", {"rate": "0.21"}), ("eu_new_transport", "EU", {"months": 12, "km": 3000}),
        ("us_local_tax", "US-FL/Orange", {"rate": "0.01", "first_minor": None}),
        ("purchase_tax", "", {"rate": "0.05", "vat": "0.13"}),
        ("earnest_cap", "", {"share": "0.10"}),
    ],
)  # fmt: skip
def test_every_kind_can_be_previewed(desk, kind, region, parameters):
    before = Rule.objects.filter(kind=kind, region=region, status="APPROVED").order_by("valid_from").last()
    said = body(kind=kind, region=region, parameters=parameters, succeeds=str(before.id))
    effect = post(desk[0], "/rules/preview", said)
    assert len(effect["samples"]) == 3 and effect["said_after"] != effect["said_before"]


@pytest.mark.parametrize("standing", ["", "IN_FORCE", "COMING", "PAST", "PROPOSED", "REJECTED,WITHDRAWN"])
def test_the_list_by_standing(desk, standing):
    answer = desk[0].get("/api/v1/rules", {"standing": standing, "limit": 100})
    found = {row["standing"] for row in answer.json()["items"]}
    assert answer.status_code == 200 and (not standing or found <= set(standing.split(",")))
    assert desk[0].get("/api/v1/rules", {"standing": "NONSENSE"}).status_code == 422


def test_every_kind_has_a_form_with_words(desk):
    kinds = desk[0].get("/api/v1/rules/kinds").json()
    assert [each["kind"] for each in kinds] == list(KINDS)
    assert all(entry["label"] for each in kinds for entry in each["form"])
    assert {entry.widget for entry in forms.form_of("vessel_tax")} == {"table", "choices"}


def test_a_rule_taken_back_does_not_come(desk, ask):
    rule = post(desk[0], "/rules", body(), 201)
    post(desk[1], f"/rules/{rule['id']}/review", {"approve": True})
    gone = post(desk[0], f"/rules/{rule['id']}/withdraw", {"note": "公告撤回"})
    assert gone["standing"] == "WITHDRAWN" and gone["moves"] == []
    forget_rules()
    day = today() + timedelta(days=60)
    (line,) = (each for each in ask(as_of=day).lines if each.code == "plate_fee")
    assert line.amount_minor == 12_500 and isinstance(day, date)


def test_a_reason_of_spaces_is_none(desk):
    before = Rule.objects.count()
    refused = post(desk[0], "/rules", body(reason=" \n "), 422)
    assert [field["field"] for field in refused["error"]["fields"]] == ["reason"]
    assert Rule.objects.count() == before


def test_two_operators_take_the_same_code_at_the_same_moment(committed, race):
    said = {name: value for name, value in SAID.items() if name != "reason"}
    stored = Event()

    def first():
        with market_context(), transaction.atomic():
            rule = propose_rule(actor=SYSTEM, **said)
            stored.set()
            _until_somebody_waits()
            return rule

    def second():
        with market_context():
            assert stored.wait(20)
            return propose_rule(actor=SYSTEM, **said)

    one, two = race(first, second)
    assert isinstance(one, Rule)
    assert isinstance(two, Invalids) and [part.code for part in two.errors] == ["rule.code_taken"]
    with market_context():
        assert Rule.objects.count() == 1


def _until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone():
                return
        sleep(0.05)
    raise AssertionError("nobody waits")

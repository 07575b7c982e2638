"""Leads on the portal."""

import pytest

from tests.factories.counting import queries_of
from tests.factories.customers import make_lead
from tests.factories.staff import refusals, staff_client

URL = "/api/v1/leads"
JSON = {"content_type": "application/json"}
ASKED = {"name": "陈先生", "phone": "138 0013 8000", "source": "WALK_IN", "interest": "汉 EV"}


class TestList:
    def test_shows_a_lead_as_the_contract_says(self, main):
        lead = make_lead(main, "ASSIGNED", note="周末来")

        (row,) = staff_client(main).get(URL).json()["items"]

        assert (row["id"], row["number"], row["state"]) == (str(lead.id), lead.number, "ASSIGNED")
        assert (row["phone"], row["email"], row["note"]) == ("+8613800138000", None, "周末来")
        assert row["owner"] == {"id": str(lead.owner_id), "name": "王店长"}
        assert row["moves"] == ["assign", "contact", "lose"]

    def test_finds_by_state_number_name_and_phone(self, main):
        new, won = make_lead(main, name="张三"), make_lead(main, "WON", name="李四", phone="13900139000")
        client = staff_client(main)

        def found(**asked):
            return [row["id"] for row in client.get(URL, asked).json()["items"]]

        assert found() == [str(won.id), str(new.id)]
        assert found(state="NEW") == found(q="张三") == found(q=new.number) == [str(new.id)]
        assert found(q="1390013") == found(state="WON,LOST") == [str(won.id)]
        assert client.get(URL, {"state": "HOT"}).status_code == 422

    def test_turns_pages(self, main):
        made = [str(make_lead(main).id) for _ in range(3)]
        client = staff_client(main)

        first = client.get(URL, {"limit": 2}).json()
        second = client.get(URL, {"limit": 2, "cursor": first["next_cursor"]}).json()

        assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]
        assert second["next_cursor"] is None

    def test_takes_as_many_queries_for_many_leads_as_for_one(self, main):
        client, counts = staff_client(main), []
        for more in (1, 6):
            for _ in range(more):
                make_lead(main, "ASSIGNED")
            counts.append(queries_of(client, URL))

        assert counts == [6, 6]  # session, user, member, leads, advisers, answers that are due

    def test_shows_nothing_of_another_dealer(self, main, other):
        lead = make_lead(other)
        client = staff_client(main)

        assert client.get(URL).json()["items"] == []
        assert client.get(f"{URL}/{lead.id}").status_code == 404


class TestLife:
    def test_from_the_front_desk_to_the_sale(self, main):
        client = staff_client(main, "SALES")
        lead = client.post(URL, ASKED, **JSON).json()
        for verb, note in (("assign", ""), ("contact", "电话沟通"), ("qualify", "预算 25 万"), ("win", "")):
            assert verb in lead["moves"]
            lead = client.post(f"{URL}/{lead['id']}/moves", {"verb": verb, "note": note}, **JSON).json()

        assert (lead["state"], lead["moves"]) == ("WON", [])
        assert [(a["label_zh"], a["note"]) for a in lead["activities"]] == [
            ("成交", None),
            ("意向明确", "预算 25 万"),
            ("联系客户", "电话沟通"),
            ("分配跟进人", None),
            ("新建线索", None),
        ]

    def test_an_illegal_step_is_a_conflict(self, main):
        lead = make_lead(main)

        answer = staff_client(main).post(f"{URL}/{lead.id}/moves", {"verb": "win"}, **JSON)

        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "state.illegal_move")

    def test_a_wrong_phone_is_told_at_its_field(self, main):
        answer = staff_client(main).post(URL, {**ASKED, "phone": "12"}, **JSON)

        assert answer.status_code == 422
        assert [(f["field"], f["code"]) for f in answer.json()["error"]["fields"]] == [
            ("phone", "customers.phone_unreadable")
        ]


@pytest.mark.parametrize(
    ("method", "path", "body", "right"),
    [
        ("get", "", None, "leads.see"),
        ("post", "", ASKED, "leads.create"),
        ("get", "/{id}", None, "leads.see"),
        ("post", "/{id}/moves", {"verb": "assign"}, "leads.work"),
        ("post", "/{id}/moves", {"verb": "lose", "note": "x"}, "leads.work"),
    ],
)
def test_only_holders_of_the_right_pass(main, other, method, path, body, right):
    url = URL + path.format(id=make_lead(main).id)

    def call(client):
        return getattr(client, method)(url, body, **(JSON if body is not None else {}))

    assert refusals(call, main=main, other=other, right=right) == {}

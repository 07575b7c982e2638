"""The workshop on the portal."""

import pytest

from tests.factories.counting import queries_of
from tests.factories.service import TOTAL, make_repair_order
from tests.factories.staff import refusals, staff_client
from tests.factories.stock import a_vin, make_vehicle

URL = "/api/v1/repair-orders"
JSON = {"content_type": "application/json"}


def _asked(**given):
    return {
        "vin": a_vin(),
        "customer_name": "陈先生",
        "customer_phone": "13800138000",
        "mileage_km": 15_200,
        "complaint": "刹车异响",
        "lines": [
            {
                "description": "更换机油机滤",
                "labour_hours": 0.5,
                "amount": {"amount": 38_000, "currency": "CNY"},
            },
            {
                "description": "更换前刹车片",
                "labour_hours": 1.25,
                "amount": {"amount": 86_050, "currency": "CNY"},
            },
        ],
        **given,
    }


class TestLife:
    def test_from_check_in_to_closing(self, main):
        client = staff_client(main, "SERVICE")
        answer = client.post(URL, _asked(), **JSON)
        order = answer.json()
        assert answer.status_code == 201
        assert (order["total"], order["plate"], order["closed_at"]) == (TOTAL.as_json(), None, None)
        assert [job["labour_hours"] for job in order["lines"]] == [0.5, 1.25]
        for verb in ("start", "finish", "invoice", "close"):
            assert verb in order["moves"]
            order = client.post(f"{URL}/{order['id']}/moves", {"verb": verb}, **JSON).json()

        assert (order["state"], order["moves"]) == ("CLOSED", [])
        assert order["closed_at"]
        assert [event["label_en"] for event in order["history"]] == [
            "Closed",
            "Invoiced",
            "Work finished",
            "Work started",
            "Repair order opened",
        ]

    def test_a_wrong_line_is_told_at_its_place(self, main):
        lines = [{"description": "x", "labour_hours": 1, "amount": {"amount": -5, "currency": "CNY"}}]

        answer = staff_client(main).post(URL, _asked(lines=lines), **JSON)

        assert answer.status_code == 422
        assert [f["field"] for f in answer.json()["error"]["fields"]] == ["lines.0"]

    def test_an_illegal_step_is_a_conflict(self, main):
        order = make_repair_order(main)

        answer = staff_client(main).post(f"{URL}/{order.id}/moves", {"verb": "close"}, **JSON)

        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "state.illegal_move")


class TestList:
    def test_finds_by_state_number_vin_plate_and_customer(self, main):
        one = make_repair_order(main, plate="浙A12345")
        two = make_repair_order(main, "READY", customer_name="李四", customer_phone="13900139000")
        client = staff_client(main)

        def found(**asked):
            return [row["id"] for row in client.get(URL, asked).json()["items"]]

        assert found() == [str(two.id), str(one.id)]
        assert found(state="OPEN") == found(q="a123") == found(q=one.vin[-7:]) == [str(one.id)]
        assert found(q="李四") == found(q="1390013") == found(q=two.number) == [str(two.id)]
        assert client.get(URL, {"state": "PAID"}).status_code == 422

    def test_names_the_car_in_the_readers_language(self, main):
        make_repair_order(main, vin=make_vehicle(main).vin)
        client = staff_client(main)

        def title(language):
            return client.get(URL, headers={"accept-language": language}).json()["items"][0]["vehicle_title"]

        assert title("en") == "BYD Han 2025 EV 701 km Premium"
        assert title("zh-hans") == "比亚迪 汉 2025款 EV 701KM 尊贵型"

    def test_takes_as_many_queries_for_many_orders_as_for_one(self, main):
        client, counts = staff_client(main), []
        for more in (1, 6):
            for _ in range(more):
                make_repair_order(main)
            counts.append(queries_of(client, URL))

        assert counts == [4, 4]  # session, user, member, repair orders

    def test_shows_nothing_of_another_dealer(self, main, other):
        order = make_repair_order(other)
        client = staff_client(main)

        assert client.get(URL).json()["items"] == []
        assert client.get(f"{URL}/{order.id}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "right"),
    [
        ("get", "", None, "service.see"),
        ("post", "", {}, "service.create"),
        ("get", "/{id}", None, "service.see"),
        ("post", "/{id}/moves", {"verb": "start"}, "service.work"),
        ("post", "/{id}/moves", {"verb": "invoice"}, "service.invoice"),
        ("post", "/{id}/moves", {"verb": "cancel"}, "service.create"),
    ],
)
def test_only_holders_of_the_right_pass(main, other, method, path, body, right):
    url = URL + path.format(id=make_repair_order(main).id)

    def call(client):
        sent = _asked() if body == {} else body
        return getattr(client, method)(url, sent, **(JSON if sent is not None else {}))

    assert refusals(call, main=main, other=other, right=right) == {}

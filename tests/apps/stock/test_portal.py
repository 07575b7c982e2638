"""Stock on the portal: lists, one car, receiving, the dashboard's figures."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from shared_apps.catalog.vin import check_digit
from tenant_apps.stock.labels import LABELS
from tenant_apps.stock.operations import release_vehicle, remove_photo, reprice_vehicle
from tenant_apps.stock.queries import dashboard_counts, vehicle_snapshot, vehicle_snapshots
from tenant_apps.stock.states import ACTIONS, CERTIFICATE_ACTIONS, VEHICLE
from tenants.context import dealer_context
from tests.apps.stock.test_pricing_and_photos import NEW_PRICE, picture
from tests.factories.counting import queries_of
from tests.factories.marketplace import make_brand
from tests.factories.staff import refusals, staff_client
from tests.factories.stock import COST, PRICE, a_vin, make_trim, make_vehicle

URL = "/api/v1/stock/vehicles"
JSON = {"content_type": "application/json"}


def _asked(trim, **given):
    return {
        "vin": a_vin(),
        "trim_id": str(trim.id),
        "colour_code": "jade",
        "mileage_km": 8,
        "cost": COST.as_json(),
        "price": PRICE.as_json(),
        **given,
    }


class TestList:
    def test_shows_a_car_as_the_contract_says(self, main):
        vehicle = make_vehicle(main, "AVAILABLE", arrived_on=(clock.now() - timedelta(days=40)).date())

        (row,) = staff_client(main).get(URL).json()["items"]

        assert row["id"] == str(vehicle.id)
        assert (row["stock_no"], row["vin"], row["state"], row["listed"]) == (
            vehicle.stock_no,
            vehicle.vin,
            "AVAILABLE",
            True,
        )
        assert row["colour"] == {
            "code": "jade",
            "name_zh": "墨玉绿",
            "name_en": "Jade Green",
            "hex": "#1F4A40",
        }
        assert row["trim"]["title_zh"] == "比亚迪 汉 2025款 EV 701KM 尊贵型"
        assert row["trim"]["art_url"].startswith("/art/")
        assert (row["price"], row["cost"]) == (PRICE.as_json(), COST.as_json())
        assert row["days_in_stock"] in {40, 41}  # the day in Shanghai may be a day ahead

    def test_shows_the_cost_only_to_those_who_may_see_it(self, main):
        make_vehicle(main)

        rows = {role: staff_client(main, role).get(URL).json()["items"][0] for role in ("FINANCE", "SALES")}

        assert rows["FINANCE"]["cost"] == COST.as_json()
        assert rows["SALES"]["cost"] is None

    def test_finds_by_tail_of_vin_stock_number_title_state_and_brand(self, main):
        brand = make_brand("nio", name_zh="蔚来", name_en="NIO")
        han = make_vehicle(main, "AVAILABLE")
        nio = make_vehicle(main, trim=make_trim(brand=brand, series="et5", series_zh="ET5", series_en="ET5"))
        client = staff_client(main)

        def found(**asked):
            return {row["id"] for row in client.get(URL, asked).json()["items"]}

        assert found() == {str(han.id), str(nio.id)}
        assert found(q=han.vin[-7:]) == {str(han.id)}
        assert found(q=han.vin[-7:].lower()) == {str(han.id)}
        assert found(q=nio.stock_no) == {str(nio.id)}
        assert found(q="汉 尊贵") == {str(han.id)}
        assert found(q="nio et5") == {str(nio.id)}
        assert found(q="%") == set()
        assert found(state="AVAILABLE") == {str(han.id)}
        assert found(state="AVAILABLE,ARRIVED") == {str(han.id), str(nio.id)}
        assert found(brand_id=str(brand.id)) == {str(nio.id)}
        assert client.get(URL, {"state": "SOLD"}).status_code == 422

    def test_turns_pages_without_losing_or_repeating_a_car(self, main):
        trim = make_trim()
        made = [str(make_vehicle(main, trim=trim).id) for _ in range(5)]
        client, seen, cursor = staff_client(main), [], None
        while True:
            page = client.get(URL, {"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
            seen += [row["id"] for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert seen == made[::-1]
        assert client.get(URL, {"cursor": "x"}).json()["error"]["code"] == "request.bad_cursor"

    def test_takes_as_many_queries_for_many_cars_as_for_one(self, main):
        client, counts = staff_client(main), []
        for more in (1, 6):
            for _ in range(more):
                make_vehicle(main, "AVAILABLE", trim=make_trim())
            counts.append(queries_of(client, URL))

        assert counts == [5, 5]  # session, user, member, cars, trims

    def test_shows_nothing_of_another_dealer(self, main, other):
        vehicle = make_vehicle(other)
        client = staff_client(main)

        assert client.get(URL).json()["items"] == []
        assert client.get(f"{URL}/{vehicle.id}").status_code == 404


class TestReceive:
    def test_answers_with_the_whole_car(self, main):
        answer = staff_client(main).post(URL, _asked(make_trim(), interior_code="ink"), **JSON)

        shown = answer.json()
        assert answer.status_code == 201
        assert (shown["state"], shown["moves"][0]) == ("ARRIVED", "start_pdi")
        assert shown["interior"]["name_zh"] == "墨黑"
        assert [(line["label_zh"], line["actor"]) for line in shown["history"]] == [("入库", "王店长")]
        assert [price["price"] for price in shown["price_history"]] == [PRICE.as_json()]

    def test_a_call_repeated_under_its_key_receives_once(self, main):
        client, asked = staff_client(main), _asked(make_trim())
        key = {"headers": {"Idempotency-Key": ids.new_id().hex, "host": client.defaults["HTTP_HOST"]}}

        first, again = (client.post(URL, asked, **JSON, **key) for _ in range(2))

        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json()["id"] == again.json()["id"]

    def test_points_at_the_field_in_the_users_language(self, main):
        vin = a_vin()
        wrong = vin[:8] + ("0" if check_digit(vin) != "0" else "1") + vin[9:]
        client = staff_client(main)

        answer = client.post(
            URL, _asked(make_trim(), vin=wrong), **JSON, headers={"accept-language": "en"}
        ).json()

        assert answer["error"]["code"] == "stock.vin_check_digit"
        (field,) = answer["error"]["fields"]
        assert field["field"] == "vin"
        assert field["message"].endswith(f"would have to be {check_digit(vin)}.")

    def test_a_vin_taken_elsewhere_is_a_conflict_at_its_field(self, main, other):
        trim = make_trim()
        taken = make_vehicle(other, trim=trim)

        answer = staff_client(main).post(URL, _asked(trim, vin=taken.vin), **JSON)

        assert answer.status_code == 409
        assert [(f["field"], f["code"]) for f in answer.json()["error"]["fields"]] == [
            ("vin", "stock.vin_taken")
        ]


class TestTryVin:
    def test_decodes_a_good_one_and_says_whether_any_dealer_has_it(self, main, other):
        taken = make_vehicle(other).vin
        client = staff_client(main)

        free = client.get(f"/api/v1/stock/vin/{a_vin()}").json()
        assert (free["valid"], free["errors"], free["taken"]) == (True, [], False)
        assert free["decoded"]["model_year"] == 2025
        assert client.get(f"/api/v1/stock/vin/{taken.lower()}").json()["taken"] is True

    def test_says_what_is_wrong(self, main):
        shown = staff_client(main).get("/api/v1/stock/vin/ABC").json()

        assert (shown["valid"], shown["errors"], shown["decoded"]) == (False, ["stock.vin_length"], None)


class TestDetail:
    def test_offers_only_what_the_caller_may_do_now(self, main):
        vehicle = make_vehicle(main, "AVAILABLE")

        def moves(role):
            return staff_client(main, role).get(f"{URL}/{vehicle.id}").json()["moves"]

        assert (moves("OWNER"), moves("SALES"), moves("TECHNICIAN")) == (
            ["withdraw", "make_demo", "make_courtesy"],
            [],
            [],
        )

    def test_hides_the_cost_in_the_history_too(self, main):
        vehicle = make_vehicle(main)

        def received(role):
            return staff_client(main, role).get(f"{URL}/{vehicle.id}").json()["history"][0]["after"]

        assert received("OWNER")["cost"] == COST.as_json()
        assert "cost" not in received("SALES")

    def test_moves_and_reprices(self, main):
        vehicle = make_vehicle(main, "PDI_PENDING")
        client = staff_client(main)

        moved = client.post(
            f"{URL}/{vehicle.id}/moves", {"verb": "withdraw", "note": "等待补漆"}, **JSON
        ).json()
        repriced = client.patch(
            f"{URL}/{vehicle.id}/price", {"price": NEW_PRICE.as_json(), "version": moved["version"]}, **JSON
        ).json()
        stale = client.patch(
            f"{URL}/{vehicle.id}/price", {"price": PRICE.as_json(), "version": moved["version"]}, **JSON
        )

        assert (moved["state"], moved["listed"], moved["history"][0]["note"]) == (
            "QUARANTINE",
            False,
            "等待补漆",
        )
        assert repriced["price"] == NEW_PRICE.as_json()
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stock.changed_meanwhile")

    def test_takes_photos_and_gives_them_back(self, main):
        vehicle = make_vehicle(main)
        client = staff_client(main)
        file = SimpleUploadedFile("a.jpg", picture(size=(20, 10)), "image/jpeg")

        photo = client.post(f"{URL}/{vehicle.id}/photos", {"file": file})
        assert photo.status_code == 201
        assert client.get(f"{URL}/{vehicle.id}").json()["photos"] == [photo.json()]
        assert client.get(photo.json()["url"]).status_code == 200
        assert client.delete(f"{URL}/{vehicle.id}/photos/{photo.json()['id']}").status_code == 204
        assert client.get(f"{URL}/{vehicle.id}").json()["photos"] == []


class TestFigures:
    def test_count_every_state_and_value_what_is_here(self, main):
        trim = make_trim()
        for state in ("ARRIVED", "AVAILABLE", "AVAILABLE", "DELIVERED"):
            make_vehicle(main, state, trim=trim)
        with dealer_context(main):
            counts = dashboard_counts()

        assert counts["by_state"] == {
            **dict.fromkeys(VEHICLE.states, 0),
            "ARRIVED": 1,
            "AVAILABLE": 2,
            "DELIVERED": 1,
        }
        assert counts["listed"] == 2
        assert counts["value"] == (PRICE * 3).as_json()

    def test_snapshots_say_what_a_buyer_may_know(self, main):
        vehicle = make_vehicle(main, note="秘密")
        with dealer_context(main):
            snapshot = vehicle_snapshot(vehicle.id)
            many = vehicle_snapshots([vehicle.id, ids.new_id()])

        assert many == {vehicle.id: snapshot}
        assert (snapshot.title_en, snapshot.colour_hex, snapshot.price_minor) == (
            "BYD Han 2025 EV 701 km Premium",
            "#1F4A40",
            PRICE.amount,
        )
        assert "秘密" not in repr(snapshot) and str(COST.amount) not in repr(snapshot)


class TestLabels:
    def test_every_action_recorded_has_one_in_both_languages(self, main):
        client = staff_client(main)
        for state in VEHICLE.states:
            vehicle = make_vehicle(main, state)
        vehicle = make_vehicle(main, "RESERVED")
        with dealer_context(main):
            release_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, reason="x")
            reprice_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, price=NEW_PRICE)
        file = SimpleUploadedFile("a.jpg", picture(size=(20, 10)), "image/jpeg")
        photo = client.post(f"{URL}/{vehicle.id}/photos", {"file": file}).json()
        with dealer_context(main):
            remove_photo(actor=SYSTEM, vehicle_id=vehicle.id, photo_id=photo["id"])
            recorded = set(AuditLine.objects.filter(subject_kind="vehicle").values_list("action", flat=True))

        assert recorded <= set(LABELS)
        assert {*ACTIONS.values(), *CERTIFICATE_ACTIONS.values()} <= set(LABELS)
        assert all(zh and en for zh, en in LABELS.values())


PRICED = {"price": NEW_PRICE.as_json()}
ROUTES = [
    ("get", "", None, "stock.see"),
    ("post", "", {}, "stock.receive"),
    ("get", "/{id}", None, "stock.see"),
    ("get", "/../vin/LGX", None, "stock.receive"),
    ("post", "/{id}/moves", {"verb": "start_pdi"}, "stock.pdi"),
    ("post", "/{id}/moves", {"verb": "withdraw"}, "stock.withdraw"),
    ("patch", "/{id}/price", PRICED, "stock.price"),
    ("post", "/{id}/photos", None, "stock.photo"),
    ("delete", "/{id}/photos/{id}", None, "stock.photo"),
]


@pytest.mark.parametrize(("method", "path", "body", "right"), ROUTES)
def test_only_holders_of_the_right_pass(main, other, method, path, body, right):
    vehicle = make_vehicle(main)
    trim = make_trim()
    url = (URL + path.format(id=vehicle.id)).replace("/vehicles/../", "/")

    def call(client):
        if path.endswith("/photos"):
            return client.post(
                url, {"file": SimpleUploadedFile("a.png", picture("PNG", (4, 4)), "image/png")}
            )
        sent = _asked(trim) if body == {} else body
        return getattr(client, method)(url, sent, **(JSON if sent is not None else {}))

    assert refusals(call, main=main, other=other, right=right) == {}

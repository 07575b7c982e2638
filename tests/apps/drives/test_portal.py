"""The test drive desk: the diary of a day, handing keys out and taking them back."""

import pytest

from core.kernel import clock, ids
from tenant_apps.drives.models import DemoCar, Drive
from tenants.context import dealer_context
from tests.factories.drives import NOON, TEN, make_demo_car, make_drive, make_guide, ready
from tests.factories.staff import make_member, refusals, staff_client
from tests.factories.stock import make_vehicle

URL = "/api/v1/test-drives"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def _tuesday_ten():
    with clock.set_to(TEN):
        yield


def step(client, drive, verb, **body):
    return client.post(f"{URL}/{drive.id}/moves", {"verb": verb, **body}, **JSON)


def post(client, path, **body):
    return client.post(f"/api/v1/{path}", body, **JSON)


def test_the_diary_shows_one_day(main):
    drive = make_drive(main)
    client = staff_client(main, "SALES")

    (row,) = client.get(URL).json()["drives"]
    assert (row["number"], row["state"], row["phone"]) == (drive.number, "BOOKED", "+8613800138000")
    assert row["moves"] == ["confirm", "reschedule", "cancel", "no_show", "start"]
    assert client.get(URL, {"day": "2026-11-25"}).json()["drives"] == []
    assert client.get(URL, {"day": "soon"}).status_code == 422


def test_another_time_must_be_a_whole_one(main):
    drive = make_drive(main)
    client = staff_client(main, "SALES")

    assert step(client, drive, "reschedule").status_code == 422
    assert step(client, drive, "reschedule", starts_at="2026-11-25T10:00:00").status_code == 422
    moved = step(client, drive, "reschedule", starts_at="2026-11-25T10:00:00+08:00")
    assert moved.json()["starts_at"].startswith("2026-11-25T02:00")


def test_cars_and_people_are_registered_by_the_manager(main):
    vehicle, adviser = make_vehicle(main, "AVAILABLE"), make_member(main, "SALES")
    client = staff_client(main, "MANAGER")

    car = client.post("/api/v1/demo-cars", {"vehicle_id": str(vehicle.id), "assisted": True}, **JSON)
    guide = client.post("/api/v1/drive-staff", {"user_id": str(adviser.user_id), "opens": 540}, **JSON)
    fleet = client.get("/api/v1/demo-cars").json()

    assert (car.status_code, guide.status_code) == (201, 201)
    assert [(one["id"], one["assisted"]) for one in fleet["cars"]] == [(car.json()["id"], True)]
    assert [(one["name"], one["opens"]) for one in fleet["staff"]] == [(adviser.name, 540)]
    assert client.post(f"/api/v1/demo-cars/{car.json()['id']}/retire", {}, **JSON).json()["active"] is False
    assert client.get("/api/v1/demo-cars").json()["cars"] == []
    unknown = client.post("/api/v1/drive-staff", {"user_id": str(ids.new_id())}, **JSON)
    assert unknown.json()["error"]["code"] == "drives.not_staff"
    night = {"user_id": str(adviser.user_id), "opens": 1200, "closes": 480}
    refused = client.post("/api/v1/drive-staff", night, **JSON)
    assert refused.json()["error"]["code"] == "drives.shift_wrong"
    assert client.get("/api/v1/demo-cars").json()["staff"] == fleet["staff"]


@pytest.mark.parametrize(
    ("right", "call"),
    [
        ("drives.see", lambda client, drive: client.get(URL)),
        ("drives.see", lambda client, drive: client.get("/api/v1/demo-cars")),
        ("drives.work", lambda client, drive: step(client, drive, "confirm")),
        ("drives.manage", lambda client, drive: post(client, "demo-cars", vehicle_id=str(ids.new_id()))),
        ("drives.manage", lambda client, drive: post(client, f"demo-cars/{drive.car_id}/retire")),
        ("drives.manage", lambda client, drive: post(client, "drive-staff", user_id=str(ids.new_id()))),
    ],
)
def test_only_who_may(main, other, right, call):
    drive = make_drive(main)
    assert refusals(lambda client: call(client, drive), main=main, other=other, right=right) == {}


def test_nothing_of_another_dealer(main, other):
    theirs = make_drive(other)
    client = staff_client(main)

    assert client.get(URL).json()["drives"] == []
    assert step(client, theirs, "cancel").status_code == 404
    assert client.post(f"/api/v1/demo-cars/{theirs.car_id}/retire", {}, **JSON).status_code == 404
    with dealer_context(other):
        assert Drive.objects.get().state == "BOOKED"
        assert DemoCar.objects.get().active


def test_as_many_queries_for_many_drives_as_for_one(main, django_assert_num_queries):
    car = ready(main)
    client = staff_client(main)
    client.get(URL)
    make_drive(main, car=car)
    with django_assert_num_queries(4):  # session, user, member, drives with cars and people
        client.get(URL)
    for _ in range(3):
        make_guide(main)
        make_drive(main, car=make_demo_car(main))
    with clock.set_to(NOON), django_assert_num_queries(4):
        assert len(client.get(URL, {"day": "2026-11-24"}).json()["drives"]) == 4

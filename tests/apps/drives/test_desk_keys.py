"""Keys at the test drive desk: out, back, what is kept of it, and its doors."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.flow.audit.models import AuditLine
from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.states import IllegalMove
from tenant_apps.customers.models import FollowUp, Lead
from tenant_apps.customers.operations import finish_follow_up
from tenant_apps.drives import operations
from tenant_apps.drives.errors import CarOut
from tenant_apps.drives.facts import NextStep
from tenant_apps.drives.models import DemoCar, DriveAgreement, DriveRoute
from tenants.context import dealer_context
from tests.apps.drives.desk import check, prepare, sign, traces
from tests.factories.drives import (
    NOON,
    TEN,
    driver,
    licence_photo,
    make_demo_car,
    make_drive,
    make_papers,
    make_route,
    ready,
    step,
)
from tests.factories.staff import refusals, staff, staff_client

URL = "/api/v1/test-drives"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def _tuesday_ten():
    with clock.set_to(TEN):
        yield


class TestKeysOut:
    def test_route_and_reading_are_the_agreements(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive, mileage_km=140)
            out = operations.start_drive(actor=staff("SALES"), drive_id=drive.id)
            assert DemoCar.objects.get(id=drive.car_id).mileage_km == 140
        assert (out.state, out.mileage_out_km, out.signed_by) == ("IN_PROGRESS", 140, "陈先生")

    def test_not_without_licence_and_signature(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            before = traces()
            with pytest.raises(DomainError) as unchecked:
                operations.start_drive(actor=SYSTEM, drive_id=drive.id)
            assert traces() == before
            make_papers(drive, signed=False)
            before = traces()
            with pytest.raises(DomainError) as unsigned:
                operations.start_drive(actor=SYSTEM, drive_id=drive.id)
            assert traces() == before
        assert unchecked.value.code == "drives.licence_unchecked"
        assert unsigned.value.code == "drives.agreement_missing"

    def test_not_while_the_car_is_out(self, main):
        drive = make_drive(main, "IN_PROGRESS")
        later = make_drive(main, car=drive.car, starts_at=TEN + timedelta(days=1), driver=driver())
        with dealer_context(main), clock.set_to(later.starts_at):
            make_papers(later)
            before = traces()
            with pytest.raises(CarOut):
                operations.start_drive(actor=staff("SALES"), drive_id=later.id)
            assert traces() == before
            step(drive, "finish", mileage_km=100)
            assert step(later, "start").state == "IN_PROGRESS"

    def test_a_drive_moved_after_signing_is_signed_anew(self, main):
        drive = make_drive(main)
        with dealer_context(main), clock.set_to(NOON):
            make_papers(drive)
            moved = step(drive, "reschedule")
            before = traces()
            with pytest.raises(DomainError) as caught:
                operations.start_drive(actor=SYSTEM, drive_id=drive.id)
            assert traces() == before
            make_papers(moved)
            with clock.set_to(moved.starts_at):
                assert operations.start_drive(actor=SYSTEM, drive_id=drive.id).state == "IN_PROGRESS"
        assert caught.value.code == "drives.agreement_changed"

    def test_not_days_before_the_booked_time(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            before, opens_at = traces(), drive.starts_at - timedelta(hours=36)
            with clock.set_to(opens_at - timedelta(minutes=1)), pytest.raises(DomainError) as early:
                operations.start_drive(actor=SYSTEM, drive_id=drive.id)
            assert traces() == before
            with clock.set_to(opens_at):
                assert operations.start_drive(actor=SYSTEM, drive_id=drive.id).state == "IN_PROGRESS"
        nine = opens_at.astimezone(clock.SHANGHAI)
        assert (early.value.code, early.value.params["from"]) == (
            "drives.keys_too_early",
            f"{nine:%m-%d %H:%M}",
        )

    def test_no_papers_for_a_drive_that_is_over(self, main):
        drive = make_drive(main, "DONE")
        with dealer_context(main):
            before = traces()
            with pytest.raises(IllegalMove):
                check(drive)
            with pytest.raises(IllegalMove):
                prepare(drive, DriveRoute.objects.get())
            with pytest.raises(IllegalMove):
                sign(drive, DriveAgreement.objects.get())
            assert traces() == before


class TestKeysBack:
    def test_damage_feedback_and_the_next_step(self, main):
        drive = make_drive(main, "IN_PROGRESS")
        due = date(2026, 11, 27)
        with dealer_context(main):
            back = operations.finish_drive(
                actor=staff("SALES"),
                drive_id=drive.id,
                mileage_km=118,
                level=60,
                damage=" 右后轮毂擦伤 ",
                rating=4,
                feedback="好开",
                next_step=NextStep("QUOTE", due, "按置换方案"),
            )
            planned = FollowUp.objects.get(lead_id=drive.lead_id)
            lead = Lead.objects.get(id=drive.lead_id)
        assert (back.state, back.damage, back.level_in, back.rating) == ("DONE", "右后轮毂擦伤", 60, 4)
        assert (planned.kind, planned.due_on, planned.owner_id) == ("QUOTE", due, lead.owner_id)
        assert lead.state == "TD_DONE"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"mileage_km": 99}, "drives.mileage_wrong"),
            ({"mileage_km": 301}, "drives.mileage_implausible"),
            ({"level": 101}, "drives.level_wrong"),
            ({"rating": 0}, "drives.feedback_wrong"),
            ({"next_step": NextStep("CALL", date(2026, 11, 23))}, "customers.due_in_the_past"),
            ({"next_step": NextStep("DANCE", date(2026, 11, 30))}, "field.choice"),
        ],
    )
    def test_refuses_what_cannot_be_and_the_car_stays_out(self, main, given, code):
        drive = make_drive(main, "IN_PROGRESS")
        with dealer_context(main):
            before = traces()
            with pytest.raises(DomainError) as caught:
                step(drive, "finish", **given)
            assert traces() == before
        assert caught.value.code == code

    def test_a_long_way_is_believed_when_somebody_is_sure(self, main):
        drive = make_drive(main, "IN_PROGRESS")
        with dealer_context(main):
            assert step(drive, "finish", mileage_km=301, sure=True).mileage_in_km == 301

    def test_a_follow_up_is_ticked_off_once(self, main, other):
        drive = make_drive(main, "IN_PROGRESS")
        with dealer_context(main):
            step(drive, "finish", next_step=NextStep("CALL", date(2026, 11, 25)))
            planned = FollowUp.objects.get()
        path = f"/api/v1/leads/{drive.lead_id}/follow-ups/{planned.id}/done"
        client = staff_client(main, "SALES")
        assert [row["kind"] for row in client.get(f"/api/v1/leads/{drive.lead_id}").json()["follow_ups"]] == [
            "CALL"
        ]
        assert client.post(path, {}, **JSON).json()["follow_ups"] == []
        assert client.post(path, {}, **JSON).status_code == 200
        assert staff_client(other, "SALES").post(path, {}, **JSON).status_code == 404
        with dealer_context(main):
            lines = AuditLine.objects.filter(action="customers.follow_up.done")
            assert lines.count() == 1
            with pytest.raises(DomainError):
                finish_follow_up(actor=staff("FINANCE"), lead_id=drive.lead_id, follow_up_id=planned.id)


class TestApi:
    def test_from_the_walk_in_to_the_keys_back(self, main):
        car, client = ready(main), staff_client(main, "SALES")
        with dealer_context(main):
            route = make_route()
        free = client.get("/api/v1/drive-slots", {"car_id": str(car.id)}).json()
        asked = {"name": "林女士", "phone": "139 1234 5678", "source": "PHONE", "car_id": str(car.id)}
        asked |= {"starts_at": free["slots"][0]["starts_at"], "licence": True}
        drive = client.post(URL, asked, **JSON).json()
        own = f"{URL}/{drive['id']}"

        photo = SimpleUploadedFile("a.jpg", licence_photo(), "image/jpeg")
        seen = client.post(
            f"{own}/licence", {"file": photo, "licence_class": "C1", "expires_on": "2030-01-01"}
        )
        drawn = client.post(
            f"{own}/agreement", {"route_id": str(route.id), "mileage_km": 120, "level": 70}, **JSON
        ).json()
        named = {"text_sha256": drawn["agreement"]["text_sha256"], "name": "林女士", "language": "en"}
        signed = client.post(
            f"{own}/agreement/signature", {**named, "strokes": [[[10, 10], [600, 200]]]}, **JSON
        ).json()
        out = client.post(f"{own}/moves", {"verb": "start"}, **JSON).json()
        back = client.post(
            f"{own}/moves",
            {
                "verb": "finish",
                "mileage_km": 131,
                "level": 60,
                "rating": 5,
                "next_step": {"kind": "CALL", "due_on": "2026-11-26"},
            },
            **JSON,
        ).json()
        shown = client.get(own).json()

        assert free["slots"][0]["starts_at"].startswith("2026-11-24T02:00")  # no two hours at the desk
        assert seen.json()["licence"]["photo"] is True
        assert (signed["agreement"]["drawn"], signed["agreement"]["printed"]) == (True, False)
        assert (out["state"], out["mileage_out_km"]) == ("IN_PROGRESS", 120)
        assert (back["state"], back["car_mileage_km"]) == ("DONE", 131)
        assert shown["history"][0]["label_zh"] == "试驾完成"
        with dealer_context(main):
            assert Lead.objects.get(id=drive["lead_id"]).source == "PHONE"

    def test_a_week_is_seven_days_from_the_first(self, main):
        drive = make_drive(main)
        client = staff_client(main, "SALES")
        week = client.get(URL, {"day": "2026-11-18", "days": 7}).json()["drives"]
        assert [row["id"] for row in week] == [str(drive.id)]
        assert client.get(URL, {"day": "2026-11-17", "days": 7}).json()["drives"] == []
        assert client.get(URL, {"days": 8}).status_code == 422
        assert client.get(URL, {"day": "9999-12-31", "days": 7}).json()["drives"] == []

    def test_slots_of_a_drive_to_be_moved_include_its_own_and_another_car_may_do(self, main):
        car = ready(main)
        second = make_demo_car(main)
        drive, client = make_drive(main, car=car), staff_client(main, "SALES")
        asked = {"car_id": str(second.id), "day": "2026-11-24"}
        beside = client.get("/api/v1/drive-slots", asked).json()["slots"]
        moved = client.get("/api/v1/drive-slots", {**asked, "moved": str(drive.id)}).json()["slots"]
        assert not any(
            slot["starts_at"].startswith("2026-11-24T02:00") for slot in beside
        )  # nobody to go along
        assert moved[0]["starts_at"].startswith("2026-11-24T02:00")
        body = {"verb": "reschedule", "starts_at": moved[2]["starts_at"], "car_id": str(second.id)}
        assert client.post(f"{URL}/{drive.id}/moves", body, **JSON).json()["car_id"] == str(second.id)

    @pytest.mark.parametrize(
        ("right", "call"),
        [
            ("drives.see", lambda client, drive, route: client.get(f"{URL}/{drive.id}")),
            ("drives.see_licence", lambda client, drive, route: client.get(f"{URL}/{drive.id}/licence.webp")),
            ("drives.book", lambda client, drive, route: client.get("/api/v1/drive-slots")),
            (
                "drives.work",
                lambda client, drive, route: client.post(
                    f"{URL}/{drive.id}/agreement",
                    {"route_id": str(route.id), "mileage_km": 120, "level": 1},
                    **JSON,
                ),
            ),
            (
                "drives.manage",
                lambda client, drive, route: client.post(
                    f"/api/v1/drive-routes/{route.id}/retire", {}, **JSON
                ),
            ),
        ],
    )
    def test_only_who_may(self, main, other, right, call):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            route = DriveRoute.objects.get()
        assert refusals(lambda client: call(client, drive, route), main=main, other=other, right=right) == {}

    @pytest.mark.parametrize(
        "given",
        [{"length_km": 0}, {"length_km": 201}, {"minutes": 4}, {"minutes": 241}, {"name_zh": " "}],
    )
    def test_a_route_has_a_name_and_a_size(self, main, given):
        client = staff_client(main, "MANAGER")
        asked = {"name_zh": "环线", "length_km": 9, "minutes": 20}
        with dealer_context(main):
            before = traces()
        assert client.post("/api/v1/drive-routes", {**asked, **given}, **JSON).status_code == 422
        with dealer_context(main):
            assert traces() == before
        added = client.post("/api/v1/drive-routes", asked, **JSON).json()
        assert (added["name_zh"], added["name_en"]) == ("环线", "环线")

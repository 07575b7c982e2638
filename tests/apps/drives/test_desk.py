"""The test drive desk: licence, agreement, signature, the keys out and back, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from core.edge.pdf import available
from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.kernel.states import IllegalMove
from tenant_apps.customers.models import FollowUp, Lead
from tenant_apps.customers.operations import finish_follow_up
from tenant_apps.drives import operations, tasks
from tenant_apps.drives.errors import CarOut
from tenant_apps.drives.facts import NextStep
from tenant_apps.drives.models import DemoCar, Drive, DriveAgreement, DriveRoute, LicenceCheck
from tenants.context import dealer_context, market_context
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
    signature,
    step,
)
from tests.factories.staff import refusals, staff, staff_client

URL = "/api/v1/test-drives"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def _tuesday_ten():
    with clock.set_to(TEN):
        yield


def traces():
    """Everything a refused step must leave alone."""
    drives = list(Drive.objects.order_by("id").values_list("id", "state", "version", "mileage_in_km"))
    papers = list(DriveAgreement.objects.order_by("id").values_list("id", "text_sha256", "signed_at", "seal"))
    licences = list(LicenceCheck.objects.order_by("id").values_list("id", "photo", "licence_class"))
    cars = list(DemoCar.objects.order_by("id").values_list("id", "mileage_km"))
    follow_ups = list(FollowUp.objects.values_list("id", "done_at"))
    counts = AuditLine.objects.count(), OutboxEvent.objects.count(), DriveRoute.objects.count()
    return drives, papers, licences, cars, follow_ups, counts


def actions(drive):
    return list(
        AuditLine.objects.filter(subject_id=str(drive.id)).order_by("id").values_list("action", flat=True)
    )


def check(drive, **given):
    asked = {"licence_class": "C1", "expires_on": date(2030, 1, 1), "photo": licence_photo(), **given}
    return operations.check_licence(actor=staff("SALES"), drive_id=drive.id, **asked)


def prepare(drive, route, **given):
    asked = {"route_id": route.id, "mileage_km": 100, "level": 80, **given}
    return operations.prepare_agreement(actor=staff("SALES"), drive_id=drive.id, **asked)


def sign(drive, agreement, **given):
    return operations.sign_agreement(actor=staff("SALES"), drive_id=drive.id, **signature(agreement, **given))


class TestLicence:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"licence_class": "D"}, "drives.licence_unfit"),
            ({"licence_class": "C3"}, "drives.licence_unfit"),
            ({"licence_class": ""}, "drives.licence_unfit"),
            ({"expires_on": date(2026, 11, 23)}, "drives.licence_expired"),
            ({"photo": b"no picture"}, "stock.photo_unreadable"),
        ],
    )
    def test_one_that_does_not_do_leaves_nothing(self, main, given, code):
        drive = make_drive(main)
        with dealer_context(main):
            before = traces()
            with pytest.raises(DomainError) as caught:
                check(drive, **given)
            assert traces() == before
        assert caught.value.code == code

    def test_is_valid_on_its_last_day_and_for_life(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            assert check(drive, expires_on=drive.day, licence_class=" c2 ").licence_class == "C2"
            assert check(drive, expires_on=None).expires_on is None
            assert LicenceCheck.objects.count() == 1

    def test_a_second_photograph_takes_the_place_of_the_first(self, main, django_capture_on_commit_callbacks):
        drive = make_drive(main)
        with dealer_context(main):
            with django_capture_on_commit_callbacks(execute=True):
                first = check(drive).photo
            with django_capture_on_commit_callbacks(execute=True):
                second = check(drive).photo
            assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
            assert second.startswith(f"dealers/{main.schema}/licences/{drive.id}/")
            with default_storage.open(second) as file, Image.open(file) as kept:
                assert (kept.format, kept.size) == ("WEBP", (64, 40))

    def test_every_look_is_recorded_and_only_managers_look(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
        path = f"{URL}/{drive.id}/licence.webp"

        seen = staff_client(main, "MANAGER").get(path)
        assert (seen.status_code, seen["Content-Type"]) == (200, "image/webp")
        assert seen["Cache-Control"] == "private, no-store"
        assert staff_client(main, "SALES").get(path).status_code == 403
        with dealer_context(main):
            assert actions(drive).count("drives.licence.viewed") == 1

    def test_is_forgotten_when_its_time_is_over(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            photo = LicenceCheck.objects.get().photo
        with market_context():
            assert tasks.tidy_up() == 0
            with clock.set_to(TEN + timedelta(days=30)):
                assert tasks.tidy_up() == 1
                assert tasks.tidy_up() == 0
        with dealer_context(main):
            kept = LicenceCheck.objects.get()
            assert (kept.photo, kept.licence_class, default_storage.exists(photo)) == ("", "C1", False)
            assert actions(drive)[-1] == "drives.licence.erased"
        gone = staff_client(main).get(f"{URL}/{drive.id}/licence.webp")
        assert (gone.status_code, gone.json()["error"]["code"]) == (404, "drives.photo_gone")

    @pytest.mark.parametrize("verb", ["cancel", "no_show"])
    def test_is_forgotten_at_once_when_nobody_drives(self, main, verb):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            step(drive, verb)
            assert operations.erase_licences(actor=SYSTEM) == 1

    def test_a_file_that_is_gone_already_stops_nothing(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            default_storage.delete(LicenceCheck.objects.get().photo)
            with clock.set_to(TEN + timedelta(days=31)):
                assert operations.erase_licences(actor=SYSTEM) == 1

    def test_the_database_knows_no_photograph_that_is_erased(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            with pytest.raises(IntegrityError, match="licence_photo_or_erased"), transaction.atomic():
                LicenceCheck.objects.update(erased_at=TEN)


class TestAgreement:
    def test_says_the_same_in_both_languages_and_is_frozen(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            check(drive)
            agreement = prepare(drive, make_route())
            facts = {fact["en"]: (fact["value_zh"], fact["value_en"]) for fact in agreement.text["facts"]}
            titles = [clause["title_en"] for clause in agreement.text["clauses"]]
        assert facts["Route"] == ("西湖环线，约 12 公里", "Round the lake, about 12 km")
        assert facts["Odometer at start"] == ("100 公里", "100 km")
        assert facts["Time"][0] == "2026-11-24 10:00–10:45"
        assert "Driver assistance" not in titles
        assert "30 天" in agreement.text["clauses"][-1]["text_zh"]

    def test_an_assisted_drive_has_a_clause_more(self, main):
        car = ready(main, assisted=True)
        drive = make_drive(main, car=car, kind="ASSISTED", starts_at=TEN + timedelta(minutes=15))
        with dealer_context(main):
            agreement = make_papers(drive)
        assert "Driver assistance" in [clause["title_en"] for clause in agreement.text["clauses"]]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"route_id": ids.new_id()}, "drives.route_unknown"),
            ({"level": 101}, "drives.level_wrong"),
            ({"level": -1}, "drives.level_wrong"),
            ({"mileage_km": 11}, "drives.mileage_wrong"),
            ({"mileage_km": 10_000}, "drives.mileage_implausible"),
        ],
    )
    def test_refuses_what_cannot_be(self, main, given, code):
        drive = make_drive(main)
        with dealer_context(main):
            check(drive)
            route = make_route()
            before = traces()
            with pytest.raises(DomainError) as caught:
                prepare(drive, route, **given)
            assert traces() == before
        assert caught.value.code == code

    def test_who_is_sure_is_believed(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            check(drive)
            assert prepare(drive, make_route(), mileage_km=10_000, sure=True).mileage_km == 10_000

    def test_wants_the_licence_first_and_a_route_that_is_driven(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            route = make_route()
            with pytest.raises(DomainError) as unchecked:
                prepare(drive, route)
            check(drive)
            operations.retire_route(actor=SYSTEM, route_id=route.id)
            with pytest.raises(DomainError) as retired:
                prepare(drive, route)
        assert unchecked.value.code == "drives.licence_unchecked"
        assert retired.value.code == "drives.route_unknown"


class TestSign:
    def test_keeps_strokes_witness_and_seal(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive, signed=False)
            witness = staff("SALES")
            signed = operations.sign_agreement(actor=witness, drive_id=drive.id, **signature(agreement))
            signed.refresh_from_db()
            assert actions(drive)[-1] == "drives.agreement.signed"
        assert (signed.signed_by, signed.signed_at, signed.witness_id) == ("陈先生", TEN, witness.user_id)
        assert signed.strokes == [[[100, 100], [400, 200], [700, 120]]]
        assert len(signed.seal) == 64

    def test_a_typed_name_will_do(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            signed = sign(drive, make_papers(drive, signed=False), strokes=[], name=" 陈先生 ")
        assert (signed.signed_by, signed.strokes) == ("陈先生", [])

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"name": "  "}, "drives.agreement_missing"),
            ({"text_sha256": "0" * 64}, "drives.agreement_changed"),
            ({"strokes": [[[5, 5]]]}, "drives.signature_unreadable"),
            ({"strokes": [[]]}, "drives.signature_unreadable"),
            ({"strokes": [[[0, 0], [1001, 100]]]}, "drives.signature_unreadable"),
            ({"strokes": [[[0, 0], [500, -1]]]}, "drives.signature_unreadable"),
            ({"strokes": [[[0, 0, 0], [500, 100, 0]]]}, "drives.signature_unreadable"),
            ({"strokes": [[[n % 900, n % 300] for n in range(6001)]]}, "drives.signature_unreadable"),
        ],
    )
    def test_refuses_what_is_no_signature(self, main, given, code):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive, signed=False)
            before = traces()
            with pytest.raises(DomainError) as caught:
                sign(drive, agreement, **given)
            assert traces() == before
        assert caught.value.code == code

    def test_once_only(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive)
            before = traces()
            with pytest.raises(DomainError) as caught:
                sign(drive, agreement)
            assert traces() == before
        assert caught.value.code == "drives.agreement_changed"


class TestPrint:
    @pytest.mark.skipif(not available(), reason="no Pango here")
    def test_signed_it_is_made_into_a_pdf_once_and_handed_out(self, main):
        drive = make_drive(main)
        client = staff_client(main, "SALES")
        with dealer_context(main):
            agreement = make_papers(drive)
        early = client.get(f"{URL}/{drive.id}/agreement.pdf")
        with dealer_context(main):
            operations.print_agreement(agreement_id=agreement.id)
            operations.print_agreement(agreement_id=agreement.id)
            assert actions(drive).count("drives.agreement.printed") == 1
        answer = client.get(f"{URL}/{drive.id}/agreement.pdf")

        assert early.json()["error"]["code"] == "drives.agreement_not_printed"
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        assert "attachment" in answer["Content-Disposition"]
        with dealer_context(main):
            assert actions(drive)[-1] == "drives.agreement.downloaded"

    @pytest.mark.parametrize(
        "damage",
        [{"text": {"title_zh": "另一份"}}, {"signed_by": "别人"}, {"strokes": []}, {"witness_id": None}],
    )
    def test_what_was_changed_behind_its_back_is_not_handed_out(self, main, damage):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive)
            operations.order_print(agreement.id)
            if "witness_id" in damage:
                damage = {"witness_id": ids.new_id()}
            DriveAgreement.objects.update(**damage)
        answer = staff_client(main).get(f"{URL}/{drive.id}/agreement.pdf")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "drives.agreement_damaged")

    def test_what_was_not_printed_is_asked_for_again(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
        asked = OutboxEvent.objects.count
        with market_context():
            tasks.tidy_up()
        with dealer_context(main):
            before = asked()
        with market_context(), clock.set_to(TEN + timedelta(hours=1)):
            tasks.tidy_up()
        with dealer_context(main):
            assert asked() == before + 1


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
        with dealer_context(main):
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
            assert operations.start_drive(actor=SYSTEM, drive_id=drive.id).state == "IN_PROGRESS"
        assert caught.value.code == "drives.agreement_changed"

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

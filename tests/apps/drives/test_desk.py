"""Papers at the test drive desk: licence, agreement, signature, print."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from core.edge.pdf import available
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from tenant_apps.drives import operations, tasks
from tenant_apps.drives.models import DriveAgreement, LicenceCheck
from tenants.context import dealer_context, market_context
from tests.apps.drives.desk import actions, check, prepare, sign, traces
from tests.factories.drives import (
    TEN,
    make_drive,
    make_papers,
    make_route,
    ready,
    signature,
    step,
)
from tests.factories.staff import staff, staff_client

URL = "/api/v1/test-drives"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def _tuesday_ten():
    with clock.set_to(TEN):
        yield


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
            ({"strokes": [[[5, 5]]]}, "ink.unreadable"),
            ({"strokes": [[]]}, "ink.unreadable"),
            ({"strokes": [[[0, 0], [1001, 100]]]}, "ink.unreadable"),
            ({"strokes": [[[0, 0], [500, -1]]]}, "ink.unreadable"),
            ({"strokes": [[[0, 0, 0], [500, 100, 0]]]}, "ink.unreadable"),
            ({"strokes": [[[n % 900, n % 300] for n in range(6001)]]}, "ink.unreadable"),
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

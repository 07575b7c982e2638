"""Papers at the test drive desk: licence, agreement, signature, and the paper made of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from core.edge import esign
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import DomainError
from core.storage.files import dealer_path
from tenant_apps.archive.models import Document
from tenant_apps.contracts.models import Contract
from tenant_apps.contracts.operations import carry_on
from tenant_apps.drives import operations, tasks
from tenant_apps.drives.models import DriveAgreement, LicenceCheck
from tenants.context import dealer_context, market_context
from tests.apps.drives.desk import actions, check, prepare, sign, traces
from tests.factories.accounts import signed_in
from tests.factories.drives import (
    TEN,
    driver,
    make_drive,
    make_papers,
    make_route,
    ready,
    signature,
    step,
)
from tests.factories.papers import editions, own_words, paper_of, printing
from tests.factories.staff import make_user, staff, staff_client

URL, PAPER = "/api/v1/test-drives", "TEST_DRIVE"
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
        assert facts["Odometer at start"] == ("100 km", "100 km")
        assert facts["Begins"] == ("2026年11月24日 10:00", "24 November 2026 10:00")
        assert facts["Fuel or charge"][0] == "80%"
        assert titles[0] == "Fitness to drive"
        assert "Driver assistance" not in titles

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


class TestPaper:
    @printing
    def test_signed_it_is_printed_sealed_filed_and_handed_out(self, main, signing_authority, client_of):
        user = make_user("陈先生")
        drive = make_drive(main, driver=driver(user_id=user.id))
        client, own = staff_client(main, "SALES"), f"{URL}/{drive.id}/agreement.pdf"
        with dealer_context(main):
            agreement = make_papers(drive)
        early = client.get(own)
        with dealer_context(main), clock.set_to(datetime.now(UTC)):  # stamps bear the authority's own time
            carry_on(contract_id=paper_of(main, drive.id, PAPER).id)
        answer = client.get(own)

        assert early.json()["error"]["code"] == "drives.agreement_not_printed"
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
        assert "attachment" in answer["Content-Disposition"]
        paper = paper_of(main, drive.id, PAPER)
        assert (paper.state, paper.error, paper.number) == ("ARCHIVED", "", f"{drive.number}-E1")
        assert paper.bound["snapshot"]["shown_sha256"] == agreement.text_sha256
        assert [each.field for each in esign.examine(answer.content).signatures] == ["seller", "seal"]
        shown = {clause["text_zh"] for clause in agreement.text["clauses"]}
        assert {clause["text_zh"] for clause in paper.bound["clauses"]} == shown
        with dealer_context(main):
            assert actions(drive)[-1] == "drives.agreement.downloaded"
            assert Document.objects.get(id=paper.archive_id).buyer_name == "陈先生"

        drivers = f"/test-drives/{main.slug}/{drive.id}/agreement.pdf"
        for who, status in ((user, 200), (make_user("路人"), 404)):
            browser = client_of("market")
            with market_context():
                signed_in(browser, who)
            assert browser.get(drivers).status_code == status

    def test_drawn_up_anew_it_is_void(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive)
            assert editions(main, drive.id, PAPER) == [(1, "DRAFT")]
            again = prepare(drive, agreement.route)
            assert editions(main, drive.id, PAPER) == [(1, "VOIDED")]
            sign(drive, again)
        assert editions(main, drive.id, PAPER) == [(1, "VOIDED"), (2, "DRAFT")]

    def test_other_words_than_were_shown_are_not_signed(self, main):
        drive = make_drive(main)
        with dealer_context(main):
            agreement = make_papers(drive, signed=False)
            own_words(main, PAPER)
            before = traces()
            with pytest.raises(DomainError) as caught:
                sign(drive, agreement)
            assert traces() == before
            assert "本店专用条款" in str(prepare(drive, agreement.route).text)
        assert caught.value.code == "drives.agreement_changed"

    @pytest.mark.parametrize(
        "damage",
        [{"text": {"title_zh": "另一份"}}, {"signed_by": "别人"}, {"strokes": []}, {"witness_id": None}],
    )
    def test_what_was_changed_behind_its_back_is_not_handed_out(self, main, damage):
        drive = make_drive(main)
        with dealer_context(main):
            make_papers(drive)
            if "witness_id" in damage:
                damage = {"witness_id": ids.new_id()}
            DriveAgreement.objects.update(**damage)
        answer = staff_client(main).get(f"{URL}/{drive.id}/agreement.pdf")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "drives.agreement_damaged")

    def test_one_from_before_there_were_such_papers_keeps_its_file(self, main):
        drive = make_drive(main)
        content = b"%PDF-1.7\n% as it was printed then\n"
        with dealer_context(main):
            agreement = make_papers(drive)
            Contract.objects.filter(subject_id=drive.id).delete()
            key = default_storage.save(dealer_path("agreements", drive.id, "old.pdf"), ContentFile(content))
            digest = hashlib.sha256(content).hexdigest()
            DriveAgreement.objects.filter(id=agreement.id).update(pdf=key, pdf_sha256=digest)
        own = f"{URL}/{drive.id}/agreement.pdf"
        assert staff_client(main).get(own).content == content
        with dealer_context(main):
            DriveAgreement.objects.update(pdf_sha256="0" * 64)
        assert staff_client(main).get(own).status_code == 409

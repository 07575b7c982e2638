"""A dealer says a rating is wrong, with evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.errors import Forbidden, Invalid, NotFound
from shared_apps.appraisal import errors
from shared_apps.appraisal.evidence import checked, shown_name
from shared_apps.appraisal.models import Contest, Evidence
from shared_apps.appraisal.operations import (
    add_evidence,
    open_contest,
    withdraw_contest,
)
from shared_apps.appraisal.operations.contesting import A_DAY, A_MONTH_A_CAR, MOST_FILES
from tenants.context import dealer_context, owner_context
from tests.apps.appraisal.contesting import PDF, SAID, contested, picture, rows
from tests.factories.staff import staff


class TestOpening:
    def test_keeps_what_was_said_then_and_tells_the_page(self, rated, main):
        row = rated.rating()
        contest = contested(rated, main)

        with owner_context():
            kept = Contest.objects.get()
        assert (kept.state, kept.reason, kept.text, kept.opened_by) == (
            "OPEN", "EQUIPMENT", SAID["text"], "王店长",
        )  # fmt: skip
        assert (kept.fair_minor, kept.dealer_id) == (row.fair_minor, main.id)
        assert rated.rating().review == {"contested_at": contest.created_at.isoformat()}
        with dealer_context(main):
            line = AuditLine.objects.get(subject_id=str(contest.id))
        assert (line.action, line.actor_name) == ("ratings.contest.open", "王店长")

    def test_one_at_a_time(self, rated, main):
        contested(rated, main)
        with pytest.raises(errors.ContestOpen):
            contested(rated, main)
        assert len(rows()) == 1

    def test_nothing_to_contest_without_a_rating(self, street, main):
        with pytest.raises(errors.NotRated):
            contested(street, main)
        assert rows() == []

    def test_not_another_dealers_car(self, rated, main, other):
        for listing_id in (rated.car.id, ids.new_id()):
            with pytest.raises(NotFound), dealer_context(other):
                open_contest(actor=staff(), listing_id=listing_id, **SAID)
        assert rows() == []
        assert rated.rating().review == {}

    @pytest.mark.parametrize(
        ("given", "refused"),
        [
            ({"text": "  "}, errors.TextMissing),
            ({"text": "长" * 1001}, Invalid),
            ({"reason": "PRICE"}, Invalid),
            ({"comparable_id": ids.new_id()}, errors.NotAComparable),
        ],
    )
    def test_refuses_what_says_nothing(self, rated, main, given, refused):
        with pytest.raises(refused):
            contested(rated, main, **given)
        assert rows() == []

    def test_only_who_may_reprice(self, rated, main):
        with pytest.raises(Forbidden), dealer_context(main):
            open_contest(actor=staff("SALES"), listing_id=rated.car.id, **SAID)
        assert rows() == []

    def test_a_car_so_often_a_month(self, rated, main):
        for _ in range(A_MONTH_A_CAR):
            contest = contested(rated, main)
            with dealer_context(main):
                withdraw_contest(actor=staff(), contest_id=contest.id)
        with pytest.raises(errors.TooManyContests):
            contested(rated, main)
        with clock.set_to(clock.now() + timedelta(days=31)):
            contested(rated, main)

    def test_a_dealer_so_often_a_day(self, rated, main):
        with owner_context():
            first = contested(rated, main)
            for _ in range(A_DAY - 1):
                first.pk, first.listing_id, first._state.adding = ids.new_id(), ids.new_id(), True
                first.state = "WITHDRAWN"
                first.save()
            Contest.objects.filter(state="OPEN").update(state="WITHDRAWN")
        with pytest.raises(errors.TooManyContests):
            contested(rated, main)


class TestEvidence:
    @pytest.fixture
    def contest(self, rated, main):
        return contested(rated, main)

    def add(self, main, contest, data, name="发票.jpg"):
        with dealer_context(main):
            return add_evidence(actor=staff(), contest_id=contest.id, name=name, data=data)

    def test_pictures_are_drawn_anew_and_papers_kept(self, main, contest):
        photo, paper = self.add(main, contest, picture()), self.add(main, contest, PDF, "选装单.pdf")

        assert (photo.kind, paper.kind, paper.size) == ("PHOTO", "PDF", len(PDF))
        assert photo.key.startswith(f"dealers/{main.schema}/contests/{contest.id}/")
        with dealer_context(main):
            with Image.open(default_storage.open(photo.key)) as kept:
                assert (kept.format, kept.size) == ("WEBP", (80, 60))
            assert default_storage.open(paper.key).read() == PDF

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"GIF89a" + b"0" * 100, b"<html><script>alert(1)</script>", b"MZ" + b"0" * 200,
            b"%PDF-1.7 no end", picture()[:200], b"<?xml version='1.0'?><svg/>", picture("GIF"),
            picture("BMP"),
        ],
    )  # fmt: skip
    def test_what_is_no_evidence_is_refused_whatever_its_name(self, main, contest, data):
        with pytest.raises(errors.BadEvidence):
            self.add(main, contest, data, "照片.jpg")
        with owner_context():
            assert not Evidence.objects.exists()

    def test_too_large_is_refused(self):
        with pytest.raises(errors.EvidenceTooLarge):
            checked(b"%PDF-" + b"0" * (10 * 1024 * 1024) + b"%%EOF")
        with pytest.raises(errors.EvidenceTooLarge):
            checked(picture("PNG", (10_000, 5_001)))

    def test_five_and_no_more(self, main, contest):
        for _ in range(MOST_FILES):
            self.add(main, contest, PDF)
        with pytest.raises(errors.TooManyFiles):
            self.add(main, contest, PDF)
        with owner_context():
            assert Evidence.objects.count() == MOST_FILES

    def test_none_once_it_is_closed(self, main, contest):
        with dealer_context(main):
            withdraw_contest(actor=staff(), contest_id=contest.id)
        with pytest.raises(errors.ContestClosed):
            self.add(main, contest, PDF)

    def test_not_to_another_dealers_contest(self, other, contest):
        with pytest.raises(NotFound):
            self.add(other, contest, PDF)

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("发票.pdf", "发票.pdf"), ("../../etc/passwd", "passwd"), ("C:\\doc\\a.png", "a.png"),
            ("", "file"),
            ("a\r\nSet-Cookie: x.jpg", "a Set-Cookie x.jpg"), ("长" * 200 + ".pdf", "长" * 76 + ".pdf"),
        ],
    )  # fmt: skip
    def test_names_are_shown_as_names(self, given, kept):
        assert shown_name(given) == kept

"""A dealer says a rating is wrong, with evidence; operators decide; what they decided holds."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from PIL import Image

from core.flow.audit.models import AuditLine
from core.kernel import clock, ids
from core.kernel.errors import Forbidden, Invalid, NotFound
from core.kernel.money import Money
from core.kernel.states import IllegalMove
from shared_apps.accounts.policies import OPERATOR_RIGHTS
from shared_apps.appraisal import errors
from shared_apps.appraisal.evidence import checked, shown_name
from shared_apps.appraisal.models import Contest, Evidence
from shared_apps.appraisal.operations import (
    accept_contest,
    add_evidence,
    open_contest,
    rate_some,
    reject_contest,
    withdraw_contest,
)
from shared_apps.appraisal.operations.contesting import A_DAY, A_MONTH_A_CAR, MOST_FILES
from shared_apps.appraisal.states import CONTEST
from tenant_apps.stock.operations import reprice_vehicle
from tenants.context import dealer_context, market_context, owner_context
from tests.factories.accounts import operator, signed_in
from tests.factories.staff import refusals, staff, staff_client
from tests.factories.stock import make_vehicle

JSON = {"content_type": "application/json"}
SAID = {"reason": "EQUIPMENT", "text": "选装了 2.1 万元的智驾包，没有算进去。"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def reviewer():
    from core.kernel.actor import Actor

    return Actor("operator", ids.new_id(), "韩梅梅", OPERATOR_RIGHTS)


def contested(street, main, **given):
    with dealer_context(main):
        return open_contest(actor=staff(), listing_id=street.car.id, **{**SAID, **given})


def decided(contest, **how):
    with market_context():
        done = accept_contest(actor=reviewer(), contest_id=contest.id, answer="核对属实。", **how)
        rate_some([done.listing_id])
    return done


def rows():
    with owner_context():
        return list(Contest.objects.order_by("created_at").values_list("id", "state", "effect", "answer"))


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


class TestDeciding:
    def test_leaving_a_comparable_out_moves_the_price_as_told(self, rated, main):
        before = rated.rating()
        worst = max((one for one in before.comparables if one[2] is not None), key=lambda one: abs(one[2]))
        contest = contested(rated, main, reason="COMPARABLE", comparable_id=UUID(worst[0]))
        decided(contest, effect="EXCLUDE", comparable_ids=[contest.comparable_id])

        after = rated.rating()
        assert worst[2] != 0
        assert after.fair_minor == before.fair_minor + worst[2]
        assert worst[0] not in {one[0] for one in after.comparables}
        assert (after.review["excluded"], after.review["adjustment_minor"]) == (1, 0)
        assert "contested_at" not in after.review

    def test_an_adjustment_is_a_reason_of_its_own(self, rated, main):
        before = rated.rating()
        decided(contested(rated, main), effect="ADJUST", adjustment_minor=600_000)

        after = rated.rating()
        assert after.fair_minor == before.fair_minor + 600_000
        assert after.low_minor == before.low_minor + 600_000
        assert after.high_minor == before.high_minor + 600_000
        assert ["review", 600_000] in after.contributions
        assert sum(minor for _, minor in after.contributions) == after.fair_minor
        assert after.review["reason"] == "EQUIPMENT"

    def test_silence(self, rated, main, look):
        decided(contested(rated, main), effect="WITHHOLD")
        assert rated.rating() is None
        look()
        assert rated.rating() is None

    def test_rejection_leaves_the_rating_and_answers(self, rated, main):
        before = rated.rating()
        contest = contested(rated, main)
        with market_context():
            reject_contest(actor=reviewer(), contest_id=contest.id, answer="选装包已计入车型。")

        after = rated.rating()
        assert (after.fair_minor, after.review) == (before.fair_minor, {})
        assert rows() == [(contest.id, "REJECTED", "", "选装包已计入车型。")]

    @pytest.mark.parametrize(
        ("how", "refused"),
        [
            ({"effect": "EXCLUDE"}, errors.NotAComparable),
            ({"effect": "EXCLUDE", "comparable_ids": [ids.new_id()]}, errors.NotAComparable),
            ({"effect": "ADJUST"}, errors.AdjustmentWrong),
            ({"effect": "ADJUST", "adjustment_minor": 150}, errors.AdjustmentWrong),
            ({"effect": "ADJUST", "adjustment_minor": 9_000_000}, errors.AdjustmentWrong),
            ({"effect": "DOUBLE"}, Invalid),
            ({"effect": "WITHHOLD", "answer": " "}, errors.AnswerMissing),
        ],
    )
    def test_refuses_half_decisions(self, rated, main, how, refused):
        before, contest = rated.rating(), contested(rated, main)
        with market_context(), pytest.raises(refused):
            accept_contest(actor=reviewer(), contest_id=contest.id, **{"answer": "好", **how})
        assert rows() == [(contest.id, "OPEN", "", "")]
        assert rated.rating().fair_minor == before.fair_minor

    def test_only_operators_decide(self, rated, main):
        contest = contested(rated, main)
        for call in (
            lambda: accept_contest(
                actor=staff(), contest_id=contest.id, effect="WITHHOLD", answer="我说了算"
            ),
            lambda: reject_contest(actor=staff(), contest_id=contest.id, answer="不"),
        ):
            with market_context(), pytest.raises(Forbidden):
                call()
        assert rows() == [(contest.id, "OPEN", "", "")]

    @pytest.mark.parametrize("state", [state for state in CONTEST.states if state != "OPEN"])
    def test_what_is_over_is_over(self, rated, main, state):
        contest = contested(rated, main)
        if state == "ACCEPTED":
            decided(contest, effect="WITHHOLD")
        elif state == "REJECTED":
            with market_context():
                reject_contest(actor=reviewer(), contest_id=contest.id, answer="不成立")
        else:
            with owner_context():
                Contest.objects.update(state=state)
        for call in (
            lambda: accept_contest(actor=reviewer(), contest_id=contest.id, effect="WITHHOLD", answer="好"),
            lambda: reject_contest(actor=reviewer(), contest_id=contest.id, answer="不"),
        ):
            with market_context(), pytest.raises(IllegalMove):
                call()
        with dealer_context(main), pytest.raises(IllegalMove):
            withdraw_contest(actor=staff(), contest_id=contest.id)
        with owner_context(), pytest.raises(DatabaseError, match="stands"), transaction.atomic():
            Contest.objects.update(state="OPEN")

    def test_every_move_leaves_a_line(self, rated, main):
        contest = contested(rated, main)
        decided(contest, effect="ADJUST", adjustment_minor=100_000)
        with market_context():
            line = AuditLine.objects.get(subject_kind="contest", subject_id=str(contest.id))
        assert (line.action, line.note, line.after["adjustment_minor"]) == (
            "ratings.contest.accept", "核对属实。", 100_000,
        )  # fmt: skip


class TestHowLongItHolds:
    def adjusted(self, rated, main):
        before = rated.rating().fair_minor
        decided(contested(rated, main), effect="ADJUST", adjustment_minor=600_000)
        return before

    def test_it_survives_a_refit(self, rated, main, look):
        before = self.adjusted(rated, main)
        rated.offer(21_400_000, rival=3)
        look()
        after = rated.rating()
        assert abs(after.fair_minor - before - 600_000) <= 200_000
        assert ["review", 600_000] in after.contributions

    def test_and_an_exclusion_too(self, rated, main, look):
        gone = rated.rating().comparables[0][0]
        decided(contested(rated, main), effect="EXCLUDE", comparable_ids=[rated.listing(gone).id])
        look()
        assert gone not in {one[0] for one in rated.rating().comparables}

    def test_a_small_change_of_price_changes_nothing(self, rated, main, look):
        self.adjusted(rated, main)
        with dealer_context(main):
            reprice_vehicle(actor=staff(), vehicle_id=rated.car.id, price=Money(21_100_000))
        look()
        assert ["review", 600_000] in rated.rating().contributions

    def test_a_material_one_ends_it(self, rated, main, look):
        self.adjusted(rated, main)
        with dealer_context(main):
            reprice_vehicle(actor=staff(), vehicle_id=rated.car.id, price=Money(20_000_000))
        look()
        after = rated.rating()
        assert "review" not in dict(after.contributions)
        assert after.review == {}
        assert rows()[0][1] == "LAPSED"
        with market_context():
            assert AuditLine.objects.filter(action="ratings.contest.lapse").count() == 1

    def test_new_car_same_decision_is_not_carried_over(self, rated, main, look):
        self.adjusted(rated, main)
        second = make_vehicle(main, "AVAILABLE", trim=rated.trims[0], price=Money(21_500_000))
        look()
        assert "review" not in dict(rated.rating(second.id).contributions)


class TestTheDatabase:
    """What a dealer's role may do with contests, whatever the code says."""

    def sql(self, dealer, statement, *values):
        with transaction.atomic(), dealer_context(dealer), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

    def test_shows_and_moves_ones_own_only(self, rated, main, other):
        contested(rated, main)
        assert self.sql(other, "SELECT id FROM appraisal_contest") == 0
        assert self.sql(other, "UPDATE appraisal_contest SET state = 'WITHDRAWN'") == 0
        assert self.sql(main, "SELECT id FROM appraisal_contest") == 1

    @pytest.mark.parametrize(
        "change",
        [
            "state = 'ACCEPTED'", "state = 'REJECTED'", "effect = 'ADJUST'", "adjustment_minor = 5000000",
            "answer = 'ok'", "text = 'x'", "fair_minor = 1", "dealer_id = gen_random_uuid()",
        ],
    )  # fmt: skip
    def test_nobody_decides_for_himself(self, rated, main, change):
        contested(rated, main)
        with pytest.raises(DatabaseError, match=r"permission denied|row-level security"):
            self.sql(main, f"UPDATE appraisal_contest SET {change}")

    def test_nobody_contests_anothers_car(self, rated, main, other):
        contested(rated, main)
        copied = (
            "INSERT INTO appraisal_contest SELECT (jsonb_populate_record(c, jsonb_build_object("
            "'id', gen_random_uuid(), 'state', 'WITHDRAWN', 'listing_id', %s))).* FROM appraisal_contest c"
        )
        foreign = str(rated.listings[0])
        with pytest.raises(DatabaseError, match="row-level security"):
            self.sql(main, copied, foreign)
        assert self.sql(main, copied, str(rated.car.id)) == 1

    def test_nothing_is_deleted(self, rated, main):
        contested(rated, main)
        with pytest.raises(DatabaseError, match="permission denied"):
            self.sql(main, "DELETE FROM appraisal_contest")


class TestPortal:
    def url(self, rated, what):
        return f"/api/v1/stock/vehicles/{rated.car.id}/{what}"

    def test_the_whole_life(self, rated, main):
        client = staff_client(main)
        seen = client.get(self.url(rated, "rating")).json()
        assert seen["may_contest"] and seen["contests"] == []
        told = seen["rating"]
        assert sum(part["amount"]["amount"] for part in told["parts"]) == told["fair"]["amount"]
        assert told["comparables"][0]["url"].startswith("http")

        opened = client.post(self.url(rated, "contests"), SAID, **JSON)
        assert opened.status_code == 201, opened.content
        (contest,) = opened.json()["contests"]
        assert not opened.json()["may_contest"]
        sent = client.post(
            f"/api/v1/stock/contests/{contest['id']}/evidence",
            {"file": SimpleUploadedFile("选装单.pdf", PDF, "application/pdf")},
        )
        assert sent.status_code == 201, sent.content
        file = client.get(sent.json()["url"])
        assert b"".join(file.streaming_content) == PDF
        assert file["Content-Disposition"].startswith("attachment")
        assert "sandbox" in file["Content-Security-Policy"]

        console = signed_in(Client(headers={"host": "console.marque.localhost"}), operator())
        listed = console.get("/api/v1/contests?state=OPEN").json()["items"]
        assert [row["id"] for row in listed] == [contest["id"]]
        detail = console.get(f"/api/v1/contests/{contest['id']}").json()
        assert detail["moves"] == ["accept", "reject"]
        paper = console.get(detail["evidence"][0]["url"])
        assert b"".join(paper.streaming_content) == PDF
        done = console.post(
            f"/api/v1/contests/{contest['id']}/accept",
            {"effect": "ADJUST", "adjustment": {"amount": 600_000}, "answer": "选装单属实，加 6,000 元。"},
            **JSON,
        )
        assert done.status_code == 200, done.content
        assert done.json()["rating"]["fair"]["amount"] == told["fair"]["amount"] + 600_000

        answered = client.get(self.url(rated, "rating")).json()
        assert answered["contests"][0]["answer"] == "选装单属实，加 6,000 元。"
        assert answered["contests"][0]["state"] == "ACCEPTED"
        assert answered["may_contest"]

    def test_withdrawing(self, rated, main):
        client = staff_client(main)
        contest = client.post(self.url(rated, "contests"), SAID, **JSON).json()["contests"][0]
        taken = client.post(f"/api/v1/stock/contests/{contest['id']}/withdraw", {}, **JSON)
        assert taken.json()["contests"][0]["state"] == "WITHDRAWN"
        assert rated.rating().review == {}

    def test_a_repeated_call_contests_once(self, rated, main):
        client = staff_client(main)
        calls = [
            client.post(self.url(rated, "contests"), SAID, headers={"Idempotency-Key": "one"}, **JSON)
            for _ in range(2)
        ]
        assert [call.status_code for call in calls] == [201, 201]
        assert len(rows()) == 1

    def test_who_may_contest(self, rated, main, other):
        def call(client):
            return client.post(self.url(rated, "contests"), SAID, **JSON)

        assert refusals(call, main=main, other=other, right="stock.price") == {}
        assert len(rows()) == 1

    def test_files_are_judged_by_content(self, rated, main):
        client = staff_client(main)
        contest = client.post(self.url(rated, "contests"), SAID, **JSON).json()["contests"][0]
        refused = client.post(
            f"/api/v1/stock/contests/{contest['id']}/evidence",
            {"file": SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")},
        )
        assert refused.status_code == 422
        assert refused.json()["error"]["code"] == "ratings.evidence_unreadable"

    def test_another_dealers_staff_sees_nothing(self, rated, main, other):
        contest = contested(rated, main)
        stranger = staff_client(other)
        for answer in (
            stranger.get(self.url(rated, "rating")),
            stranger.post(self.url(rated, "contests"), SAID, **JSON),
            stranger.post(f"/api/v1/stock/contests/{contest.id}/withdraw", {}, **JSON),
        ):
            assert answer.status_code == 404
        assert rows()[0][1] == "OPEN"

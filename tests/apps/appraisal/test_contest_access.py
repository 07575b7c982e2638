"""Who may contest and see what: as the database keeps it, and at the portal."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tenants.context import dealer_context
from tests.apps.appraisal.contesting import JSON, PDF, SAID, contested, rows
from tests.factories.accounts import operator, signed_in
from tests.factories.staff import refusals, staff_client


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

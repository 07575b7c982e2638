"""A customer's papers: noted by the staff, masked everywhere, revealed for a reason that is written down."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection

from core.edge.idempotency.models import IdempotencyKey
from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.flow.reveal import PER_HOUR, TooManyReveals, reveal
from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.kernel.errors import Conflict, Forbidden, NotFound
from tenant_apps.identities import operations
from tenant_apps.identities.models import BankAccount, Identity
from tenants.context import dealer_context, owner_context
from tests.apps.identities.numbers import ACCOUNT, BANK_CARD, COMPANY, ID_CARD, OTHER_CARD, PASSPORT, REASON
from tests.factories.customers import make_lead
from tests.factories.identities import make_account, make_identity
from tests.factories.staff import refusals, staff, staff_client

CARD = {"kind": "ID_CARD", "name": "陈先生", "number": ID_CARD}
BANK = {"kind": "CARD", "holder": "陈先生", "bank": "工商银行", "number": BANK_CARD}
ASKED = {"purpose": "CHECK", "reason": REASON}


@pytest.fixture(autouse=True)
def _nobody_has_looked_yet(main):
    with dealer_context(main):
        cache.clear()


def url(lead, what: str) -> str:
    return f"/api/v1/leads/{lead.id}/{what}"


def put(client, lead, what: str, body: dict):
    return client.put(url(lead, what), body, content_type="application/json")


def ask(client, lead, what: str = "identity", **body):
    return client.post(url(lead, f"{what}/reveal"), {**ASKED, **body}, content_type="application/json")


def _lead(paper: Identity | BankAccount) -> SimpleNamespace:
    return SimpleNamespace(id=paper.lead_id)


def lines(action: str) -> list[AuditLine]:
    return list(AuditLine.objects.filter(action=action).order_by("at", "id"))


class TestNoting:
    def test_papers_are_shown_masked(self, main):
        client, lead = staff_client(main), make_lead(main)

        assert client.get(url(lead, "papers")).json() == {
            "identity": None,
            "bank_account": None,
            "may_record": True,
            "may_reveal": True,
        }
        assert put(client, lead, "identity", CARD).status_code == 200
        said = put(client, lead, "bank-account", BANK).json()

        assert said["identity"]["masked"] == "110***********002X"
        assert said["bank_account"]["masked"] == "***************3446"
        assert (said["bank_account"]["bank"], said["identity"]["name"]) == ("工商银行", "陈先生")
        assert client.get(url(lead, "papers")).json() == said

    @pytest.mark.parametrize(
        ("kind", "number", "masked"),
        [
            ("ID_CARD", " 110105 19491231 002x ", "110***********002X"),
            ("PASSPORT", "e1234 5678", "E******78"),
            ("COMPANY", COMPANY.lower(), "91************0Y43"),
        ],
    )
    def test_however_a_number_was_typed(self, main, kind, number, masked):
        client, lead = staff_client(main), make_lead(main)

        said = put(client, lead, "identity", {"kind": kind, "name": "甲", "number": number}).json()

        assert said["identity"]["masked"] == masked

    @pytest.mark.parametrize(
        ("what", "body", "code", "field"),
        [
            ("identity", {**CARD, "number": ID_CARD[:-1] + "1"}, "identities.id_card_wrong", "number"),
            ("identity", {**CARD, "kind": "PASSPORT"}, "identities.passport_wrong", "number"),
            ("identity", {**CARD, "kind": "COMPANY"}, "identities.credit_code_wrong", "number"),
            ("identity", {**CARD, "name": "  "}, "identities.name_missing", "name"),
            ("identity", {**CARD, "kind": "LIBRARY"}, "field.choice", "kind"),
            (
                "bank-account",
                {**BANK, "number": BANK_CARD[:-1] + "1"},
                "identities.bank_card_wrong",
                "number",
            ),
            (
                "bank-account",
                {**BANK, "kind": "ACCOUNT", "number": "12"},
                "identities.account_wrong",
                "number",
            ),
            ("bank-account", {**BANK, "holder": ""}, "identities.holder_missing", "holder"),
            ("bank-account", {**BANK, "bank": ""}, "identities.bank_missing", "bank"),
            ("identity", {**CARD, "number": "1" * 200}, "field.type", "number"),
        ],
    )
    def test_what_is_wrong_is_refused_and_not_repeated(self, main, what, body, code, field):
        client, lead = staff_client(main), make_lead(main)

        answer = put(client, lead, what, body)

        assert answer.status_code == 422
        assert [(f["code"], f["field"]) for f in answer.json()["error"]["fields"]] == [(code, field)]
        assert body["number"] not in answer.content.decode()
        with dealer_context(main):
            assert not Identity.objects.exists()
            assert not BankAccount.objects.exists()
            assert not AuditLine.objects.filter(action__startswith="identities.").exists()

    def test_another_number_takes_the_place_of_the_first(self, main):
        client, lead = staff_client(main), make_lead(main)
        put(client, lead, "identity", CARD)

        put(client, lead, "identity", {**CARD, "kind": "PASSPORT", "number": PASSPORT})

        with dealer_context(main):
            (held,) = Identity.objects.filter(lead_id=lead.id)
            assert held.number.opened() == PASSPORT
            assert [line.after for line in lines("identities.identity.recorded")] == [
                {"kind": "ID_CARD"},
                {"kind": "PASSPORT"},
            ]

    def test_what_is_no_longer_needed_is_deleted(self, main):
        client, lead = staff_client(main), make_lead(main)
        put(client, lead, "identity", CARD)

        assert client.delete(url(lead, "identity")).json()["identity"] is None
        assert client.delete(url(lead, "identity")).status_code == 404
        assert client.delete(url(lead, "bank-account")).status_code == 404
        with dealer_context(main):
            assert not Identity.objects.exists()
            assert len(lines("identities.identity.deleted")) == 1

    def test_the_same_person_is_known_by_the_blind_index_and_only_here(self, main, other):
        first, second = make_lead(main), make_lead(main, name="陈总")
        for dealer, lead in ((main, first), (main, second), (other, make_lead(other))):
            make_identity(dealer, lead_id=lead.id)
        make_identity(main, OTHER_CARD)

        said = staff_client(main).get(url(first, "papers")).json()

        assert said["identity"]["same_person"] == [
            {"id": str(second.id), "number": second.number, "name": "陈总"}
        ]
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT number_index) FROM"
                " (SELECT number_index FROM t_main.identities_identity WHERE lead_id = ANY (%s)"
                " UNION ALL SELECT number_index FROM t_other.identities_identity) both_dealers",
                [[first.id, second.id]],
            )
            assert cursor.fetchone()[0] == 2  # the same number at two dealers is not to be seen as one

    def test_two_at_once_leave_one(self, main):
        lead = make_lead(main)
        make_identity(main, lead_id=lead.id)
        with dealer_context(main), pytest.raises(Conflict):
            operations._write(_paper_of(lead.id))

    def test_who_may_note(self, main, other):
        lead = make_lead(main)

        def note(client):
            return put(client, lead, "identity", CARD)

        assert refusals(note, main=main, other=other, right="identities.record") == {}


def _paper_of(lead_id) -> Identity:
    return Identity(lead_id=lead_id, kind="ID_CARD", name="乙", number=OTHER_CARD)


class TestRevealing:
    def test_shows_the_number_and_writes_down_who_and_why(self, main):
        client, identity = staff_client(main), make_identity(main)

        answer = ask(client, _lead(identity))

        assert answer.json() == {"value": ID_CARD}
        assert answer["Cache-Control"] == "no-store"
        with dealer_context(main):
            (line,) = lines("sealed.revealed")
        assert (line.actor_name, line.actor_kind, line.note) == ("王店长", "staff", REASON)
        assert (line.subject_kind, line.subject_id) == ("identity", str(identity.lead_id))
        assert line.after == {"column": "number", "purpose": "CHECK"}
        (look,) = client.get(url(_lead(identity), "papers")).json()["identity"]["looks"]
        assert (look["actor"], look["purpose"], look["reason"]) == ("王店长", "CHECK", REASON)

    def test_the_account_too(self, main):
        account = make_account(main)

        assert ask(staff_client(main), _lead(account), "bank-account", purpose="REFUND").json() == {
            "value": BANK_CARD
        }

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"reason": ""}, "sealed.reason_too_short"),
            ({"reason": "退款"}, "sealed.reason_too_short"),
            ({"reason": "  退  款  需  要  "}, "sealed.reason_too_short"),
            ({"reason": "一二一二一二一二一二一二"}, "sealed.reason_too_short"),
            ({"reason": f"核对一下号码 {ID_CARD} 是否正确"}, "sealed.reason_tells"),
            ({"reason": f"核对 {ID_CARD[:6]} {ID_CARD[6:].lower()} 是否正确"}, "sealed.reason_tells"),
            ({"purpose": "CURIOSITY"}, "field.choice"),
            ({"reason": "长" * 301}, "field.too_long"),
        ],
    )
    def test_without_a_reason_nothing_is_shown_and_nothing_written(self, main, body, code):
        identity = make_identity(main)

        answer = ask(staff_client(main), _lead(identity), **body)

        assert answer.status_code == 422
        assert answer.json()["error"]["fields"][0]["code"] == code
        assert ID_CARD not in answer.content.decode()
        with dealer_context(main):
            assert lines("sealed.revealed") == []

    def test_a_value_that_does_not_open_leaves_no_line(self, main):
        first, second = make_identity(main), make_identity(main, OTHER_CARD)
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE t_main.identities_identity SET number ="
                " (SELECT number FROM t_main.identities_identity WHERE id = %s) WHERE id = %s",
                [first.id, second.id],
            )
        client = staff_client(main)
        client.raise_request_exception = False

        answer = ask(client, _lead(second))

        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "server.error")
        assert ID_CARD not in answer.content.decode()
        assert client.get(url(_lead(second), "papers")).json()["identity"]["masked"] is None
        with dealer_context(main):
            assert lines("sealed.revealed") == []

    def test_the_line_and_the_value_are_one(self, main, monkeypatch):
        """A line that cannot be written shows nothing."""
        identity = make_identity(main)

        def broken(*args, **kwargs):
            raise RuntimeError("the audit is full")

        monkeypatch.setattr("core.flow.reveal.record", broken)
        client = staff_client(main)
        client.raise_request_exception = False

        answer = ask(client, _lead(identity))

        assert answer.status_code == 500
        assert ID_CARD not in answer.content.decode()

    def test_nobody_reads_one_number_after_the_other(self, main):
        identity, client = make_identity(main), staff_client(main)

        for _ in range(PER_HOUR):
            assert ask(client, _lead(identity)).status_code == 200
        refused = ask(client, _lead(identity))

        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "sealed.too_many_reveals")
        assert ask(staff_client(main), _lead(identity)).status_code == 200
        with dealer_context(main):
            assert len(lines("sealed.revealed")) == PER_HOUR + 1

    @pytest.mark.parametrize("what", ["identity", "bank-account"])
    def test_who_may_reveal(self, main, other, what):
        lead = make_lead(main)
        make_identity(main, lead_id=lead.id)
        make_account(main, lead_id=lead.id)

        def look(client):
            return ask(client, lead, what)

        assert refusals(look, main=main, other=other, right="identities.reveal") == {}
        with dealer_context(main):
            assert len(lines("sealed.revealed")) == 2

    def test_who_may_not_reveal_does_not_see_who_did(self, main):
        identity = make_identity(main)
        ask(staff_client(main), _lead(identity))

        said = staff_client(main, "SALES").get(url(_lead(identity), "papers")).json()

        assert (said["may_reveal"], said["identity"]["looks"]) == (False, [])
        assert said["identity"]["masked"] == "110***********002X"

    def test_nothing_there_is_nothing_to_reveal(self, main, other):
        client = staff_client(main)

        assert ask(client, make_lead(main)).status_code == 404
        assert ask(client, _lead(make_identity(other))).status_code == 404

    def test_the_operation_asks_for_the_right_itself(self, main):
        identity = make_identity(main)
        with dealer_context(main):
            with pytest.raises(Forbidden):
                reveal(
                    actor=staff("SALES"),
                    right="identities.reveal",
                    subject=("identity", identity.lead_id),
                    column="number",
                    value=identity.number,
                    purpose="CHECK",
                    reason=REASON,
                )
            with pytest.raises(NotFound):
                operations.reveal_identity(actor=SYSTEM, lead_id=ids.new_id(), purpose="CHECK", reason=REASON)

    def test_the_refusal_says_how_many(self):
        assert "%(count)s" in str(TooManyReveals.default_message)


class TestNowhereInTheClear:
    def test_nothing_but_the_answer_holds_the_number(self, main, caplog):
        """Not logs, audit, events, kept answers; a refused call and a call with a key among them."""
        client, lead = staff_client(main), make_lead(main)
        caplog.set_level(logging.DEBUG)
        key = {"Idempotency-Key": str(ids.new_id())}

        client.put(url(lead, "identity"), CARD, content_type="application/json", headers=key)
        put(client, lead, "identity", {**CARD, "name": ""})
        put(client, lead, "bank-account", {**BANK, "kind": "ACCOUNT", "number": ACCOUNT})
        assert ask(client, lead).json() == {"value": ID_CARD}

        written = [json.dumps(vars(record), default=repr) for record in caplog.records]
        with owner_context():
            written += [
                repr(vars(row)) for row in (*OutboxEvent.objects.all(), *IdempotencyKey.objects.all())
            ]
        with dealer_context(main):
            written += [repr(vars(row)) for row in AuditLine.objects.all()]
            written += [repr(vars(row)) for row in (*Identity.objects.all(), *BankAccount.objects.all())]
            written += [f"{row.number!r} {row.number}" for row in Identity.objects.all()]
        assert len(written) >= 10
        assert not [text for text in written if ID_CARD in text or ACCOUNT in text]
        with owner_context():
            assert not IdempotencyKey.objects.exists()

    def test_the_database_holds_bytes_only(self, main):
        make_identity(main)
        with owner_context(), connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(t)::text, number FROM t_main.identities_identity t")
            text, raw = cursor.fetchone()

        assert ID_CARD not in text
        assert ID_CARD.encode() not in bytes(raw)
        assert ID_CARD.encode().hex() not in text

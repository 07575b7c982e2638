"""The operators' API of a dealer's life."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from tenants.context import market_context
from tenants.life.models import Export
from tenants.life.operations import ask_export, begin_erasure, carry_out_erasure, make_export
from tenants.life.verifying import verify_archive
from tenants.models import Dealer
from tests.factories.accounts import operator, sign_in
from tests.factories.orders import make_order
from tests.factories.staff import client_for, make_user, staff_client
from tests.life.conftest import OPERATOR, put


def life(client, dealer):
    answer = client.get(f"/api/v1/dealers/{dealer.id}/life")
    assert answer.status_code == 200, answer.content
    return answer.json()


def move(client, dealer, verb, **given):
    body = {"verb": verb, "reason": "合同到期", **given}
    return client.post(f"/api/v1/dealers/{dealer.id}/life", body, content_type="application/json")


class TestMoves:
    def test_walk_through_the_states(self, console, main):
        assert set(life(console, main)["moves"]) == {"freeze", "suspend", "offboard", "maintenance_on"}
        assert move(console, main, "freeze").json()["state"] == "READ_ONLY"
        assert move(console, main, "suspend").json()["state"] == "SUSPENDED"
        told = move(console, main, "reactivate").json()
        assert told["state"] == "ACTIVE"
        assert [row["action"] for row in told["history"]] == [
            "dealers.dealer.reactivate",
            "dealers.dealer.suspend",
            "dealers.dealer.freeze",
        ]
        assert told["history"][0]["note"] == "合同到期"

    def test_maintenance_opens_and_closes(self, console, main):
        told = move(console, main, "maintenance_on", reason="搬迁数据库").json()
        assert (told["maintenance"], "maintenance_off" in told["moves"]) == ("搬迁数据库", True)
        assert move(console, main, "maintenance_off").json()["maintenance"] == ""

    def test_leaving_asks_for_the_typed_name_and_a_plan(self, console, main):
        order = make_order(main, "RESERVED")
        assert life(console, main)["ties"] == [{"kind": "order", "number": order.number}]
        for given, code in (
            ({}, "dealers.slug_not_typed"),
            ({"confirm": "other"}, "dealers.slug_not_typed"),
            ({"confirm": "main"}, "dealers.still_bound"),
            ({"confirm": "main", "reason": ""}, "dealers.reason_missing"),
        ):
            answer = move(console, main, "offboard", **given)
            assert answer.json()["error"]["code"] == code
        assert life(console, main)["state"] == "ACTIVE"
        told = move(console, main, "offboard", confirm="main", hand_over="由邻店交付").json()
        assert (told["state"], bool(told["erase_after"])) == ("OFFBOARDING", True)
        assert set(told["moves"]) == {"stay", "erase"}

    def test_a_move_the_table_does_not_have_is_refused(self, console, main):
        answer = move(console, main, "reactivate")
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "state.illegal_move")
        assert move(console, main, "explode").status_code == 422

    def test_erasing_asks_for_the_typed_name(self, console, main):
        put(main, "offboard")
        assert move(console, main, "erase").json()["error"]["code"] == "dealers.slug_not_typed"
        told = move(console, main, "erase", confirm="main").json()
        assert (told["state"], told["erasure"]["done"]) == ("DELETED", [])
        with market_context():
            assert OutboxEvent.objects.filter(name="task:tenants.life.tasks.erase_dealer").count() == 1


class TestExport:
    def test_is_made_and_downloaded(self, console_of, leaver, tmp_path):
        console = console_of()
        answer = console.post(f"/api/v1/dealers/{leaver.id}/exports")
        assert (answer.status_code, answer.json()["exports"][0]["state"]) == (202, "REQUESTED")
        again = console.post(f"/api/v1/dealers/{leaver.id}/exports")
        assert (again.status_code, again.json()["error"]["code"]) == (409, "dealers.export_runs")
        with market_context():
            export = Export.objects.get()
            early = console.get(f"/api/v1/dealers/{leaver.id}/exports/{export.id}/archive.zip")
            assert early.json()["error"]["code"] == "dealers.export_missing"
            make_export(export_id=export.id)

        answer = console.get(f"/api/v1/dealers/{leaver.id}/exports/{export.id}/archive.zip")
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, len(content)) == (200, int(answer["Content-Length"]))
        target = tmp_path / "x.zip"
        target.write_bytes(content)
        assert verify_archive(target).manifest["dealer"]["id"] == str(leaver.id)
        told = life(console, leaver)["exports"][0]
        assert (told["state"], told["downloads"]) == ("READY", 1)
        with market_context():
            assert AuditLine.objects.filter(action="dealers.export.downloaded").count() == 1

    def test_is_not_another_dealers(self, console, main, other):
        with market_context():
            export = Export.objects.create(dealer_id=main.id, asked_by="x", state="READY")
        answer = console.get(f"/api/v1/dealers/{other.id}/exports/{export.id}/archive.zip")
        assert answer.status_code == 404

    def test_is_downloaded_a_few_times_an_hour(self, console_of, leaver):
        console = console_of()
        with market_context():
            export = _made(leaver)
        address = f"/api/v1/dealers/{leaver.id}/exports/{export.id}/archive.zip"
        statuses = [console.get(address).status_code for _ in range(8)]
        assert statuses == [200] * 6 + [429] * 2


class TestCertificate:
    def test_is_downloaded_in_both_forms(self, console_of, leaver):
        console = console_of()
        put(leaver, "offboard")
        with market_context():
            begin_erasure(actor=OPERATOR, dealer_id=leaver.id, confirm="leaver")
            certificate = carry_out_erasure(leaver.id)
        told = life(console, leaver)
        assert (told["certificate"]["number"], told["moves"], told["ties"]) == (certificate.number, [], [])
        assert set(told["erasure"]["done"]) == set(told["erasure"]["steps"])
        document = console.get(f"/api/v1/dealers/{leaver.id}/certificate.json").json()
        assert document["signature"] == certificate.signature
        assert document["statement"] == json.loads(certificate.statement)
        assert console.get(f"/api/v1/dealers/{leaver.id}/certificate.pdf").content.startswith(b"%PDF-")

    def test_is_not_there_for_who_lives(self, console, main):
        assert console.get(f"/api/v1/dealers/{main.id}/certificate.pdf").status_code == 404


class TestOwnData:
    """The owner's plain pages at the portal."""

    @pytest.mark.parametrize("state", ["ACTIVE", "READ_ONLY", "OFFBOARDING"])
    def test_the_owner_takes_the_data_along(self, leaver, state):
        owner = staff_client(leaver, "OWNER")
        with market_context():
            Dealer.objects.filter(id=leaver.id).update(state=state)
        assert owner.post("/data/export").status_code == 302
        with market_context():
            export = Export.objects.get(dealer_id=leaver.id)
            make_export(export_id=export.id)
        assert f"/data/{export.id}.zip" in owner.get("/data").content.decode()
        answer = owner.get(f"/data/{export.id}.zip")
        assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))

    @pytest.mark.parametrize("role", ["MANAGER", "SALES", None])
    def test_nobody_else_does(self, leaver, role):
        with market_context():
            export = _made(leaver)
        caller = staff_client(leaver, role) if role else client_for(leaver, make_user("买家"))
        put(leaver, "offboard")
        assert caller.post("/data/export").status_code == 403
        assert caller.get(f"/data/{export.id}.zip").status_code == 403
        assert str(export.id) not in caller.get("/data").content.decode()

    def test_a_suspended_dealers_owner_waits(self, leaver):
        owner = staff_client(leaver, "OWNER")
        put(leaver, "suspend")
        assert owner.get("/data").status_code == 403
        assert owner.post("/data/sign-out").status_code == 302

    def test_the_door_is_open_while_the_portal_is_closed(self, leaver, client_of):
        person = operator()
        staff = staff_client(leaver, "OWNER")
        assert staff.get("/data").status_code == 200
        put(leaver, "offboard")
        client = client_of("leaver")
        assert "/data" in client.get("/").content.decode()
        page = client.get("/data").content.decode()
        assert 'action="/data/sign-in"' in page
        wrong = client.post("/data/sign-in", {"login": person.email, "password": "wrong"})
        assert 400 <= wrong.status_code < 500
        assert 'role="alert"' in wrong.content.decode()

    def test_another_dealers_export_does_not_exist(self, leaver, main):
        with market_context():
            export = Export.objects.create(dealer_id=main.id, asked_by="x", state="READY")
        assert staff_client(leaver, "OWNER").get(f"/data/{export.id}.zip").status_code == 404


@pytest.fixture
def console_of(client_of):
    """A console signed in within a test that commits."""

    def make():
        client = client_of("console")
        assert sign_in(client, operator()).status_code == 200
        return client

    return make


def _made(dealer):
    export = ask_export(actor=OPERATOR, dealer_id=dealer.id)
    make_export(export_id=export.id)
    return Export.objects.get(id=export.id)

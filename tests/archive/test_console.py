"""The console's routes of backups: seen by operators, asked for with a typed word, done by the worker."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from core.flow.audit.models import AuditLine
from core.flow.outbox.models import OutboxEvent
from core.kernel import ids
from core.kernel.actor import SYSTEM
from tenants.archive.claims import claimed
from tenants.archive.operations import drill_dealer, restore_dealer, take_backup
from tests.factories.accounts import operator, sign_in
from tests.factories.orders import billing_payment, make_order


@pytest.fixture
def console(client_of, stocked):
    """A browser in which an operator is signed in."""
    cache.clear()
    client = client_of("console")
    assert sign_in(client, operator()).status_code == 200
    OutboxEvent.objects.all().delete()
    return client


def post(client, path: str, body: dict | None = None):
    headers = {"Idempotency-Key": str(ids.new_id())}
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)


def tasks() -> list[str]:
    return list(OutboxEvent.objects.filter(name__startswith="task:tenants.").values_list("name", flat=True))


def test_a_dealer_without_backups(console, stocked):
    said = console.get(f"/api/v1/dealers/{stocked.id}/backups").json()

    assert said == {"items": [], "busy": "", "drill": None, "restore": None}


def test_backups_with_the_last_rehearsal_and_restore(console, stocked):
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    drill = drill_dealer(actor=SYSTEM, dealer_id=stocked.id)
    order = make_order(stocked, "RESERVED")
    billing_payment(stocked, order)
    restored = restore_dealer(actor=SYSTEM, dealer_id=stocked.id, backup_id=backup.id)
    said = console.get(f"/api/v1/dealers/{stocked.id}/backups").json()

    (row,) = said["items"]
    assert (row["id"], row["state"], row["rows"], row["size_bytes"]) == (
        str(backup.id),
        "STORED",
        backup.rows,
        backup.size_bytes,
    )
    assert said["drill"]["state"] == "PASSED"
    assert said["drill"]["rto_seconds"] == pytest.approx(float(drill.rto_seconds), abs=0.001)
    assert (said["restore"]["id"], said["restore"]["undoes"]) == (str(restored.id), False)
    assert said["restore"]["kept_until"] is not None
    assert [(f["code"], f["reference"], f["amount"]["amount"]) for f in said["restore"]["findings"]] == [
        ("payments.order_lost", order.number, order.deposit_minor)
    ]


def test_what_is_under_way_is_said(console, stocked):
    for work in ("backup", "restore"):
        with claimed(f"{work}:{stocked.id}"):
            assert console.get(f"/api/v1/dealers/{stocked.id}/backups").json()["busy"] == work


def test_a_backup_is_asked_for(console, stocked):
    assert post(console, f"/dealers/{stocked.id}/backups").status_code == 202
    assert tasks() == ["task:tenants.archive.tasks.take_one"]


def test_a_restore_and_its_undo_want_the_typed_word(console, stocked):
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    restored = restore_dealer(actor=SYSTEM, dealer_id=stocked.id, backup_id=backup.id)
    lines = AuditLine.objects.count()
    for path in (f"backups/{backup.id}/restore", f"restores/{restored.id}/undo"):
        answer = post(console, f"/dealers/{stocked.id}/{path}", {"confirm": "something"})
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == "archive.not_confirmed"
    assert tasks() == []
    assert AuditLine.objects.count() == lines

    for path in (f"backups/{backup.id}/restore", f"restores/{restored.id}/undo"):
        answer = post(console, f"/dealers/{stocked.id}/{path}", {"confirm": stocked.slug})
        assert answer.status_code == 202, path
    assert "archive.restore.asked" in AuditLine.objects.values_list("action", flat=True)
    assert len(tasks()) == 1  # the second waits for the first to end


def test_another_dealers_backup_is_not_found(console, stocked, neighbour):
    backup = take_backup(actor=SYSTEM, dealer_id=neighbour.id)
    answer = post(console, f"/dealers/{stocked.id}/backups/{backup.id}/restore", {"confirm": stocked.slug})

    assert answer.status_code == 404
    assert tasks() == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_or_asks(client_of, stocked, method):
    stranger = client_of("console")
    answer = getattr(stranger, method)(f"/api/v1/dealers/{stocked.id}/backups")

    assert answer.status_code in (401, 403)
    assert tasks() == []


def test_an_unknown_dealer(console):
    assert console.get(f"/api/v1/dealers/{ids.new_id()}/backups").status_code == 404

"""Operators see whether log and audit hold, and have it checked now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.flow.audit.operations import record
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from shared_apps.notary import tasks
from shared_apps.notary.errors import CheckRuns
from shared_apps.notary.models import ChainResult, CheckRun
from shared_apps.notary.operations import ask_check, check_everything, inspecting, stamp_days
from tenants.context import dealer_context, market_context
from tests.apps.notary.conftest import at, closed, entered, tampered
from tests.factories.accounts import operator, sign_in
from tests.flows.test_audit_chain import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(main, other, authority):
    """A day of the log, stamped, and some audit lines of the platform and two dealers."""
    for number in range(3):
        entered(main, str(number), at(18, 9, number))
    closed(at(19, 1))
    with market_context():
        stamp_days(actor=SYSTEM)
        record(SYSTEM, "trial", ("car", "0"))
    found = {}
    for dealer in (main, other):
        with dealer_context(dealer):
            found[dealer.slug] = [record(SYSTEM, "trial", ("car", n)) for n in "123"]
    tasks.link_audit()
    return found


@pytest.fixture
def desk(client_of):
    client = client_of("console")
    assert sign_in(client, operator()).status_code == 200
    return client


def get(desk, path):
    answer = desk.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def ask(desk):
    return desk.post(
        "/api/v1/log/checks", content_type="application/json", headers={"Idempotency-Key": str(ids.new_id())}
    )


def carry_out():
    """What the worker does with what waits."""
    with market_context():
        waiting = OutboxEvent.objects.get(name="task:notary.tasks.check_now")
    tasks.check_now(**waiting.payload)


def test_a_check_that_was_asked_for_finds_that_everything_holds(desk, lines):
    assert get(desk, "/log")["check"] is None
    assert ask(desk).status_code == 201
    waiting = get(desk, "/log")["check"]
    assert (waiting["started_at"], waiting["finished_at"]) == (None, None)

    carry_out()

    shown = get(desk, "/log")
    check = shown["check"]
    assert (check["done"], check["total"], check["broken"], check["error"], check["fault"]) == (
        3,
        3,
        0,
        "",
        "",
    )
    assert (check["days"], check["leaves"], check["stamped"]) == (1, 3, 1)
    assert shown["days"][0]["date"] == "2026-11-18" and shown["days"][0]["stamped_at"]
    chains = get(desk, "/log/chains")["items"]
    assert [(one["name"] != "", one["fault"], one["lines"] >= 1) for one in chains] == [
        (False, "", True), (True, "", True), (True, "", True),
    ]  # fmt: skip


def test_what_does_not_hold_is_named_and_comes_first(desk, lines, main):
    tamper(main, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", lines["main"][1].id)
    tampered("notary_leaf", "UPDATE notary_leaf SET kind = 'DEPOSIT' WHERE position = 1")
    ask(desk)
    carry_out()

    check = get(desk, "/log")["check"]
    assert (check["broken"], check["fault"], check["fault_day"], check["fault_position"]) == (
        1, "leaf_changed", "2026-11-18", 1,
    )  # fmt: skip
    first = get(desk, "/log/chains")["items"][0]
    assert (first["name"], first["fault"], first["action"], first["subject"]) == (
        main.name, "line_changed", "trial", "car:2",
    )  # fmt: skip

    tamper(main, "UPDATE audit_auditline SET note = '' WHERE id = %s", lines["main"][1].id)
    with market_context():
        check_everything(actor=SYSTEM)
        assert not ChainResult.objects.exclude(fault="").exists()


def test_a_chain_that_cannot_be_read_does_not_stop_the_others(lines, main, monkeypatch):
    real = inspecting.check_audit

    def once(dealer, *, outside):
        if dealer == main:
            raise RuntimeError("no such table")
        return real(dealer, outside=outside)

    monkeypatch.setattr(inspecting, "check_audit", once)
    with market_context():
        run = check_everything(actor=SYSTEM)
        assert (run.done, run.broken) == (3, 1)
        assert ChainResult.objects.get(dealer_id=main.id).fault == "unreadable"


def test_heads_that_cannot_be_read_end_it_with_a_reason(desk, lines, monkeypatch):
    monkeypatch.setattr("shared_apps.notary.outside.vault", lambda: (_ for _ in ()).throw(OSError("gone")))
    ask(desk)
    carry_out()
    check = get(desk, "/log")["check"]
    assert (check["error"], check["done"]) == ("notary.heads_unreadable", 0)
    assert check["finished_at"]


def test_one_at_a_time_and_a_dead_one_does_not_stand_in_the_way(desk, lines):
    assert ask(desk).status_code == 201
    assert ask(desk).json()["error"]["code"] == "notary.check_runs"
    with market_context():
        with pytest.raises(CheckRuns):
            check_everything(actor=SYSTEM)
        assert CheckRun.objects.count() == 1
        CheckRun.objects.update(updated_at=clock.now() - timedelta(hours=1))
    dead = get(desk, "/log")["check"]
    assert (dead["error"], bool(dead["finished_at"])) == ("notary.check_died", True)
    assert ask(desk).status_code == 201


def test_it_needs_the_right(db):
    with market_context():
        with pytest.raises(Forbidden):
            ask_check(actor=Actor("operator", ids.new_id(), "x", frozenset({"console.see"})))
        assert not CheckRun.objects.exists()

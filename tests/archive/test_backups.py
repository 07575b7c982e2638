"""Backups: whole, sealed, on time, thinned out, and gone when they are to be forgotten."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from zstandard import ZstdDecompressor

from core.flow.audit.models import AuditLine
from core.flow.audit.operations import record
from core.flow.outbox.models import OutboxEvent
from core.kernel import clock
from core.kernel.actor import SYSTEM, Actor
from core.kernel.errors import Forbidden
from core.storage import scope
from core.storage.crypto import SealBroken
from core.storage.sealed_stream import SealedReader
from tenants.archive import objects
from tenants.archive.claims import claimed, is_claimed
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.errors import BackupRunning, NothingToBackUp
from tenants.archive.models import Backup
from tenants.archive.operations import (
    ask_for_backup,
    forget_backups,
    take_backup,
    take_due_backups,
    thin_out,
)
from tenants.archive.summary import DumpSummary
from tenants.context import dealer_context, market_context
from tenants.keys.operations import KeyGone, data_key, destroy_keys
from tenants.models import Dealer

HOUR = timedelta(hours=1)


@pytest.fixture
def backup(stocked) -> Backup:
    return take_backup(actor=SYSTEM, dealer_id=stocked.id)


def plain_of(backup: Backup) -> bytes:
    with (
        market_context(),
        objects.opened(backup.object_key, data_key(backup.dealer_id), bound_to=backup.place) as plain,
    ):
        return plain.read()


def write_something(dealer) -> None:
    with dealer_context(dealer), transaction.atomic():
        record(SYSTEM, "trial.more", ("trial", "1"))


def count_at_once() -> None:
    """Have this session's writes counted now; by itself the database does so within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")


class TestTaking:
    def test_the_file_is_the_dump_and_the_row_says_what_is_in_it(self, backup, stocked, vault):
        plain = plain_of(backup)
        said = DumpSummary.from_json(plain.split(b"--: end ")[1].split(b"\n")[0].decode())

        assert backup.state == "STORED"
        assert said == DumpSummary.from_dict(Backup.objects.get().summary)
        assert said.differences(dump_schema(stocked.schema, Nowhere())) == []
        assert (backup.rows, backup.fingerprint, backup.version) == (
            said.rows,
            said.fingerprint,
            said.version,
        )
        assert objects.digest_of(backup.object_key) == (backup.sha256, backup.size_bytes)
        assert backup.object_key.startswith(f"dealers/{stocked.schema}/backups/")
        assert [p for p in vault.rglob("*") if p.is_file()] == [vault / backup.object_key]
        assert (vault / backup.object_key).stat().st_mode & 0o077 == 0

    def test_the_dealers_rows_in_public_follow_without_its_key(self, backup, stocked):
        *lines, end = plain_of(backup).decode().split("--: public\n")[1].splitlines()
        rows = [json.loads(line.removeprefix("--: row ")) for line in lines]
        counts = {table: n for table, n in json.loads(end.removeprefix("--: public-end ")).items() if n}

        assert [r["row"]["slug"] for r in rows if r["table"] == "tenants_dealer"] == [stocked.slug]
        assert counts == Counter(r["table"] for r in rows)
        assert counts["marketplace_vinregistration"] == 2
        assert "keys_dealerkey" not in counts

    def test_nothing_in_it_can_be_read_without_the_dealers_key(self, backup, vault):
        sealed = (vault / backup.object_key).read_bytes()
        with market_context():
            destroy_keys(backup.dealer_id)

        assert b"audit_auditline" not in sealed
        with pytest.raises(KeyGone):
            plain_of(backup)

    def test_it_opens_as_this_backup_only(self, backup, vault):
        sealed = (vault / backup.object_key).read_bytes()
        with market_context():
            key = data_key(backup.dealer_id)
        with pytest.raises(SealBroken):
            SealedReader(io.BytesIO(sealed), key, bound_to="backup:another").readall()

        whole = SealedReader(io.BytesIO(sealed), key, bound_to=backup.place).readall()
        assert ZstdDecompressor().stream_reader(whole).read() == plain_of(backup)

    def test_a_failure_stands_in_its_row_and_leaves_no_file(self, stocked, vault, monkeypatch):
        def refuse(*args, **options):
            raise OSError("the disk is full")

        monkeypatch.setattr("tenants.archive.operations.taking.write_public_rows", refuse)
        with pytest.raises(OSError, match="full"):
            take_backup(actor=SYSTEM, dealer_id=stocked.id)

        failed = Backup.objects.get()
        assert (failed.state, failed.error) == ("FAILED", "OSError: the disk is full")
        assert [p for p in vault.rglob("*") if p.is_file()] == []

    def test_an_archive_that_refuses_is_a_failure(self, stocked, settings):
        settings.STORAGES = {
            **settings.STORAGES,
            "archive": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": "/dev/null/archive"},
            },
        }
        with pytest.raises(OSError):
            take_backup(actor=SYSTEM, dealer_id=stocked.id)

        assert Backup.objects.get().state == "FAILED"

    def test_one_at_a_time(self, stocked):
        with claimed(f"backup:{stocked.id}") as free:
            assert free
            with pytest.raises(BackupRunning):
                take_backup(actor=SYSTEM, dealer_id=stocked.id)
            with market_context(), pytest.raises(BackupRunning):
                ask_for_backup(actor=SYSTEM, dealer_id=stocked.id)
            assert Backup.objects.count() == 0
        assert not is_claimed(f"backup:{stocked.id}")
        assert take_backup(actor=SYSTEM, dealer_id=stocked.id).state == "STORED"

    def test_one_that_lost_its_process_is_given_up_by_the_next(self, stocked):
        dead = Backup.objects.create(dealer_id=stocked.id, schema=stocked.schema, object_key="dealers/x")
        take_backup(actor=SYSTEM, dealer_id=stocked.id)
        dead.refresh_from_db()

        assert (dead.state, dead.error) == ("FAILED", "TimeoutError: the process that took it ended")

    def test_a_dealer_without_data_has_none(self, dealer):
        Dealer.objects.filter(id=dealer.id).update(state="PROVISIONING")
        with pytest.raises(NothingToBackUp):
            take_backup(actor=SYSTEM, dealer_id=dealer.id)
        with market_context(), pytest.raises(NothingToBackUp):
            ask_for_backup(actor=SYSTEM, dealer_id=dealer.id)

        assert Backup.objects.count() == 0

    def test_who_has_no_right_gets_none(self, stocked):
        nobody = Actor(kind="operator")
        for attempt in (take_backup, ask_for_backup):
            with pytest.raises(Forbidden):
                attempt(actor=nobody, dealer_id=stocked.id)

        assert Backup.objects.count() == OutboxEvent.objects.filter(name__startswith="task:").count() == 0

    def test_asking_twice_is_asking_once_and_leaves_a_line(self, stocked):
        OutboxEvent.objects.all().delete()
        operator = Actor(kind="operator", name="Lin", rights=frozenset({"dealers.back_up"}))
        with market_context():
            ask_for_backup(actor=operator, dealer_id=stocked.id)
            ask_for_backup(actor=operator, dealer_id=stocked.id)

            assert [e.name for e in OutboxEvent.objects.all()] == ["task:tenants.archive.tasks.take_one"]
            assert AuditLine.objects.filter(action="archive.backup.asked", actor_name="Lin").exists()

    def test_a_dealer_cannot_reach_the_archive(self, backup, stocked):
        with dealer_context(stocked), pytest.raises(scope.NoScope):
            objects.digest_of(backup.object_key)


class TestSchedule:
    def run(self, minutes: float = 5) -> dict[str, int]:
        return take_due_backups(actor=SYSTEM, budget=timedelta(minutes=minutes))

    def test_every_dealer_gets_its_first_at_once_and_the_next_when_it_is_due(self, stocked):
        assert self.run()["taken"] == 1
        assert self.run() == {"taken": 0, "unchanged": 0, "failed": 0}
        write_something(stocked)
        count_at_once()
        with clock.set_to(clock.now() + HOUR):
            assert self.run()["taken"] == 1

    def test_who_changed_nothing_is_noted_as_safe_instead(self, stocked):
        count_at_once()
        self.run()
        count_at_once()
        later = clock.now() + 2 * HOUR
        with clock.set_to(later):
            assert self.run() == {"taken": 0, "unchanged": 1, "failed": 0}

        backup = Backup.objects.get()
        assert backup.checked_at == later
        assert backup.taken_at < later

    def test_after_a_week_an_unchanged_dealer_is_backed_up_all_the_same(self, stocked):
        count_at_once()
        self.run()
        count_at_once()
        with clock.set_to(clock.now() + timedelta(days=8)):
            assert self.run()["taken"] == 1

    def test_one_dealers_failure_does_not_keep_the_others_waiting_and_is_tried_again(self, stocked, main):
        Dealer.objects.filter(id=main.id).update(schema_name="d_999999")  # which is not there

        assert self.run() == {"taken": 1, "unchanged": 0, "failed": 1}
        assert self.run() == {"taken": 0, "unchanged": 0, "failed": 0}
        for after, failed in ((4, 0), (6, 1), (10, 0), (17, 1)):  # minutes: 5, then 10 more
            with clock.set_to(clock.now() + timedelta(minutes=after)):
                assert self.run()["failed"] == failed, after

    def test_an_archive_that_fails_ends_the_run(self, stocked, main, other, monkeypatch):
        seen = []

        def refuse(*, actor, dealer_id):
            seen.append(dealer_id)
            raise ConnectionError

        monkeypatch.setattr("tenants.archive.operations.taking.take_backup", refuse)
        monkeypatch.setattr("tenants.archive.operations.taking.FAILURES_THAT_END_A_RUN", 2)

        assert self.run()["failed"] == 2 == len(seen)

    def test_without_time_nothing_is_begun(self, stocked):
        assert self.run(minutes=0) == {"taken": 0, "unchanged": 0, "failed": 0}


class TestForgetting:
    def test_what_is_one_too_many_goes_with_its_file(self, backup, stocked, vault):
        second = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        Backup.objects.filter(id=backup.id).update(taken_at=second.taken_at - timedelta(seconds=1))

        with clock.set_to(clock.now() + timedelta(days=3)):
            assert thin_out(actor=SYSTEM) == 1
        assert [b.id for b in Backup.objects.all()] == [second.id]
        assert [p for p in vault.rglob("*") if p.is_file()] == [vault / second.object_key]

    def test_a_file_that_stays_keeps_its_row(self, backup, stocked, monkeypatch):
        second = take_backup(actor=SYSTEM, dealer_id=stocked.id)
        Backup.objects.filter(id=backup.id).update(taken_at=second.taken_at - timedelta(seconds=1))

        def refuse(key):
            raise ConnectionError

        monkeypatch.setattr("tenants.archive.objects.forget", refuse)
        with clock.set_to(clock.now() + timedelta(days=3)):
            assert thin_out(actor=SYSTEM) == 0
        assert Backup.objects.count() == 2

    def test_forgetting_a_dealer_leaves_nothing_of_it(self, backup, stocked, vault):
        assert forget_backups(stocked.id) == 1

        assert Backup.objects.count() == 0
        assert [p for p in vault.rglob("*") if p.is_file()] == []

"""The rehearsal: it passes when all is well, fails on any difference, measures, and leaves nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.kernel import clock
from core.kernel.actor import SYSTEM
from tenants.archive import objects
from tenants.archive.dump import dump_schema
from tenants.archive.errors import NoSuchBackup
from tenants.archive.models import Backup, Drill, Restore
from tenants.archive.operations import drill_dealer, drill_sample, restore_dealer, sweep_scratch, take_backup
from tenants.archive.queries import change_marks
from tenants.archive.swap import drop_scratch
from tenants.context import dealer_context, market_context, owner_context
from tenants.keys.operations import data_key
from tests.archive.conftest import schemas
from tests.archive.test_backups import count_at_once, write_something
from tests.factories.stock import make_vehicle


@pytest.fixture
def backup(stocked) -> Backup:
    count_at_once()
    return take_backup(actor=SYSTEM, dealer_id=stocked.id)


@pytest.fixture
def soon(monkeypatch) -> None:
    """Do not wait for counters that will not move."""
    monkeypatch.setattr("tenants.archive.operations.drilling.COUNTED_WITHIN", 1)
    monkeypatch.setattr("tenants.archive.operations.drilling.sleep", lambda seconds: None)


def drill(backup: Backup) -> Drill:
    return drill_dealer(actor=SYSTEM, dealer_id=backup.dealer_id)


def manage(*args: str) -> tuple[str, int]:
    said = StringIO()
    try:
        call_command("backup", *args, stdout=said)
    except SystemExit as stop:
        return said.getvalue(), int(stop.code or 0)
    return said.getvalue(), 0


class TestDrill:
    def test_a_sound_backup_passes_and_leaves_nothing(self, backup):
        before = schemas()
        with clock.set_to(backup.taken_at + timedelta(minutes=30)):
            done = drill(backup)

        assert (done.state, done.error, done.report["differences"]) == ("PASSED", "", [])
        assert done.report["live"] == {"unchanged": True, "changed_tables": []}
        assert done.rpo_seconds == 1800
        assert done.rto_seconds > 0
        assert done.report["rows"] == backup.rows
        assert schemas() == before

    def test_data_that_did_not_change_is_as_young_as_the_last_look_at_it(self, backup):
        Backup.objects.update(checked_at=backup.taken_at + timedelta(minutes=25))
        with clock.set_to(backup.taken_at + timedelta(minutes=30)):
            assert drill(backup).rpo_seconds == 300

    def test_what_was_written_since_is_no_difference(self, backup, stocked):
        write_something(stocked)
        count_at_once()
        done = drill(backup)

        assert done.state == "PASSED"
        assert done.report["live"] == {"unchanged": False, "changed_tables": ["audit_auditline"]}

    def test_live_data_that_differs_though_nothing_was_written_fails(self, backup, stocked, soon):
        write_something(stocked)
        count_at_once()
        with market_context():
            from_now = Backup.objects.get()
        from_now.mark = now_counted(stocked.schema)
        from_now.save()
        done = drill(backup)

        assert done.state == "FAILED"
        assert done.report["differences"][0].startswith("against the live data, which nobody changed: audit")

    @pytest.mark.parametrize("harm", ["a flipped bit", "no file", "another dump", "another size"])
    def test_a_file_that_is_not_what_it_was_fails(self, backup, stocked, vault, harm):
        before, path = schemas(), vault / backup.object_key
        if harm == "a flipped bit":
            sealed = bytearray(path.read_bytes())
            sealed[-1] ^= 1
            path.write_bytes(bytes(sealed))
        elif harm == "no file":
            path.unlink()
        elif harm == "another dump":
            make_vehicle(stocked)
            path.unlink()
            with market_context():
                key = data_key(stocked.id)
                objects.store(
                    backup.object_key,
                    key,
                    bound_to=backup.place,
                    write=lambda sink: dump_schema(stocked.schema, sink),
                )
        else:
            Backup.objects.update(size_bytes=backup.size_bytes + 1)
        done = drill(backup)

        assert done.state == "FAILED"
        assert done.error or done.report["differences"]
        assert (harm == "another dump") == any("stock_vehicle: 2 rows" in line for line in lines(done))
        assert schemas() == before

    def test_without_a_backup_there_is_nothing_to_rehearse(self, stocked):
        with pytest.raises(NoSuchBackup):
            drill_dealer(actor=SYSTEM, dealer_id=stocked.id)

        assert Drill.objects.count() == 0
        assert drill_sample(actor=SYSTEM, size=3) == []

    def test_a_sample_is_of_different_dealers(self, backup, neighbour):
        take_backup(actor=SYSTEM, dealer_id=neighbour.id)
        drills = drill_sample(actor=SYSTEM, size=5)

        assert {d.dealer_id for d in drills} == {backup.dealer_id, neighbour.id}
        assert {d.state for d in drills} == {"PASSED"}


class TestSweep:
    def test_what_a_killed_drill_left_goes_and_what_a_restore_keeps_stays(self, backup, stocked):
        kept = restore_dealer(actor=SYSTEM, dealer_id=stocked.id, backup_id=backup.id).kept_schema
        left = Drill.objects.create(dealer_id=stocked.id, backup=backup, scratch="r_000777")
        with owner_context():
            make_schema("r_000777")

        assert sweep_scratch(actor=SYSTEM) == ["r_000777"]
        assert kept in schemas()
        left.refresh_from_db()
        assert left.state == "FAILED"

    def test_only_scratch_schemas_can_be_dropped(self, stocked):
        with pytest.raises(ValueError, match="not a scratch"):
            drop_scratch(stocked.schema)

        assert stocked.schema in schemas()


class TestCommand:
    def test_take_list_drill_restore_undo(self, stocked):
        assert "bytes: dealers/" in manage("take", "xihu")[0]
        assert " STORED" in manage("list", "xihu")[0]
        said, code = manage("drill", "xihu")
        assert said.startswith("passed")
        assert code == 0
        told = json.loads(manage("drill", "--sample", "2", "--json")[0])
        assert told["passed"] is True
        assert {"rpo_seconds", "rto_seconds", "tables", "size_bytes"} <= told.keys()
        later = make_vehicle(stocked, "AVAILABLE")
        assert "Restored to" in manage("restore", "xihu", "--yes")[0]
        assert exists(stocked, later) is False
        assert "Restored to" in manage("undo", "xihu", "--yes")[0]
        assert exists(stocked, later) is True

    def test_a_difference_is_exit_code_1(self, backup, vault):
        (vault / backup.object_key).unlink()
        said, code = manage("drill", "xihu")

        assert code == 1
        assert said.startswith("FAILED")

    def test_a_moment_before_the_first_backup_is_refused(self, backup):
        for moment, refusal in (
            ("2020-01-01T00:00:00+08:00", "There is no such backup"),
            ("2020-01-01T00:00:00", "zone"),
            ("yesterday", "no time"),
        ):
            with pytest.raises(CommandError, match=refusal):
                manage("restore", "xihu", "--to", moment, "--yes")
        assert Restore.objects.count() == 0

    def test_the_word_must_be_typed(self, backup, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda question: "yes")
        with pytest.raises(CommandError, match="Nothing was changed"):
            manage("restore", "xihu")

        assert Restore.objects.count() == 0

    def test_a_dealer_nobody_knows(self, stocked):
        with pytest.raises(CommandError, match="nobody"):
            manage("list", "nobody")


def lines(done: Drill) -> list[str]:
    return [*done.report.get("differences", []), done.error]


def exists(dealer, vehicle) -> bool:
    with dealer_context(dealer):
        return type(vehicle).objects.filter(id=vehicle.id).exists()


def make_schema(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')


def now_counted(schema: str) -> str:
    with market_context():
        return change_marks([schema])[schema]

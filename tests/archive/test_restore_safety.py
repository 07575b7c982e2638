"""A restore that fails, is killed or meets others at work leaves all as it was."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from core.kernel import clock
from core.kernel.actor import SYSTEM
from core.storage.crypto import SealBroken
from shared_apps.marketplace.models import Listing
from tenant_apps.stock.models import Vehicle
from tenants.archive.claims import claimed
from tenants.archive.errors import NothingKept, RestoreMismatch, RestoreRunning
from tenants.archive.models import Restore
from tenants.archive.operations import (
    drop_what_was_kept_long_enough,
    forget_backups,
    mend_interrupted,
    undo_restore,
)
from tenants.archive.operations.restoring import WHILE_RESTORING
from tenants.context import dealer_context, owner_context
from tenants.models import Dealer
from tenants.provisioning import make_schema
from tests.archive.conftest import schemas
from tests.archive.restoring import content, restore
from tests.factories.stock import make_vehicle


class TestSafety:
    def test_what_was_replaced_is_kept_and_comes_back(self, backup, stocked):
        later = make_vehicle(stocked, "AVAILABLE")
        done = restore(backup)
        undone = undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

        with dealer_context(stocked):
            assert Vehicle.objects.filter(id=later.id).exists()
        done.refresh_from_db()
        assert (done.state, done.kept_schema) == ("UNDONE", "")
        assert undone.kept_schema in schemas()
        with owner_context():
            assert Listing.objects.get(id=later.id).on_offer
        with pytest.raises(NothingKept):
            undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

    def test_it_is_dropped_when_its_time_is_over(self, backup, stocked):
        done = restore(backup)

        assert drop_what_was_kept_long_enough(actor=SYSTEM) == 0
        with clock.set_to(clock.now() + timedelta(days=8)):
            assert drop_what_was_kept_long_enough(actor=SYSTEM) == 1
        assert done.kept_schema not in schemas()
        with pytest.raises(NothingKept):
            undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

    def test_forgetting_the_dealer_drops_it_too(self, backup, stocked):
        done = restore(backup)
        forget_backups(stocked.id)

        assert done.kept_schema not in schemas()
        assert Restore.objects.count() == 0

    def test_and_what_a_killed_restore_had_loaded(self, backup, stocked):
        half = Restore.objects.create(
            dealer_id=stocked.id, backup=backup, restored_to=backup.taken_at, new_schema="r_000777"
        )
        with owner_context():
            make_schema("r_000777")
        with claimed(f"restore:{stocked.id}"), pytest.raises(RestoreRunning):
            forget_backups(stocked.id)
        assert half.new_schema in schemas()

        forget_backups(stocked.id)
        assert half.new_schema not in schemas()

    @pytest.mark.parametrize("harm", ["the file", "the row"])
    def test_a_backup_that_is_not_what_it_says_replaces_nothing(self, backup, stocked, vault, harm):
        if harm == "the file":
            path = vault / backup.object_key
            sealed = bytearray(path.read_bytes())
            sealed[len(sealed) // 2] ^= 1
            path.write_bytes(bytes(sealed))
        else:
            backup.summary["tables"]["stock_vehicle"]["rows"] += 1
            backup.save()
        before, named = content(stocked.schema), schemas()
        with pytest.raises((SealBroken, RestoreMismatch)):
            restore(backup)

        assert before.differences(content(stocked.schema)) == []
        assert schemas() == named
        assert Restore.objects.get().state == "FAILED"
        assert Dealer.objects.get(id=stocked.id).maintenance == ""

    def test_the_portal_is_closed_meanwhile_and_open_again(self, backup, stocked, monkeypatch):
        seen = []
        before = Dealer.objects.get(id=stocked.id).maintenance
        monkeypatch.setattr(
            "tenants.archive.operations.restoring.require_sound",
            lambda loaded: seen.append(Dealer.objects.get(id=stocked.id).maintenance),
        )
        restore(backup)

        assert (before, seen) == ("", [WHILE_RESTORING])
        assert Dealer.objects.get(id=stocked.id).maintenance == ""

    def test_one_that_an_operator_closed_stays_closed(self, backup, stocked):
        Dealer.objects.filter(id=stocked.id).update(maintenance="stocktaking")
        restore(backup)

        assert Dealer.objects.get(id=stocked.id).maintenance == "stocktaking"

    def test_one_at_a_time(self, backup, stocked):
        with claimed(f"restore:{stocked.id}"), pytest.raises(RestoreRunning):
            restore(backup)

        assert Restore.objects.count() == 0

    def test_a_transaction_at_work_is_waited_for_and_the_next_finds_the_restored_schema(
        self, backup, stocked, monkeypatch
    ):
        at_work, go_on, answers = Event(), Event(), []

        def work() -> None:
            with dealer_context(stocked):
                with transaction.atomic():
                    answers.append(Vehicle.objects.select_for_update().count())
                    at_work.set()
                    go_on.wait(20)
                    Vehicle.objects.update(note="in the replaced schema")
                answers.append(Vehicle.objects.filter(note="in the replaced schema").count())
            connection.close()

        make_vehicle(stocked)
        worker = Thread(target=work)
        worker.start()
        at_work.wait(20)
        Thread(target=lambda: (Event().wait(1), go_on.set())).start()
        done = restore(backup)
        worker.join()

        assert done.state == "DONE"
        assert answers[0] == 3
        with dealer_context(stocked):
            assert Vehicle.objects.filter(note="in the replaced schema").count() == 0
        with owner_context(done.kept_schema):
            assert Vehicle.objects.filter(note="in the replaced schema").count() == 3

    def test_one_that_never_ends_leaves_all_as_it_was(self, backup, stocked, monkeypatch):
        monkeypatch.setattr("tenants.archive.swap.TRIES", 1)
        monkeypatch.setattr("tenants.archive.swap.PATIENCE", "200ms")
        before = content(stocked.schema)
        busy = connection.copy()
        with owner_context():
            busy.set_autocommit(False)
            with busy.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {stocked.schema}.stock_vehicle")
            with pytest.raises(OperationalError, match="lock timeout"):
                restore(backup)
            busy.close()

        assert before.differences(content(stocked.schema)) == []
        assert [r.state for r in Restore.objects.all()] == ["FAILED"]

    def test_one_that_was_killed_before_is_cleaned_up_and_after_is_finished(
        self, backup, stocked, monkeypatch
    ):
        class Killed(BaseException):
            pass

        def die(*args, **options):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr("tenants.archive.operations.restoring.require_sound", die)
            patch.setattr("tenants.archive.operations.restoring._fail", lambda *args: None)
            with pytest.raises(Killed):
                restore(backup)
        assert Restore.objects.get().new_schema in schemas()
        assert mend_interrupted(actor=SYSTEM) == 1
        assert Restore.objects.get().state == "FAILED"
        assert Restore.objects.get().new_schema not in schemas()

        later = make_vehicle(stocked, "AVAILABLE")
        with monkeypatch.context() as patch:
            patch.setattr("tenants.archive.operations.restoring._settle", die)
            with pytest.raises(Killed):
                restore(backup)
        with owner_context():
            assert Listing.objects.get(id=later.id).on_offer
        assert mend_interrupted(actor=SYSTEM) == 1
        with owner_context():
            assert not Listing.objects.get(id=later.id).on_offer
        assert mend_interrupted(actor=SYSTEM) == 0

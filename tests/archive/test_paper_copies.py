"""Every sealed document has one sealed copy beside the backups, and comes back from it when it is lost."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction

from core.kernel.actor import SYSTEM
from core.storage.vault import vault
from tenant_apps.archive.models import Document
from tenant_apps.archive.operations import erase_expired, open_document, place_hold
from tenants.archive.models import VaultCopy
from tenants.archive.objects import archive
from tenants.archive.operations import drill_dealer, forget_backups, take_backup
from tenants.context import dealer_context, market_context
from tenants.keys.operations import add_key
from tests.apps.archive.conftest import filed, long_ago, person
from tests.archive.restoring import codes, restore


@pytest.fixture
def paper(stocked):
    with dealer_context(stocked), transaction.atomic():
        return filed(1)


def backed_up(dealer):
    return take_backup(actor=SYSTEM, dealer_id=dealer.id)


def copies():
    with market_context():
        return list(VaultCopy.objects.order_by("created_at"))


def original(dealer, paper):
    with dealer_context(dealer):
        return settings.STORAGES["vault"]["OPTIONS"]["location"] / Document.objects.get(id=paper.id).key


def test_each_is_copied_once_and_sealed(stocked, paper):
    first = backed_up(stocked)
    assert first.summary["papers"] == {"copied": 1, "faulty": []}
    with dealer_context(stocked), transaction.atomic():
        filed(2)
    assert backed_up(stocked).summary["papers"]["copied"] == 1
    assert "papers" not in backed_up(stocked).summary
    assert len(copies()) == 2
    with market_context(), archive().open(copies()[0].object_key) as sealed:
        assert b"%PDF" not in sealed.read()


def test_a_lost_original_comes_back_with_a_restore_and_is_held_again(stocked, paper):
    with dealer_context(stocked), transaction.atomic():
        place_hold(actor=person(), document_id=paper.id, reason="与买方的诉讼")
    backup, place = backed_up(stocked), original(stocked, paper)
    place.unlink()
    place.with_suffix(".held").unlink()

    done = restore(backup)

    assert codes(done) == [("archive.file_put_back", paper.number)]
    with dealer_context(stocked):
        assert (
            open_document(actor=person(), document_id=paper.id, purpose="AUDIT")[1] == b"%PDF-1.7 document 1"
        )
        assert vault().stays_until(Document.objects.get().key, "") == paper.retain_until
    assert place.with_suffix(".held").exists()


def test_one_that_is_lost_with_its_copy_is_told(stocked, paper):
    backup = backed_up(stocked)
    original(stocked, paper).unlink()
    with market_context():
        archive().delete(copies()[0].object_key)
    assert codes(restore(backup)) == [("archive.file_lost", paper.number)]


def test_a_damaged_original_is_not_copied_and_the_drill_says_so(stocked, paper):
    place = original(stocked, paper)
    place.chmod(0o600)
    place.write_bytes(b"%PDF-1.7 documenT 1")
    assert backed_up(stocked).summary["papers"] == {"copied": 0, "faulty": [paper.number]}
    drill = drill_dealer(actor=SYSTEM, dealer_id=stocked.id)
    assert drill.report["differences"] == ["1 sealed documents have no copy"]


def test_a_store_that_fails_does_not_cost_the_backup(stocked, paper, monkeypatch):
    def gone(self, key, version):
        raise OSError("the store is gone")

    monkeypatch.setattr("core.storage.vault.ReadOnlyFiles.opened", gone)
    backup = backed_up(stocked)
    assert (backup.state, "the store is gone" in backup.summary["papers"]["error"]) == ("STORED", True)
    monkeypatch.undo()


def test_what_was_erased_is_erased_here_too(stocked):
    with dealer_context(stocked), transaction.atomic():
        long_ago()
    backed_up(stocked)
    (copy,) = copies()
    with dealer_context(stocked):
        assert erase_expired(actor=SYSTEM) == 1
    backed_up(stocked)
    with market_context():
        assert copies() == [] and not archive().exists(copy.object_key)


def test_a_new_key_seals_them_anew(stocked, paper):
    backed_up(stocked)
    with market_context(), transaction.atomic():
        number = add_key(stocked.id)
    backed_up(stocked)
    assert [copy.key_number for copy in copies()] == [number]
    original(stocked, paper).unlink()
    assert codes(restore(backed_up(stocked))) == [("archive.file_put_back", paper.number)]


def test_they_go_with_the_backups(stocked, paper):
    backed_up(stocked)
    (copy,) = copies()
    forget_backups(stocked.id)
    with market_context():
        assert copies() == [] and not archive().exists(copy.object_key)

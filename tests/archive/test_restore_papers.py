"""What was filed for good does not go back with a restore: not the documents, not the holds on them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from core.kernel import ids
from core.kernel.actor import SYSTEM
from core.storage.vault import vault
from tenant_apps.archive.models import Document, Hold
from tenant_apps.archive.operations import open_document, place_hold
from tenants.archive.operations import take_backup, undo_restore
from tenants.context import dealer_context
from tests.apps.archive.conftest import filed, long_ago, person
from tests.archive.restoring import codes, restore


@pytest.fixture
def papers(stocked):
    """One document before the backup, another after it, and by then a hold on the first."""
    with dealer_context(stocked), transaction.atomic():
        before = filed(1)
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    with dealer_context(stocked), transaction.atomic():
        after = filed(2, number="HZ-AFTER")
        place_hold(actor=person(), document_id=before.id, reason="与买方的诉讼")
    return backup, before, after


def test_documents_and_holds_stay_and_what_came_since_is_told(stocked, papers):
    backup, before, after = papers
    done = restore(backup)

    assert ("archive.filed_since", "HZ-AFTER") in codes(done)
    with dealer_context(stocked):
        assert set(Document.objects.values_list("id", flat=True)) == {before.id, after.id}
        assert Hold.objects.get().document_id == before.id
        _, content = open_document(actor=person(), document_id=after.id, purpose="AUDIT")
        assert content == b"%PDF-1.7 document 2"
        with pytest.raises(DatabaseError), transaction.atomic():  # the guards are awake again
            Document.objects.filter(id=after.id).update(vin="")
        with pytest.raises(DatabaseError), transaction.atomic():
            Hold.objects.update(state="RELEASED")


def test_undoing_the_restore_keeps_what_was_filed_in_between(stocked, papers):
    backup, before, after = papers
    done = restore(backup)
    with dealer_context(stocked), transaction.atomic():
        between = filed(3, number="HZ-BETWEEN")
    undone = undo_restore(actor=SYSTEM, dealer_id=stocked.id, restore_id=done.id)

    with dealer_context(stocked):
        assert set(Document.objects.values_list("id", flat=True)) == {before.id, after.id, between.id}
    assert ("archive.filed_since", "HZ-BETWEEN") in codes(undone)


def test_what_was_erased_since_stays_erased(stocked):
    with dealer_context(stocked), transaction.atomic():
        old = long_ago()
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    with dealer_context(stocked), transaction.atomic():
        from_vault = Document.objects.get()
        vault().erase(from_vault.key, from_vault.storage_version)
        Document.objects.filter(id=old.id).update(erased_at=from_vault.created_at, buyer_name="")
    done = restore(backup)

    with dealer_context(stocked):
        assert Document.objects.get().erased_at is not None
    assert codes(done) == []


def test_a_filing_and_a_restore_do_not_miss_each_other(stocked):
    """A document with the same content, drawn again by what went back, finds its entry."""
    subject = ("contract", ids.new_id())
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    with dealer_context(stocked), transaction.atomic():
        first = filed(1, subject=subject)
    restore(backup)
    with dealer_context(stocked), transaction.atomic():
        assert filed(1, subject=subject).id == first.id

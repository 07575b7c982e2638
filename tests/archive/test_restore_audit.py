"""A restore takes the chain of audit lines back with the lines; published heads tell of it all the same."""

from __future__ import annotations

from core.flow.audit.operations import extend_chain, record
from core.kernel import ids
from core.kernel.actor import SYSTEM
from shared_apps.notary.checking import check_audit
from shared_apps.notary.operations import anchor_audit
from tenants.archive.operations import take_backup
from tenants.context import dealer_context
from tests.archive.restoring import restore
from tests.flows.test_audit_chain import tamper


def write(dealer) -> None:
    with dealer_context(dealer):
        record(SYSTEM, "trial", ("car", ids.new_id()))
        anchor_audit(actor=SYSTEM)


def test_the_chain_holds_after_a_restore_which_explains_the_head_it_left_behind(stocked):
    write(stocked)
    backup = take_backup(actor=SYSTEM, dealer_id=stocked.id)
    write(stocked)
    restore(backup)

    with dealer_context(stocked):
        extend_chain(actor=SYSTEM)
    found = check_audit(stocked)

    assert (found.bad, found.heads, found.undone, found.waiting) == (None, 1, 1, 0)


def test_a_line_changed_after_a_restore_is_still_named(stocked):
    write(stocked)
    restore(take_backup(actor=SYSTEM, dealer_id=stocked.id))
    with dealer_context(stocked):
        line = record(SYSTEM, "trial", ("car", ids.new_id()))
        extend_chain(actor=SYSTEM)
    tamper(stocked, "UPDATE audit_auditline SET note = 'x' WHERE id = %s", line.id)

    assert check_audit(stocked).bad.line_id == line.id

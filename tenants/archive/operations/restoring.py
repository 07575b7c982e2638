from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock
from core.kernel.actor import Actor
from tenants.archive.claims import claimed, is_claimed
from tenants.archive.errors import NotConfirmed, NothingKept, RestoreRunning
from tenants.archive.hooks import Finding, Restored, hooks_in_order, runs_for_dealer
from tenants.archive.models import Backup, Restore
from tenants.archive.operations.copying import put_back_lost
from tenants.archive.queries import stored_backup
from tenants.archive.scratch import bring_to_date, bring_up, require_sound
from tenants.archive.swap import drop_scratch, scratch_name, swap
from tenants.archive.vouching import RESTORED, vouched
from tenants.blueprint import fingerprint_of
from tenants.context import DealerRef, dealer_context, market_context, owner_context, ref_of
from tenants.fleet.models import Schema
from tenants.fleet.versions import digest, recorded_in
from tenants.models import Dealer
from tenants.queries import dealer_by_id

log = logging.getLogger(__name__)
RESTORE, UNDO = "tenants.archive.tasks.restore_one", "tenants.archive.tasks.undo_one"
WHILE_RESTORING = "restoring from a backup"


def ask_for_restore(*, actor: Actor, dealer_id: UUID, backup_id: UUID, confirm: str) -> None:
    """Have the worker put the dealer back to a backup; `confirm` must be the dealer's subdomain.

    Raises Forbidden, NoSuchBackup, NotConfirmed and RestoreRunning.
    """
    actor.require("dealers.restore")
    with transaction.atomic():
        backup = stored_backup(dealer_id, backup_id)
        _require_word(dealer_id, confirm)
        moment = backup.taken_at.isoformat() if backup.taken_at else ""
        record(actor, "archive.restore.asked", ("dealer", dealer_id), after={"restored_to": moment})
        told = {"dealer_id": str(dealer_id), "backup_id": str(backup_id), "actor_name": actor.name}
        post_task(RESTORE, told, key=f"restore:{dealer_id}", dealer="", unless_waiting=True)


def ask_for_undo(*, actor: Actor, dealer_id: UUID, restore_id: UUID, confirm: str) -> None:
    """Have the worker undo a restore. Raises Forbidden, NotConfirmed, NothingKept and RestoreRunning."""
    actor.require("dealers.restore")
    with transaction.atomic():
        _kept(dealer_id, restore_id)
        _require_word(dealer_id, confirm)
        record(actor, "archive.restore.undo_asked", ("dealer", dealer_id))
        told = {"dealer_id": str(dealer_id), "restore_id": str(restore_id), "actor_name": actor.name}
        post_task(UNDO, told, key=f"restore:{dealer_id}", dealer="", unless_waiting=True)


def restore_dealer(*, actor: Actor, dealer_id: UUID, backup_id: UUID) -> Restore:
    """Put one dealer back to a backup, touching no other; the portal is closed meanwhile.

    The backup is loaded beside, compared and brought to today's version before anything is replaced. What is
    replaced is kept (settings.RESTORE_KEEP). Needs the owner's login and no open transaction. Raises
    NoSuchBackup, RestoreRunning, RestoreMismatch, SealBroken, DumpBroken; then the dealer is as it was.
    """
    actor.require("dealers.restore")
    with market_context(), _alone(dealer_id) as dealer:
        backup = stored_backup(dealer_id, backup_id)
        restore = _begin(actor, dealer, backup)
        with _told_of_failure(restore):
            require_sound(bring_up(backup, restore.new_schema))
            _replace(dealer, restore)
        return _settle(actor, dealer, restore)


def undo_restore(*, actor: Actor, dealer_id: UUID, restore_id: UUID) -> Restore:
    """Put back what a restore replaced, as it was then; what came since is kept in turn.

    Raises NothingKept and RestoreRunning.
    """
    actor.require("dealers.restore")
    with market_context(), _alone(dealer_id) as dealer:
        undone = _kept(dealer_id, restore_id)
        restore = _begin(actor, dealer, undone=undone)
        with _told_of_failure(restore):
            if bring_to_date(undone.kept_schema):
                raise NothingKept()
            _replace(dealer, restore)
        return _settle(actor, dealer, restore)


def mend_interrupted(*, actor: Actor) -> int:
    """End restores whose process was killed: what was not replaced is dropped, what was is settled.

    Needs the owner's login. Returns how many there were.
    """
    actor.require("dealers.restore")
    with market_context():
        left = [
            restore
            for restore in Restore.objects.filter(state__in=["RUNNING", "DONE"], finished_at=None)
            if not is_claimed(_claim(restore.dealer_id))
        ]
        for restore in left:
            with _alone(restore.dealer_id) as dealer:
                _settle_or_drop(actor, dealer, restore)
    return len(left)


def drop_what_was_kept_long_enough(*, actor: Actor) -> int:
    """Drop replaced schemas whose time is over; returns how many. Needs the owner's login."""
    actor.require("dealers.restore")
    with market_context():
        over = list(Restore.objects.filter(kept_until__lt=clock.now()).exclude(kept_schema=""))
        for restore in over:
            drop_scratch(restore.kept_schema)
            Restore.objects.filter(id=restore.id).update(kept_schema="", kept_until=None)
    return len(over)


def _replace(dealer: Dealer, restore: Restore) -> None:
    with owner_context():
        kept = scratch_name()
    swap(dealer.schema_name, restore.new_schema, kept, note=lambda: _note(dealer.schema_name, restore, kept))


def _note(schema: str, restore: Restore, kept: str) -> None:
    """What the replaced schema becomes and what stands in its place, in the transaction of the change."""
    now = clock.now()
    Restore.objects.filter(id=restore.id).update(
        state="DONE", replaced_at=now, kept_schema=kept, kept_until=now + settings.RESTORE_KEEP
    )
    if restore.undoes_id:
        undone = Restore.objects.filter(id=restore.undoes_id)
        undone.update(state="UNDONE", kept_schema="", kept_until=None)
    version, shape = digest(recorded_in(schema)), fingerprint_of(schema)
    Schema.objects.filter(name=schema).update(version=version, fingerprint=shape, fault="", migrated_at=now)


def _settle(actor: Actor, dealer: Dealer, restore: Restore) -> Restore:
    """What follows once the schema is replaced; may be done again."""
    restore.refresh_from_db()
    Backup.objects.filter(dealer_id=dealer.id).update(mark="")  # the counters began anew with the tables
    replaced_at = restore.replaced_at or clock.now()
    restored = Restored(dealer.id, dealer.schema_name, restore.restored_to, replaced_at)
    found = [finding.as_json() for finding in _reconcile(restored, ref_of(dealer))]
    found += [finding.as_json() for finding in _put_back_lost(ref_of(dealer))]
    told = vouched(dealer.id, restored_to=restore.restored_to, replaced_at=replaced_at)
    after = {**told, "findings": len(found)}
    with dealer_context(ref_of(dealer)), transaction.atomic():
        record(actor, RESTORED, ("dealer", dealer.id), after=after)
    with transaction.atomic():
        record(actor, RESTORED, ("dealer", dealer.id), after=after)
        Restore.objects.filter(id=restore.id).update(findings=found, finished_at=clock.now())
    restore.refresh_from_db()
    return restore


def _settle_or_drop(actor: Actor, dealer: Dealer, restore: Restore) -> None:
    restore.refresh_from_db()
    if restore.finished_at:
        return
    if restore.state == "DONE":
        _settle(actor, dealer, restore)
    else:
        _fail(restore, TimeoutError("the process that restored ended"))


def _reconcile(restored: Restored, dealer: DealerRef) -> Iterator[Finding]:
    """Every app mends its copies; one that cannot is a finding, and does not keep the others from it."""
    for hook in hooks_in_order():
        scope = dealer_context(dealer) if runs_for_dealer(hook) else market_context()
        try:
            with scope, transaction.atomic():
                findings = list(hook(restored))
        except Exception as error:
            log.exception("%s failed after the restore of %s", hook.__qualname__, dealer.slug)
            findings = [Finding(code="hook.failed", reference=f"{hook.__module__}: {error}"[:300])]
        yield from findings


def _put_back_lost(dealer: DealerRef) -> list[Finding]:
    try:
        return put_back_lost(dealer)
    except Exception as error:
        log.exception("lost documents of %s could not be put back", dealer.slug)
        return [Finding(code="hook.failed", reference=f"{__name__}: {error}"[:300])]


@contextmanager
def _alone(dealer_id: UUID) -> Iterator[Dealer]:
    """One restore of a dealer at a time. Its portal is closed meanwhile, unless somebody has closed it."""
    with claimed(_claim(dealer_id)) as free:
        dealer = dealer_by_id(dealer_id)
        if not free:
            raise RestoreRunning()
        Dealer.objects.filter(id=dealer.id, maintenance="").update(maintenance=WHILE_RESTORING)
        try:
            yield dealer
        finally:
            Dealer.objects.filter(id=dealer.id, maintenance=WHILE_RESTORING).update(maintenance="")


@contextmanager
def _told_of_failure(restore: Restore) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        _fail(restore, error)
        raise


def _fail(restore: Restore, error: BaseException) -> None:
    """Note the failure and drop the schema that was to take the place, unless it has taken it."""
    told = f"{type(error).__name__}: {error}"[:1000]
    running = Restore.objects.filter(id=restore.id, state="RUNNING")
    if running.update(state="FAILED", error=told, finished_at=clock.now()) and restore.backup_id:
        drop_scratch(restore.new_schema)


def _begin(
    actor: Actor, dealer: Dealer, backup: Backup | None = None, undone: Restore | None = None
) -> Restore:
    for dead in Restore.objects.filter(dealer_id=dealer.id, state="RUNNING"):
        _fail(dead, TimeoutError("the process that restored ended"))
    with owner_context():
        new = undone.kept_schema if undone else scratch_name()
    to = undone.replaced_at if undone else backup and backup.taken_at
    with transaction.atomic():
        return Restore.objects.create(
            dealer_id=dealer.id,
            backup=backup,
            undoes=undone,
            restored_to=to or clock.now(),
            new_schema=new,
            actor_name=actor.name,
        )


def _kept(dealer_id: UUID, restore_id: UUID) -> Restore:
    done = Restore.objects.filter(id=restore_id, dealer_id=dealer_id, state="DONE").exclude(kept_schema="")
    restore = done.first()
    if restore is None:
        raise NothingKept()
    return restore


def _require_word(dealer_id: UUID, confirm: str) -> None:
    if confirm.strip() != dealer_by_id(dealer_id).slug:
        raise NotConfirmed()
    if is_claimed(_claim(dealer_id)):
        raise RestoreRunning()


def _claim(dealer_id: UUID) -> str:
    return f"restore:{dealer_id}"

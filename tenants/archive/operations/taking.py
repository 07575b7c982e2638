from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.flow.audit.operations import record
from core.flow.outbox.operations import post_task
from core.kernel import clock, ids
from core.kernel.actor import Actor
from tenants.archive import objects
from tenants.archive.claims import claimed, is_claimed
from tenants.archive.dump import dump_schema
from tenants.archive.errors import BackupRunning, NothingToBackUp
from tenants.archive.models import Backup
from tenants.archive.operations.copying import copy_papers
from tenants.archive.public_rows import write_public_rows
from tenants.archive.queries import LIVING, change_marks, due_dealers
from tenants.archive.summary import DumpSummary
from tenants.context import DealerRef, market_context, one_by_one, ref_of
from tenants.fleet.models import Schema
from tenants.keys.operations import data_key, data_key_number, make_key
from tenants.models import Dealer
from tenants.queries import dealer_by_id

log = logging.getLogger(__name__)
TAKE = "tenants.archive.tasks.take_one"
FAILURES_THAT_END_A_RUN = 3  # in a row: then it is the archive that fails, not the dealers


def ask_for_backup(*, actor: Actor, dealer_id: UUID) -> None:
    """Have the worker take a backup now. Raises Forbidden, NothingToBackUp and BackupRunning."""
    actor.require("dealers.back_up")
    with transaction.atomic():
        _require_data(dealer_by_id(dealer_id))
        if is_claimed(f"backup:{dealer_id}"):
            raise BackupRunning()
        record(actor, "archive.backup.asked", ("dealer", dealer_id))
        post_task(
            TAKE, {"dealer_id": str(dealer_id)}, key=f"backup:{dealer_id}", dealer="", unless_waiting=True
        )


def take_backup(*, actor: Actor, dealer_id: UUID) -> Backup:
    """Dump the dealer's data as of now, seal it with the dealer's key and put it into the archive.

    Needs the owner's login (the worker, a command line) and no open transaction. Raises NothingToBackUp,
    BackupRunning, KeyGone; whatever else fails is kept in the row, then raised.
    """
    actor.require("dealers.back_up")
    with market_context(), claimed(f"backup:{dealer_id}") as free:
        dealer = dealer_by_id(dealer_id)
        _require_data(dealer)
        if not free:
            raise BackupRunning()
        backup = _begin(dealer)
        try:
            key = data_key(dealer.id, number=backup.key_number)
            mark = change_marks([backup.schema]).get(backup.schema, "")
            stored = objects.store(
                backup.object_key, key, bound_to=backup.place, write=lambda sink: _write(backup, sink)
            )
        except BaseException as error:
            _fail(backup, error)
            raise
        done = _finish(actor, backup, stored, mark)
        _copy_papers(done, ref_of(dealer))
        return done


def take_due_backups(*, actor: Actor, budget: timedelta) -> dict[str, int]:
    """Take the backups that are due, longest waiting first, as far as the time goes.

    A dealer whose counters have not moved since its last backup is noted as still safe instead. One dealer's
    failure does not stop the others; three in a row end the run.
    """
    done = {"taken": 0, "unchanged": 0, "failed": 0}
    until, failures = clock.now() + budget, 0
    with market_context():
        due = due_dealers(clock.now())
        marks = change_marks([dealer.schema_name for dealer, _ in due])
        versions = dict(Schema.objects.values_list("name", "version"))
        known = {dealer.schema_name: backup for dealer, backup in due}
        for ref in one_by_one([ref_of(dealer) for dealer, _ in due]):
            last = known[ref.schema]
            if last and _is_unchanged(last, marks.get(ref.schema, ""), versions.get(ref.schema, "")):
                Backup.objects.filter(id=last.id).update(checked_at=clock.now())
                done["unchanged"] += 1
                continue
            if clock.now() >= until or failures >= FAILURES_THAT_END_A_RUN:
                break
            taken = _try(actor, ref)
            done["taken" if taken else "failed"] += 1
            failures = 0 if taken else failures + 1
    return done


def _write(backup: Backup, sink: Any) -> DumpSummary:
    def more(_: DumpSummary) -> None:
        write_public_rows(backup.dealer_id, backup.schema, sink)

    return dump_schema(backup.schema, sink, then=more)


def _try(actor: Actor, dealer: DealerRef) -> bool:
    try:
        take_backup(actor=actor, dealer_id=dealer.id)
    except BackupRunning:
        return True  # somebody else takes it
    except Exception:
        log.exception("the backup of %s failed", dealer.slug)
        return False
    return True


def _is_unchanged(last: Backup, mark: str, version: str) -> bool:
    if not mark or last.mark != mark or not last.taken_at:
        return False
    return version in ("", last.version) and clock.now() - last.taken_at < settings.BACKUP_AT_LEAST_EVERY


def _require_data(dealer: Dealer) -> None:
    if dealer.state not in LIVING or not dealer.schema_name:
        raise NothingToBackUp()


def _begin(dealer: Dealer) -> Backup:
    """The row, with the key under which the file will lie. One that still runs has lost its process."""
    for dead in Backup.objects.filter(dealer_id=dealer.id, state="RUNNING"):
        _fail(dead, TimeoutError("the process that took it ended"))
    now, backup_id = clock.now(), ids.new_id()
    with transaction.atomic():
        make_key(dealer.id)
        return Backup.objects.create(
            id=backup_id,
            dealer_id=dealer.id,
            schema=dealer.schema_name,
            started_at=now,
            key_number=data_key_number(dealer.id),
            object_key=f"dealers/{dealer.schema_name}/backups/{now:%Y%m%dT%H%M%SZ}-{backup_id}.sealed",
        )


def _finish(actor: Actor, backup: Backup, stored: objects.Stored[DumpSummary], mark: str) -> Backup:
    summary = stored.said
    backup.state, backup.finished_at = "STORED", clock.now()
    backup.taken_at = backup.checked_at = summary.taken_at
    backup.object_key, backup.size_bytes, backup.sha256 = stored.key, stored.size_bytes, stored.sha256
    backup.rows, backup.fingerprint, backup.version = summary.rows, summary.fingerprint, summary.version
    backup.summary, backup.mark = summary.as_dict(), mark
    with transaction.atomic():
        backup.save()
        if actor.kind != "system":
            after = {"rows": backup.rows, "bytes": backup.size_bytes}
            record(actor, "archive.backup.taken", ("dealer", backup.dealer_id), after=after)
    return backup


def _copy_papers(backup: Backup, dealer: DealerRef) -> None:
    """With the backup, but never in its way: the data is safe, and the next backup copies what is left."""
    try:
        told = copy_papers(dealer)
    except Exception as error:
        log.exception("the sealed documents of %s could not all be copied", dealer.slug)
        told = {"error": f"{type(error).__name__}: {error}"[:300]}
    if any(told.values()):
        backup.summary = {**backup.summary, "papers": told}
        backup.save(update_fields=["summary", "updated_at"])


def _fail(backup: Backup, error: BaseException) -> None:
    told = f"{type(error).__name__}: {error}"[:1000]
    Backup.objects.filter(id=backup.id).update(state="FAILED", finished_at=clock.now(), error=told)
    try:
        objects.forget(backup.object_key)
    except Exception:
        log.warning("what may lie at %s could not be deleted", backup.object_key)

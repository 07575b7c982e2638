from __future__ import annotations

import logging
import random
from time import sleep
from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.actor import Actor
from tenants.archive import objects
from tenants.archive.claims import claimed, is_claimed
from tenants.archive.dump import Nowhere, dump_schema
from tenants.archive.errors import NoSuchBackup
from tenants.archive.models import Backup, Drill, Restore
from tenants.archive.operations.copying import uncopied
from tenants.archive.queries import change_marks, stored_backup
from tenants.archive.scratch import Loaded, bring_up
from tenants.archive.summary import DumpSummary
from tenants.archive.swap import drop_scratch, scratch_name, scratch_schemas
from tenants.context import market_context, owner_context
from tenants.ownership import as_owner

log = logging.getLogger(__name__)
COUNTED_WITHIN = 66  # seconds: the database's sessions tell of their writes at the latest after a minute


def drill_dealer(*, actor: Actor, dealer_id: UUID) -> Drill:
    """Rehearse the restore of the dealer's newest backup beside it; measure, compare, leave nothing.

    Needs the owner's login and no open transaction. Raises NoSuchBackup; whatever else goes wrong is the
    drill's result (state FAILED).
    """
    actor.require("dealers.back_up")
    with market_context():
        backup = stored_backup(dealer_id)
        with owner_context():
            scratch = scratch_name()
        drill = Drill.objects.create(dealer_id=dealer_id, backup=backup, scratch=scratch)
        with claimed(f"scratch:{scratch}"):
            try:
                _rehearse(drill, backup)
            except Exception as error:
                log.exception("the drill of %s failed", backup.schema)
                drill.state, drill.error = "FAILED", f"{type(error).__name__}: {error}"[:1000]
            finally:
                drop_scratch(scratch)
        drill.finished_at = clock.now()
        drill.save()
    return drill


def drill_sample(*, actor: Actor, size: int) -> list[Drill]:
    """Drills of so many dealers, drawn by chance among those that have a backup."""
    with market_context():
        with_backup = list(
            Backup.objects.filter(state="STORED").order_by("dealer_id").values_list("dealer_id").distinct()
        )
    drawn = random.sample(with_backup, min(size, len(with_backup)))
    drills = []
    for (dealer_id,) in drawn:
        try:
            drills.append(drill_dealer(actor=actor, dealer_id=dealer_id))
        except NoSuchBackup:
            continue  # forgotten in the meantime
    return drills


def sweep_scratch(*, actor: Actor) -> list[str]:
    """Drop scratch schemas that no restore and no drill knows as its own or is at work in; returns them."""
    actor.require("dealers.back_up")
    with market_context():
        found = scratch_schemas()  # first: a restore that ends meanwhile has a row for what it keeps
        kept = set(Restore.objects.exclude(kept_schema="").values_list("kept_schema", flat=True))
        kept |= set(Restore.objects.filter(state="RUNNING").values_list("new_schema", flat=True))
        left = [name for name in sorted(found - kept) if not is_claimed(f"scratch:{name}")]
        for name in left:
            drop_scratch(name)
            Drill.objects.filter(scratch=name, state="RUNNING").update(
                state="FAILED", error="the process ended", finished_at=clock.now()
            )
    return left


def _rehearse(drill: Drill, backup: Backup) -> None:
    began = clock.now()
    safe_at = max(filter(None, (backup.taken_at, backup.checked_at)))
    loaded = bring_up(backup, drill.scratch)
    differences = [*_stored_otherwise(backup), *loaded.differences]
    live = _against_live(backup)
    differences += live.pop("differences")
    if lacking := uncopied(drill.dealer_id, drill.scratch):
        differences.append(f"{lacking} sealed documents have no copy")
    drill.rpo_seconds = max((began - safe_at).total_seconds(), 0)
    drill.rto_seconds = loaded.usable_seconds
    drill.state = "FAILED" if differences else "PASSED"
    drill.report = _report(backup, loaded, differences, live)


def _report(backup: Backup, loaded: Loaded, differences: list[str], live: dict[str, Any]) -> dict[str, Any]:
    return {
        "differences": differences,
        "schema": backup.schema,
        "backup_id": str(backup.id),
        "taken_at": backup.taken_at and backup.taken_at.isoformat(),
        "size_bytes": backup.size_bytes,
        "rows": loaded.summary.rows,
        "tables": len(loaded.summary.tables),
        "seconds": {
            "load": round(loaded.load_seconds, 3),
            "migrate": round(loaded.migrate_seconds, 3),
            "verify": round(loaded.verify_seconds, 3),
        },
        "live": live,
    }


def _stored_otherwise(backup: Backup) -> list[str]:
    """The sealed file against what was noted when it was stored."""
    same = objects.digest_of(backup.object_key) == (backup.sha256, backup.size_bytes)
    return [] if same else ["the stored file is not the one that was put there"]


def _against_live(backup: Backup) -> dict[str, Any]:
    """The backup against the dealer's data of this moment: where nothing was written, all must be equal."""
    promised = DumpSummary.from_dict(backup.summary)
    now = dump_schema(backup.schema, Nowhere())
    differs = promised.differences(now, shape=False)
    tables = sorted({line.partition(":")[0] for line in differs})
    if not differs:
        return {"differences": [], "unchanged": True, "changed_tables": []}
    if now.version != backup.version or _was_written(backup):
        return {"differences": [], "unchanged": False, "changed_tables": tables}
    told = [f"against the live data, which nobody changed: {line}" for line in differs]
    return {"differences": told, "unchanged": True, "changed_tables": tables}


def _was_written(backup: Backup) -> bool:
    """Whether the database counted a write since the backup; it may count late, so a no is asked again."""
    if not backup.mark:
        return True
    for _ in range(COUNTED_WITHIN):
        with as_owner():
            if change_marks([backup.schema]).get(backup.schema, "") != backup.mark:
                return True
        sleep(1)
    return False

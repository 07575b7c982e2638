from __future__ import annotations

import logging
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db import transaction

from core.kernel import clock
from core.kernel.actor import Actor
from tenants.archive import objects
from tenants.archive.claims import claimed
from tenants.archive.errors import RestoreRunning
from tenants.archive.models import Backup, Drill, Restore, VaultCopy
from tenants.archive.schedule import Keep, to_forget
from tenants.archive.swap import drop_scratch
from tenants.context import market_context

log = logging.getLogger(__name__)
FAILURES_SHOWN = 20


def thin_out(*, actor: Actor) -> int:
    """Delete the backups that are one too many by the settings' hours, days and weeks; returns how many.

    A file that cannot be deleted keeps its row, and is tried again next time.
    """
    actor.require("dealers.back_up")
    keep = Keep(settings.BACKUP_KEEP_HOURS, settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS)
    gone = 0
    with market_context():
        for dealer_id in Backup.objects.order_by().values_list("dealer_id", flat=True).distinct():
            stored = list(Backup.objects.filter(dealer_id=dealer_id, state="STORED"))
            over = to_forget([b.taken_at for b in stored if b.taken_at], clock.now(), keep)
            gone += sum(_forget(backup) for backup in stored if backup.taken_at in over)
            failed = Backup.objects.filter(dealer_id=dealer_id, state="FAILED").order_by("-started_at")
            Backup.objects.filter(id__in=[b.id for b in failed[FAILURES_SHOWN:]]).delete()
    return gone


def forget_backups(dealer_id: UUID) -> int:
    """Delete every backup of a dealer, its restores and drills, and each schema these left its data in.

    For the end of a dealer: needs the owner's login and no open transaction. Returns how many files were
    deleted; a file that cannot be deleted raises, and calling again goes on. Raises RestoreRunning.
    """
    with market_context(), claimed(f"restore:{dealer_id}") as free:
        if not free:
            raise RestoreRunning()
        restores = Restore.objects.filter(dealer_id=dealer_id).values_list("kept_schema", "new_schema")
        drills = Drill.objects.filter(dealer_id=dealer_id).values_list("scratch", flat=True)
        for left in {*chain.from_iterable(restores), *drills} - {""}:
            drop_scratch(left)
        gone = 0
        for backup in Backup.objects.filter(dealer_id=dealer_id):
            objects.forget(backup.object_key)
            backup.delete()
            gone += 1
        for copy in VaultCopy.objects.filter(dealer_id=dealer_id):
            objects.forget(copy.object_key)
            copy.delete()
        with transaction.atomic():
            Restore.objects.filter(dealer_id=dealer_id).delete()
            Drill.objects.filter(dealer_id=dealer_id).delete()
    return gone


def _forget(backup: Backup) -> bool:
    try:
        objects.forget(backup.object_key)
    except Exception:
        log.exception("the backup %s could not be deleted", backup.object_key)
        return False
    backup.delete()
    return True

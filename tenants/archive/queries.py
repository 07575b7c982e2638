from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from tenants.archive.claims import is_claimed
from tenants.archive.errors import NoSuchBackup
from tenants.archive.models import Backup, Drill, Restore, VaultCopy
from tenants.archive.schedule import Past, due_at
from tenants.models import Dealer

LIVING = ("ACTIVE", "READ_ONLY", "SUSPENDED", "OFFBOARDING")
# Rows written since the server's counters began, for every schema at once. The counters are exact but late
# by up to a minute, and begin anew when the server does, so its start and the tables' identities belong to
# the mark.
_MARKS = """
SELECT schemaname, concat_ws(':', extract(epoch FROM pg_postmaster_start_time())::bigint, max(relid::bigint),
                             sum(n_tup_ins + n_tup_upd + n_tup_del))
FROM pg_stat_user_tables WHERE schemaname = ANY (%s) GROUP BY schemaname
"""


def backups_of(dealer_id: UUID) -> QuerySet[Backup]:
    """A dealer's backups in every state, newest first."""
    return Backup.objects.filter(dealer_id=dealer_id).order_by("-started_at", "-id")


def stored_backup(dealer_id: UUID, backup_id: UUID | None = None) -> Backup:
    """One of the dealer's stored backups, the newest unless told otherwise. Raises NoSuchBackup."""
    rows = backups_of(dealer_id).filter(state="STORED")
    if backup_id is not None:
        rows = rows.filter(id=backup_id)
    found = rows.order_by("-taken_at").first()
    if found is None:
        raise NoSuchBackup()
    return found


def backup_before(dealer_id: UUID, moment: datetime) -> Backup:
    """The newest of the dealer's stored backups that is not later than a moment. Raises NoSuchBackup."""
    found = backups_of(dealer_id).filter(state="STORED", taken_at__lte=moment).order_by("-taken_at").first()
    if found is None:
        raise NoSuchBackup()
    return found


def last_drill(dealer_id: UUID) -> Drill | None:
    """The dealer's latest rehearsal that has ended."""
    return Drill.objects.filter(dealer_id=dealer_id).exclude(state="RUNNING").order_by("-created_at").first()


def last_restore(dealer_id: UUID) -> Restore | None:
    """The dealer's latest restore in any state."""
    return Restore.objects.filter(dealer_id=dealer_id).order_by("-created_at").first()


def oldest_held(dealer_id: UUID) -> datetime | None:
    """From when the oldest content is that backups and restores of the dealer keep; None without any."""
    backups = Backup.objects.filter(dealer_id=dealer_id, state__in=["RUNNING", "STORED"])
    restores = Restore.objects.filter(dealer_id=dealer_id)
    at_work = restores.filter(state="RUNNING").aggregate(at=Min("restored_to"))["at"]
    kept = restores.exclude(kept_schema="").aggregate(at=Min("replaced_at"))["at"]
    taken = backups.aggregate(at=Min("started_at"))["at"]
    copied = VaultCopy.objects.filter(dealer_id=dealer_id).aggregate(at=Min("sealed_at"))["at"]
    return min((at for at in (at_work, kept, taken, copied) if at is not None), default=None)


def busy_with(dealer_id: UUID) -> str:
    """What is under way for this dealer: "restore", "backup", or nothing (empty)."""
    for work in ("restore", "backup"):
        if is_claimed(f"{work}:{dealer_id}"):
            return work
    return ""


def change_marks(schemas: list[str]) -> dict[str, str]:
    """What the database's counters say of each schema: the same mark twice means nothing was written.

    Read it before the data: a change that is counted late then shows as one change more, never as none.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [schemas])
        return dict(cursor.fetchall())


def due_dealers(now: datetime) -> list[tuple[Dealer, Backup | None]]:
    """Dealers whose backup is due, longest waiting first, with the backup they have."""
    pasts = _pasts()
    newest = {
        backup.dealer_id: backup
        for backup in Backup.objects.filter(state="STORED")
        .order_by("dealer_id", "-taken_at")
        .distinct("dealer_id")
    }
    waiting = []
    for dealer in Dealer.objects.filter(state__in=LIVING).exclude(schema_name=""):
        due = due_at(dealer.id, pasts.get(dealer.id, Past()), settings.BACKUP_EVERY)
        if due is None or due <= now:
            waiting.append((due or dealer.created_at, dealer))
    waiting.sort(key=lambda pair: (pair[0], pair[1].id))
    return [(dealer, newest.get(dealer.id)) for _, dealer in waiting]


def _pasts() -> dict[UUID, Past]:
    """Per dealer: when its data was last safe, and how often it failed since."""
    safe = dict(Backup.objects.filter(state="STORED").values_list("dealer_id").annotate(at=Max("checked_at")))
    last_good = Backup.objects.filter(dealer_id=OuterRef("dealer_id"), state="STORED").order_by("-started_at")
    failed = (
        Backup.objects.filter(state="FAILED")
        .annotate(good=Subquery(last_good.values("started_at")[:1]))
        .filter(Q(good=None) | Q(started_at__gt=F("good")))
        .values_list("dealer_id")
        .annotate(n=Count("id"), at=Max("finished_at"))
    )
    pasts = {dealer_id: Past(safe_at=at) for dealer_id, at in safe.items()}
    for dealer_id, number, at in failed:
        pasts[dealer_id] = Past(safe.get(dealer_id), number, at)
    return pasts

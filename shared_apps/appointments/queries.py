from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from core.kernel.errors import NotFound
from shared_apps.accounts.models import User
from shared_apps.appointments.models import DriveSummary

AHEAD = timedelta(hours=24)


def drives_of_buyer(buyer_id: UUID) -> QuerySet[DriveSummary]:
    """Everything a buyer has agreed to drive, at whichever dealers, the latest first."""
    rows = DriveSummary.objects.filter(buyer_id=buyer_id).select_related("dealer")
    return rows.order_by("-starts_at", "-id")


def drive_summary(drive_id: UUID, buyer_id: UUID) -> DriveSummary:
    """One test drive of a buyer. Raises NotFound, also for somebody else's."""
    found = drives_of_buyer(buyer_id).filter(id=drive_id).first()
    if found is None:
        raise NotFound()
    return found


def reader_of(drive: DriveSummary) -> User | None:
    """The buyer's account, if a letter can reach it."""
    found = User.objects.filter(id=drive.buyer_id, is_active=True).first()
    return found if found is not None and found.email else None


def to_remind(now: datetime) -> QuerySet[DriveSummary]:
    """Test drives of the next 24 hours whose buyers were not reminded of them, the nearest first."""
    open_ones = DriveSummary.objects.filter(state__in=("BOOKED", "CONFIRMED"), reminded_at=None)
    return open_ones.filter(starts_at__gt=now, starts_at__lte=now + AHEAD).order_by("starts_at", "id")

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from tenant_apps.staff.models import StaffMember


def active_member(user_id: UUID) -> StaffMember | None:
    """The staff member with this account, None when there is none or the membership ended."""
    return StaffMember.objects.filter(user_id=user_id, state="ACTIVE").first()


def members() -> QuerySet[StaffMember]:
    """Everybody who ever worked here, those who still do first."""
    return StaffMember.objects.order_by("state", "created_at", "id")


def active_members_with_email(email: str) -> QuerySet[StaffMember]:
    """Who works here under this address."""
    return StaffMember.objects.filter(state="ACTIVE", email__iexact=email)


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of staff, present and past, by account, in one query."""
    rows = StaffMember.objects.filter(user_id__in=set(user_ids))
    return {row.user_id: row.name for row in rows}

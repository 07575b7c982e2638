from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from core.flow.audit.models import AuditLine
from core.kernel import clock
from tenant_apps.staff.models import StaffMember
from tenants.features.quotas import counts


def active_member(user_id: UUID) -> StaffMember | None:
    """The staff member with this account, None when there is none or the membership ended."""
    return StaffMember.objects.filter(user_id=user_id, state="ACTIVE").first()


def members() -> QuerySet[StaffMember]:
    """Everybody who ever worked here, those who still do first."""
    return StaffMember.objects.order_by("state", "created_at", "id")


def active_members() -> QuerySet[StaffMember]:
    """Who works here."""
    return StaffMember.objects.filter(state="ACTIVE")


@counts("staff")
def staff_strength() -> int:
    """How many people work at the dealer at hand."""
    return active_members().count()


@counts("invitations")
def invited_within_a_day() -> int:
    """How many invitations the dealer at hand sent in the last 24 hours."""
    since = clock.now() - timedelta(hours=24)
    return AuditLine.objects.filter(action="staff.member.invited", at__gt=since).count()


def active_members_with_email(email: str) -> QuerySet[StaffMember]:
    """Who works here under this address."""
    return StaffMember.objects.filter(state="ACTIVE", email__iexact=email)


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of staff, present and past, by account, in one query."""
    rows = StaffMember.objects.filter(user_id__in=set(user_ids))
    return {row.user_id: row.name for row in rows}

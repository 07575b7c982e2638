from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from core.flow.audit.models import AuditLine


def lines_of(kind: str, subject_id: UUID | str) -> QuerySet[AuditLine]:
    """Everything recorded of one thing in the schema at hand, oldest first."""
    return AuditLine.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("at", "id")


def count_since(kind: str, action: str, since: datetime) -> int:
    """How often something was done to things of this kind since then, in the schema at hand."""
    return AuditLine.objects.filter(subject_kind=kind, action=action, at__gte=since).count()

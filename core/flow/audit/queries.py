from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from core.flow.audit.models import AuditLine


def lines_of(kind: str, subject_id: UUID | str) -> QuerySet[AuditLine]:
    """Everything recorded of one thing in the schema at hand, oldest first."""
    return AuditLine.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("at", "id")

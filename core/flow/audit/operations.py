from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.flow.audit.models import AuditLine
from core.kernel import trace
from core.kernel.actor import Actor
from core.storage.inserting import insert


def record(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID | str],
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> AuditLine:
    """Write the line in the schema at hand, inside the caller's transaction. Values must be JSON."""
    line = AuditLine(
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        subject_kind=subject[0],
        subject_id=str(subject[1]),
        before=dict(before or {}),
        after=dict(after or {}),
        note=note,
        request_id=trace.request_id(),
    )
    insert(line)
    return line

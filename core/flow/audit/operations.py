from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.flow.audit import chain
from core.flow.audit.models import AuditLine, AuditLink
from core.flow.audit.queries import columns_of, head_of_chain, unlinked
from core.kernel import trace
from core.kernel.actor import Actor
from core.storage.inserting import insert

LINKED_AT_ONCE = 2000
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('audit-chain:' || current_schema()))"


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


def extend_chain(*, actor: Actor, whole: bool = False) -> chain.Head:
    """Link the lines of the schema at hand that have no link yet, and return the head.

    Looks at the lines of the last days only, or at all of them with `whole`, which also finds one whose
    transaction took longer. While another process does the same, nothing is done. Raises Forbidden.
    """
    actor.require("audit.link")
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LOCK)
                free = bool(cursor.fetchone()[0])
            head = head_of_chain()
            lines = unlinked(whole=whole, limit=LINKED_AT_ONCE) if free else []
            links = []
            for line in lines:
                digest = chain.linked(head.hash, chain.written(columns_of(line)))
                head = chain.Head(head.number + 1, digest)
                links.append(AuditLink(number=head.number, line_id=line.id, hash=digest))
            AuditLink.objects.bulk_create(links)
        if len(lines) < LINKED_AT_ONCE:
            return head

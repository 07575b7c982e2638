from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tenant_apps.contracts.facts import ContractFacts
from tenant_apps.contracts.models import Contract


def current_contract(order_id: UUID) -> ContractFacts | None:
    """The version in force: the newest that was not voided, else the newest at all."""
    versions = contracts_of(order_id)
    return next((c for c in versions if c.state != "VOIDED"), versions[0] if versions else None)


def contracts_of(order_id: UUID) -> list[ContractFacts]:
    """Every version, newest first."""
    return [_facts(row) for row in Contract.objects.filter(order_id=order_id).order_by("-version")]


def states_of(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The state of the version in force of each order that has one, in one query."""
    rows = Contract.objects.filter(order_id__in=list(order_ids)).exclude(state="VOIDED")
    return dict(rows.values_list("order_id", "state"))


def _facts(row: Contract) -> ContractFacts:
    return ContractFacts(
        id=row.id,
        order_id=row.order_id,
        number=row.number,
        version=row.version,
        state=row.state,
        has_file=bool(row.pdf),
        sha256=row.sha256,
        error=row.error,
        created_at=row.created_at,
        rendered_at=row.rendered_at,
    )

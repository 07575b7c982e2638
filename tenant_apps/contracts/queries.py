from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tenant_apps.contracts.models import Contract


def contract(contract_id: UUID) -> Contract | None:
    """A contract by its id."""
    return Contract.objects.filter(id=contract_id).first()


def current_contract(order_id: UUID) -> Contract | None:
    """The version in force: the newest that was not voided, else the newest at all."""
    rows = list(Contract.objects.filter(order_id=order_id).order_by("-version"))
    return next((row for row in rows if row.state != "VOIDED"), rows[0] if rows else None)


def states_of(order_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The state of the version in force of each order that has one, in one query."""
    rows = Contract.objects.filter(order_id__in=list(order_ids)).exclude(state="VOIDED")
    return dict(rows.values_list("order_id", "state"))


def contracts_of(order_id: UUID) -> list[Contract]:
    """Every version, newest first."""
    return list(Contract.objects.filter(order_id=order_id).order_by("-version"))

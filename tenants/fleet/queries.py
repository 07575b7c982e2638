from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from tenants.fleet.models import Schema
from tenants.models import Dealer, Domain


def schema_row(name: str) -> Schema | None:
    """What is written of a schema."""
    return Schema.objects.filter(name=name).first()


def owned_schemas() -> set[str]:
    """The schemas of all dealers that were not erased."""
    return set(Dealer.objects.exclude(state="DELETED").values_list("schema_name", flat=True))


def hosts_in(states: Sequence[str]) -> QuerySet[Domain]:
    """Host names of dealers in these states, by name."""
    rows: QuerySet[Domain] = Domain.objects.filter(tenant__state__in=states)
    return rows.order_by("domain")

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from core.storage.resealing import rows_under_older_keys
from tenants.context import DealerRef, dealer_context
from tenants.keys.models import DealerKey
from tenants.keys.operations import data_key_number


@dataclass(frozen=True, slots=True)
class Older:
    """A data key that seals no more and is not destroyed yet; idle when no row is under it."""

    number: int
    idle_since: datetime | None

    @property
    def told(self) -> str:
        """For people."""
        return f"(idle since {self.idle_since:%F %T})" if self.idle_since else "(in use)"


@dataclass(frozen=True, slots=True)
class Standing:
    """A dealer's data keys: the newest, when it was made, the older ones, and rows still under those."""

    dealer: str
    newest: int
    made_at: datetime
    older: list[Older]
    rows_under_older: int


def living_keys(dealer_id: UUID) -> QuerySet[DealerKey]:
    """A dealer's data keys that are not destroyed."""
    return DealerKey.objects.filter(dealer_id=dealer_id, purpose="data", destroyed_at=None)


def standing_of(dealer: DealerRef) -> Standing:
    """How a dealer stands, in the market's scope. Raises KeyGone."""
    number = data_key_number(dealer.id)
    keys = living_keys(dealer.id)
    with dealer_context(dealer):
        rows = sum(rows_under_older_keys(number).values())
    older = [Older(key.number, key.idle_since) for key in keys.filter(number__lt=number).order_by("number")]
    return Standing(dealer.slug, number, keys.get(number=number).created_at, older, rows)


def masters_in_use() -> dict[str, int]:
    """How many living keys each master key wraps, by its name."""
    rows = DealerKey.objects.filter(destroyed_at=None).values_list("wrapped_by").annotate(n=Count("id"))
    return dict(rows.order_by("wrapped_by"))

"""What apps above the market show on its pages of one car and one dealer, read in the page's own query."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from django.apps import apps
from django.db.models import Model, QuerySet

from shared_apps.marketplace.facts import Beside

M = TypeVar("M", bound=Model)


def with_beside(rows: QuerySet[M], dealer: str = "") -> QuerySet[M]:
    """The same rows, their dealers read with what apps show of them; `dealer` leads there ("dealer__")."""
    for one in _declared():
        path = dealer + one.relation
        rows = rows.select_related(path).defer(*(f"{path}__{column}" for column in one.unread))
    return rows


@cache
def _declared() -> tuple[Beside, ...]:
    return tuple(one for app in apps.get_app_configs() for one in getattr(app, "dealer_beside", ()))

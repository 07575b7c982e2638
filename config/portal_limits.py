"""What a dealer may have and has, in its portal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from core.edge.api import ErrorBody
from tenant_apps.staff.access import staff_actor
from tenants.context import current_dealer
from tenants.features.quotas import usage_of

router = Router(tags=["limits"])
REFUSALS = frozenset({401, 403})


class LimitOut(Schema):
    """A quota: `unit` is pieces or bytes, `used` is null where the limit is for each of many."""

    quota: str
    title: str
    unit: str
    limit: int
    used: int | None


@router.get("/limits", response={200: list[LimitOut], REFUSALS: ErrorBody}, operation_id="limits_list")
def list_limits(request: HttpRequest) -> list[dict[str, Any]]:
    """Every limit of this dealer, and how much of it is used."""
    staff_actor(request).require("staff.see")
    return [
        {
            "quota": usage.quota,
            "title": str(usage.title),
            "unit": usage.unit,
            "limit": usage.limit,
            "used": usage.used,
        }
        for usage in usage_of(current_dealer())
    ]

"""Switches and limits in the operators' API: for everybody, and dealer by dealer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from core.edge.api import ErrorBody
from shared_apps.accounts.access import operator_actor
from tenants.context import ref_of
from tenants.features import operations
from tenants.features.queries import feature_on, kill_switches, overrides_of
from tenants.features.quotas import usage_of
from tenants.features.registry import FEATURES
from tenants.hosts.names import shown_host
from tenants.hosts.operations import check_host, remove_host
from tenants.hosts.queries import host_of, hosts_of, primary_host
from tenants.hosts.resolver import configured_resolver
from tenants.models import Dealer
from tenants.queries import dealer_by_id

router = Router(tags=["features"])
REFUSALS = frozenset({401, 403, 404, 409, 422})
LIVING = ("ACTIVE", "READ_ONLY", "SUSPENDED", "OFFBOARDING")


class FeatureOut(Schema):
    """A feature for everybody; `reason` and `killed_at` while it is off everywhere."""

    name: str
    title: str
    meaning: str
    default: bool
    killed: bool
    reason: str
    killed_at: datetime | None


class DealerFeatureOut(Schema):
    """A feature of one dealer: what holds now, and the exception that was made, null for none."""

    name: str
    title: str
    meaning: str
    default: bool
    exception: bool | None
    killed: bool
    on: bool


class QuotaOut(Schema):
    """A limit of one dealer; `used` is null where it is for each of many, or the dealer has no schema."""

    name: str
    title: str
    unit: str
    default: int
    exception: int | None
    limit: int
    used: int | None


class DealerHostOut(Schema):
    id: UUID
    host: str
    shown: str
    state: str
    problem: str
    primary: bool
    checked_at: datetime | None


class DealerSwitchesOut(Schema):
    """All of a dealer's features, limits and hosts."""

    features: list[DealerFeatureOut]
    quotas: list[QuotaOut]
    hosts: list[DealerHostOut]


class ReasonIn(Schema):
    reason: str = Field(max_length=200)


class SwitchIn(ReasonIn):
    """`on` null lets the default hold again."""

    on: bool | None


class LimitIn(ReasonIn):
    """`limit` null lets the default hold again."""

    limit: int | None


@router.get(
    "/features", response={200: list[FeatureOut], REFUSALS: ErrorBody}, operation_id="console_features"
)
def features(request: HttpRequest) -> Any:
    """Every feature, and which are off for everybody."""
    operator_actor(request).require("console.see")
    return _features()


@router.post(
    "/features/{name}/kill",
    response={200: list[FeatureOut], REFUSALS: ErrorBody},
    operation_id="console_kill_feature",
)
def kill(request: HttpRequest, name: str, payload: ReasonIn) -> Any:
    """Turn a feature off for everybody; every process follows within a second."""
    operations.kill_feature(actor=operator_actor(request), name=name, reason=payload.reason)
    return _features()


@router.post(
    "/features/{name}/restore",
    response={200: list[FeatureOut], REFUSALS: ErrorBody},
    operation_id="console_restore_feature",
)
def restore(request: HttpRequest, name: str, payload: ReasonIn) -> Any:
    """Let a feature be again what dealers' exceptions and the default say."""
    operations.restore_feature(actor=operator_actor(request), name=name, reason=payload.reason)
    return _features()


@router.get(
    "/dealers/{dealer_id}/switches",
    response={200: DealerSwitchesOut, REFUSALS: ErrorBody},
    operation_id="console_switches",
)
def switches(request: HttpRequest, dealer_id: UUID) -> Any:
    """A dealer's features, limits with their use, and hosts."""
    operator_actor(request).require("console.see")
    return _switches(dealer_by_id(dealer_id))


@router.patch(
    "/dealers/{dealer_id}/features/{name}",
    response={200: DealerSwitchesOut, REFUSALS: ErrorBody},
    operation_id="console_set_feature",
)
def set_feature(request: HttpRequest, dealer_id: UUID, name: str, payload: SwitchIn) -> Any:
    """Make an exception for a dealer, or take it back."""
    operations.set_feature(
        actor=operator_actor(request), dealer_id=dealer_id, name=name, on=payload.on, reason=payload.reason
    )
    return _switches(dealer_by_id(dealer_id))


@router.patch(
    "/dealers/{dealer_id}/quotas/{name}",
    response={200: DealerSwitchesOut, REFUSALS: ErrorBody},
    operation_id="console_set_quota",
)
def set_quota(request: HttpRequest, dealer_id: UUID, name: str, payload: LimitIn) -> Any:
    """Let a dealer have more or less of something, or as much as everybody again."""
    operations.set_limit(
        actor=operator_actor(request),
        dealer_id=dealer_id,
        name=name,
        limit=payload.limit,
        reason=payload.reason,
    )
    return _switches(dealer_by_id(dealer_id))


@router.post(
    "/dealers/{dealer_id}/hosts/{host_id}/check",
    response={200: DealerSwitchesOut, REFUSALS: ErrorBody},
    operation_id="console_check_host",
)
def check(request: HttpRequest, dealer_id: UUID, host_id: UUID) -> Any:
    """Look up the record of a dealer's host now."""
    actor, row = operator_actor(request), host_of(dealer_id, host_id)
    check_host(actor=actor, host_id=row.id, resolver=configured_resolver(), by_hand=True)
    return _switches(dealer_by_id(dealer_id))


@router.delete(
    "/dealers/{dealer_id}/hosts/{host_id}",
    response={200: DealerSwitchesOut, REFUSALS: ErrorBody},
    operation_id="console_remove_host",
)
def remove(request: HttpRequest, dealer_id: UUID, host_id: UUID) -> Any:
    """Take a host away from a dealer."""
    remove_host(actor=operator_actor(request), dealer_id=dealer_id, host_id=host_id)
    return _switches(dealer_by_id(dealer_id))


def _features() -> list[dict[str, Any]]:
    killed = kill_switches()
    return [
        {
            "name": name,
            "title": str(feature.title),
            "meaning": str(feature.meaning),
            "default": feature.default,
            "killed": name in killed,
            "reason": killed[name].reason if name in killed else "",
            "killed_at": killed[name].created_at if name in killed else None,
        }
        for name, feature in FEATURES.items()
    ]


def _switches(dealer: Dealer) -> dict[str, Any]:
    given, limits = overrides_of(dealer.id)
    ref, killed, primary = ref_of(dealer), kill_switches(), primary_host(dealer)
    return {
        "features": [
            {
                "name": name,
                "title": str(feature.title),
                "meaning": str(feature.meaning),
                "default": feature.default,
                "exception": given.get(name),
                "killed": name in killed,
                "on": feature_on(name, dealer=ref),
            }
            for name, feature in FEATURES.items()
        ],
        "quotas": [
            {
                "name": usage.quota,
                "title": str(usage.title),
                "unit": usage.unit,
                "default": usage.default,
                "exception": limits.get(usage.quota),
                "limit": usage.limit,
                "used": usage.used,
            }
            for usage in (usage_of(ref) if dealer.state in LIVING else ())
        ],
        "hosts": [
            {
                "id": row.id,
                "host": row.host,
                "shown": shown_host(row.host),
                "state": row.state,
                "problem": row.problem,
                "primary": row.host == primary,
                "checked_at": row.checked_at,
            }
            for row in hosts_of(dealer.id)
        ],
    }

"""A dealer's own hosts, in its portal. The rows are the platform's; the dealer's role never touches them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from core.edge.api import ErrorBody, idempotent
from tenant_apps.staff.access import staff_actor
from tenants.context import current_dealer, market_context
from tenants.features.guards import needs_feature
from tenants.features.queries import limit_of
from tenants.hosts.models import CustomHost
from tenants.hosts.names import record_name, shown_host
from tenants.hosts.operations import RIGHT, add_host, check_host, make_primary, record_text, remove_host
from tenants.hosts.queries import host_of, hosts_of, platform_host, primary_host_of
from tenants.hosts.resolver import configured_resolver
from tenants.hosts.timing import GRACE

router = Router(tags=["domains"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


class HostOut(Schema):
    """A host as DNS knows it and as people read it (`shown`); `answers_until` while its record is missing."""

    id: UUID
    host: str
    shown: str
    state: str
    problem: str
    primary: bool
    record_name: str
    record_text: str
    checked_at: datetime | None
    next_check_at: datetime | None
    proven_at: datetime | None
    answers_until: datetime | None


class HostsOut(Schema):
    """The name the platform gave, which always answers, and the dealer's own."""

    platform_host: str
    platform_primary: bool
    limit: int
    hosts: list[HostOut]


class HostIn(Schema):
    host: str = Field(max_length=300)


@router.get("/domains", response={200: HostsOut, REFUSALS: ErrorBody}, operation_id="domains_list")
def list_domains(request: HttpRequest) -> dict[str, Any]:
    """The dealer's hosts with the records that prove them."""
    staff_actor(request).require(RIGHT)
    return _all()


@router.post("/domains", response={201: HostsOut, REFUSALS: ErrorBody}, operation_id="domains_add")
@idempotent
def add(request: HttpRequest, body: HostIn) -> Status[dict[str, Any]]:
    """Put a host on the list; the answer says which record to set."""
    actor, dealer = staff_actor(request), current_dealer()
    with market_context():
        add_host(actor=actor, dealer_id=dealer.id, written=body.host, resolver=configured_resolver())
    return Status(201, _all())


@router.post(
    "/domains/{host_id}/check", response={200: HostsOut, REFUSALS: ErrorBody}, operation_id="domains_check"
)
def check(request: HttpRequest, host_id: UUID) -> dict[str, Any]:
    """Look the record up now."""
    actor, dealer = staff_actor(request), current_dealer()
    actor.require(RIGHT)
    with market_context():
        row = host_of(dealer.id, host_id)
        check_host(actor=actor, host_id=row.id, resolver=configured_resolver(), by_hand=True)
    return _all()


@router.post(
    "/domains/{host_id}/primary",
    response={200: HostsOut, REFUSALS: ErrorBody},
    operation_id="domains_make_primary",
)
@needs_feature("custom_domains")
def choose(request: HttpRequest, host_id: UUID) -> dict[str, Any]:
    """Let links to the portal bear this host."""
    actor, dealer = staff_actor(request), current_dealer()
    with market_context():
        make_primary(actor=actor, dealer_id=dealer.id, host_id=host_id)
    return _all()


@router.delete(
    "/domains/primary", response={200: HostsOut, REFUSALS: ErrorBody}, operation_id="domains_no_primary"
)
def choose_none(request: HttpRequest) -> dict[str, Any]:
    """Let links bear the name the platform gave."""
    actor, dealer = staff_actor(request), current_dealer()
    with market_context():
        make_primary(actor=actor, dealer_id=dealer.id, host_id=None)
    return _all()


@router.delete(
    "/domains/{host_id}", response={200: HostsOut, REFUSALS: ErrorBody}, operation_id="domains_remove"
)
def remove(request: HttpRequest, host_id: UUID) -> dict[str, Any]:
    """Take a host off the list."""
    actor, dealer = staff_actor(request), current_dealer()
    with market_context():
        remove_host(actor=actor, dealer_id=dealer.id, host_id=host_id)
    return _all()


def _all() -> dict[str, Any]:
    dealer = current_dealer()
    ours = platform_host(dealer.slug)
    with market_context():
        rows, primary = hosts_of(dealer.id), primary_host_of(dealer.id, ours)
    return {
        "platform_host": ours,
        "platform_primary": primary == ours,
        "limit": limit_of("domains"),
        "hosts": [_shown(row, primary) for row in rows],
    }


def _shown(row: CustomHost, primary: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "host": row.host,
        "shown": shown_host(row.host),
        "state": row.state,
        "problem": row.problem,
        "primary": row.host == primary,
        "record_name": record_name(row.host),
        "record_text": record_text(row),
        "checked_at": row.checked_at,
        "next_check_at": None if row.state in ("LOST", "EXPIRED") else row.next_check_at,
        "proven_at": row.proven_at,
        "answers_until": row.missing_since + GRACE if row.missing_since else None,
    }

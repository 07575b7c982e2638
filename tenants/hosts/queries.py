from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from core.edge.web import url_on
from core.kernel.errors import NotFound
from tenants.context import current_dealer, market_context
from tenants.features.quotas import counts
from tenants.hosts.models import CustomHost
from tenants.hosts.states import ANSWERS, WATCHED
from tenants.models import Dealer, Domain

OPEN = ("ACTIVE", "READ_ONLY")
"""States of a dealer in which its hosts deserve a certificate."""


def hosts_of(dealer_id: UUID) -> list[CustomHost]:
    """A dealer's own hosts in the order they were added."""
    return list(CustomHost.objects.filter(dealer_id=dealer_id).order_by("created_at", "id"))


def count_hosts(dealer_id: UUID) -> int:
    """How many hosts a dealer has in its list, proven or not."""
    return CustomHost.objects.filter(dealer_id=dealer_id).count()


@counts("domains")
def hosts_in_use() -> int:
    """How many hosts the dealer at hand has in its list."""
    dealer = current_dealer()
    with market_context():
        return count_hosts(dealer.id)


def host_of(dealer_id: UUID, host_id: UUID) -> CustomHost:
    """One host of this dealer's list. Raises NotFound."""
    found = CustomHost.objects.filter(dealer_id=dealer_id, id=host_id).first()
    if found is None:
        raise NotFound()
    return found


def holder_of(host: str) -> CustomHost | None:
    """The dealer's host, of whichever dealer, under which a portal answers now."""
    return CustomHost.objects.filter(host=host, state__in=ANSWERS).first()


def due_hosts(now: datetime, limit: int) -> list[UUID]:
    """Hosts whose record is to be looked up, the longest overdue first."""
    rows = CustomHost.objects.filter(state__in=WATCHED, next_check_at__lte=now)
    return list(rows.order_by("next_check_at", "id").values_list("id", flat=True)[:limit])


def serves(host: str) -> bool:
    """Whether this very name is one of an open dealer. One indexed statement."""
    return bool(Domain.objects.filter(domain=host, tenant__state__in=OPEN).exists())


def primary_host(dealer: Dealer) -> str:
    """The host that stands in links to a dealer's portal."""
    return primary_host_of(dealer.id, platform_host(dealer.slug))


def primary_host_of(dealer_id: UUID, otherwise: str) -> str:
    """The same where only the dealer's id is known."""
    rows = Domain.objects.filter(tenant_id=dealer_id, is_primary=True)
    return rows.values_list("domain", flat=True).first() or otherwise


def primary_hosts(dealer_ids: list[UUID]) -> dict[UUID, str]:
    """The same for many dealers, in one query; who has no host is not in it."""
    rows = Domain.objects.filter(tenant_id__in=dealer_ids, is_primary=True)
    return dict(rows.values_list("tenant_id", "domain"))


def portal_url(dealer: Dealer, path: str = "/") -> str:
    """An address on a dealer's portal, under its primary host; in the market's scope."""
    return url_on(primary_host(dealer), path)


def platform_host(slug: str) -> str:
    """The name the platform itself gave the dealer's portal; it always answers."""
    return f"{slug}.{settings.BASE_DOMAIN}"

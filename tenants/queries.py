from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from core.kernel.errors import NotFound
from tenants.context import DealerRef, ref_of
from tenants.models import Dealer
from tenants.states import SERVED, WORKING


def dealer_of_host(host: str) -> DealerRef | None:
    """The dealer whose portal answers its staff under this host name."""
    dealer = Dealer.objects.filter(domains__domain=host, state__in=WORKING).first()
    return ref_of(dealer) if dealer else None


def dealer_by_slug(slug: str) -> Dealer:
    """An active dealer by its subdomain. Raises NotFound."""
    dealer = Dealer.objects.filter(slug=slug, state="ACTIVE").first()
    if dealer is None:
        raise NotFound()
    return dealer


def holder_of(slug: str) -> Dealer | None:
    """Whoever has a subdomain, in any state."""
    return Dealer.objects.filter(slug=slug).first()


def dealer_by_id(dealer_id: UUID) -> Dealer:
    """A dealer in any state. Raises NotFound."""
    dealer = Dealer.objects.filter(id=dealer_id).first()
    if dealer is None:
        raise NotFound()
    return dealer


def dealer_id_of(schema: str) -> UUID:
    """The dealer whose schema this is, in any state. Raises NotFound."""
    found: UUID | None = Dealer.objects.filter(schema_name=schema).values_list("id", flat=True).first()
    if found is None:
        raise NotFound()
    return found


def active_dealers() -> QuerySet[Dealer]:
    """Dealers that do business, by name."""
    return Dealer.objects.filter(state="ACTIVE").order_by("name")


def served_dealers() -> QuerySet[Dealer]:
    """Dealers that have a schema in force, open for business or not: their holds expire, their tasks run."""
    return Dealer.objects.filter(state__in=SERVED).order_by("name")


def all_dealers() -> QuerySet[Dealer]:
    """Every dealer, newest first."""
    return Dealer.objects.order_by("-created_at", "-id")

from __future__ import annotations

from django.db.models import Q, QuerySet

from tenants.models import Dealer
from tenants.queries import all_dealers


def dealers(*, q: str = "", state: str = "") -> QuerySet[Dealer]:
    """Dealers with their figures, narrowed by a word in name, slug, city or owner's address, and by state."""
    rows = all_dealers().select_related("stat")
    if state:
        rows = rows.filter(state=state)
    if q:
        rows = rows.filter(
            Q(name__icontains=q) | Q(slug__icontains=q) | Q(city__icontains=q) | Q(owner_email__icontains=q)
        )
    return rows

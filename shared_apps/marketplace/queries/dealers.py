from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from core.kernel.errors import NotFound
from shared_apps.catalog.queries import brands_by_slug
from shared_apps.marketplace.queries.matching import dealers_shown
from tenants.models import Dealer
from tenants.queries import active_dealers


class BrandName(NamedTuple):
    """A brand by name."""

    slug: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class DealerCard:
    """A dealer as buyers meet it: its row, its brands, how many cars it offers and from which price."""

    dealer: Dealer
    brands: tuple[BrandName, ...]
    cars: int
    from_minor: int | None


def dealer_cards(limit: int | None = None, *, named: Iterable[BrandName] = ()) -> list[DealerCard]:
    """Dealers that do business, those with the most cars first.

    Two queries; one, where `named` holds the names of all their brands already.
    """
    rows = list(_with_cars(active_dealers()).order_by("-cars", "name", "id")[:limit])
    return _cards(rows, {brand.slug: brand for brand in named})


def dealer_page(slug: str) -> DealerCard:
    """One dealer. Raises NotFound."""
    row = _with_cars(active_dealers().filter(slug=slug)).first()
    if row is None:
        raise NotFound()
    return _cards([row], {})[0]


def _with_cars(rows: QuerySet[Dealer]) -> QuerySet[Dealer]:
    offered = Q(listings__withdrawn_at=None) & dealers_shown("id")
    counted: QuerySet[Dealer] = rows.annotate(
        cars=Count("listings", filter=offered), from_minor=Min("listings__price_minor", filter=offered)
    )
    return counted


def _cards(rows: list[Dealer], known: dict[str, BrandName]) -> list[DealerCard]:
    missing = {slug for row in rows for slug in row.brands} - known.keys()
    found = brands_by_slug(missing) if missing else {}
    known = known | {slug: BrandName(slug, brand.name_zh, brand.name_en) for slug, brand in found.items()}
    return [
        DealerCard(row, tuple(known[slug] for slug in row.brands if slug in known), row.cars, row.from_minor)
        for row in rows
    ]

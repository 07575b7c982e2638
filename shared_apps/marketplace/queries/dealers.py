from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from core.edge.cached import Kind
from core.kernel.errors import NotFound
from shared_apps.catalog.queries import BRANDS, brands_by_slug
from shared_apps.marketplace.queries.beside import with_beside
from shared_apps.marketplace.queries.facets import Facets
from tenants.features.queries import without
from tenants.models import Dealer
from tenants.queries import active_dealers
from tenants.states import SERVED, TRADING


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


class Offer(NamedTuple):
    """What a dealer has on the market: how many cars, and the lowest price in fen."""

    cars: int
    from_minor: int | None


NO_OFFER = Offer(0, None)
OFFERS: Kind[Offer] = Kind("dealer-offer", seconds=3600, market=True)
"""By the dealer's slug; whoever changes a listing forgets its dealer's."""


def dealer_cards(
    limit: int | None = None, *, named: Iterable[BrandName] = (), slugs: Collection[str] = ()
) -> list[DealerCard]:
    """Dealers that do business, of `slugs` alone where any are given; those with the most cars first.

    One query, another for the names of brands that `named` does not hold, and without `slugs` a third for
    offers that are not at hand.
    """
    known = {brand.slug: brand for brand in named}
    if slugs:
        return _cards(*_by_slug(slugs, active_dealers()), known, limit)
    rows = list(active_dealers())
    offers = OFFERS.get_many(
        [row.slug for row in rows], lambda missing: _offers(_counted(missing, active_dealers()), missing)
    )
    return _cards(rows, offers, known, limit)


def dealer_page(slug: str, *, named: Iterable[BrandName] = ()) -> DealerCard:
    """One dealer. Raises NotFound."""
    rows, offers = _by_slug([slug], with_beside(active_dealers()))
    if not rows:
        raise NotFound()
    return _cards(rows, offers, {brand.slug: brand for brand in named})[0]


def brand_names(found: Facets) -> list[BrandName]:
    """The names of all brands that a search counted."""
    return [BrandName(b.value, b.name_zh, b.name_en) for b in found.choices.get("brand", ())]


def idle_dealer(slug: str) -> Dealer:
    """A dealer that is served but does not sell just now. Raises NotFound."""
    found = Dealer.objects.filter(slug=slug, state__in=set(SERVED) - set(TRADING)).first()
    if found is None:
        raise NotFound()
    return found


def _by_slug(slugs: Collection[str], dealers: QuerySet[Dealer]) -> tuple[list[Dealer], dict[str, Offer]]:
    """Some of the dealers and their offers in one query, whether their offers are at hand or not."""
    rows: list[Dealer] = []

    def make(missing: list[str]) -> dict[str, Offer]:
        rows.extend(_counted(missing, dealers))
        return _offers(rows, [])

    offers = OFFERS.get_many(slugs, make)
    others = set(slugs) - {row.slug for row in rows}
    return rows + (list(dealers.filter(slug__in=others)) if offers.keys() & others else []), offers


def _counted(slugs: Iterable[str], dealers: QuerySet[Dealer]) -> list[Any]:
    return list(
        dealers.filter(slug__in=list(slugs)).annotate(
            cars=Count("listings", filter=Q(listings__withdrawn_at=None)),
            from_minor=Min("listings__price_minor", filter=Q(listings__withdrawn_at=None)),
        )
    )


def _offers(rows: Iterable[Any], slugs: Iterable[str]) -> dict[str, Offer]:
    return dict.fromkeys(slugs, NO_OFFER) | {row.slug: Offer(row.cars, row.from_minor) for row in rows}


def _cards(
    dealers: list[Dealer], offers: dict[str, Offer], known: dict[str, BrandName], limit: int | None = None
) -> list[DealerCard]:
    listed, others = without("market_listing")
    shown = {
        dealer.id: offers[dealer.slug] if (dealer.id in others) != listed else NO_OFFER for dealer in dealers
    }
    rows = sorted(dealers, key=lambda dealer: (-shown[dealer.id].cars, dealer.name, dealer.id))[:limit]
    known = known | _names({slug for row in rows for slug in row.brands} - known.keys())
    return [
        DealerCard(row, tuple(known[slug] for slug in row.brands if slug in known), *shown[row.id])
        for row in rows
    ]


def _names(slugs: Collection[str]) -> dict[str, BrandName]:
    found = BRANDS.get_many(sorted(slugs), brands_by_slug)
    return {slug: BrandName(slug, brand.name_zh, brand.name_en) for slug, brand in found.items()}

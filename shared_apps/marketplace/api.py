"""The market's public API: what its pages show, as JSON. Nobody need be signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from core.edge.api import ErrorBody, money
from core.kernel.errors import Invalid, Invalids
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace import queries, schemas
from shared_apps.marketplace.filters import MOST_VALUES, Filters, parse
from shared_apps.marketplace.searching import ListingSearch

market_router = Router(tags=["market"])
REFUSALS = frozenset({401, 403, 404, 409, 422})


@market_router.get(
    "/listings",
    auth=None,
    operation_id="marketplace_listings",
    response={200: schemas.ListingPage, REFUSALS: ErrorBody},
)
def listings(request: HttpRequest, asked: Query[ListingSearch]) -> dict[str, Any]:
    """Cars on offer with exact counts for the whole search. All filters given must hold; of a filter that
    takes several values, separated by commas or repeated, any may. A single value repeated counts as given
    last.

    `next_cursor` leads to the next page of the same search. Whatever changes on the market meanwhile, a car
    that itself stays as it is appears on exactly one page. A value that cannot be read is refused (422) with
    the name of its field: `field.choice`, `field.type`, `field.range`, `field.too_long`, for a name there is
    not `field.unknown`, for a cursor of another order `request.bad_cursor`.
    """
    known = ListingSearch.model_fields
    strange = [Invalid("field.unknown", field=name[:40]) for name in request.GET if name not in known]
    search, unread = parse(dict(request.GET.lists()))
    search, unknown = queries.recognised(search)
    unread += unknown
    strange += [Invalid("field.choice", field=part.partition("=")[0]) for part in unread]
    if strange:
        raise Invalids(strange[:MOST_VALUES])
    counts = schemas.counts(queries.facets(search))
    page = queries.results(
        search, cursor=asked.cursor, limit=asked.limit, shown=schemas.card, as_counted=True
    )
    return {**page, **counts}


@market_router.get(
    "/listings/{listing_id}",
    auth=None,
    operation_id="marketplace_listing",
    response={200: schemas.ListingDetail, REFUSALS: ErrorBody},
)
def listing(request: HttpRequest, listing_id: UUID) -> dict[str, Any]:
    """One car with its specs, also after it left the market (`on_offer` false)."""
    car = queries.listing(listing_id)
    trim = trim_facts(car.trim_id, retired_ok=True)
    deposit = queries.deposit_of(car)
    return {
        **schemas.card(car),
        "trim_id": car.trim_id,
        "interior_zh": car.interior_zh,
        "interior_en": car.interior_en,
        "vin_last6": car.vin_last6,
        "on_offer": car.on_offer,
        "deposit": money(deposit.amount.amount, deposit.amount.currency),
        "deposit_kind": deposit.kind,
        "specs": {**trim.specs, "dimensions": trim.dimensions},
    }


@market_router.get(
    "/brands",
    auth=None,
    operation_id="marketplace_brands",
    response={200: list[schemas.BrandOut], REFUSALS: ErrorBody},
)
def brands(request: HttpRequest) -> list[dict[str, Any]]:
    """Brands with cars on offer, A to Z."""
    return [
        {
            "slug": choice.value,
            "name_zh": choice.name_zh,
            "name_en": choice.name_en,
            "initial": choice.initial,
            "cars": choice.cars,
        }
        for choice in queries.facets(Filters()).choices.get("brand", ())
    ]


@market_router.get(
    "/dealers",
    auth=None,
    operation_id="marketplace_dealers",
    response={200: list[schemas.DealerOut], REFUSALS: ErrorBody},
)
def dealers(request: HttpRequest) -> list[dict[str, Any]]:
    """Dealers that do business, those with the most cars first."""
    return [schemas.dealer_out(card) for card in queries.dealer_cards()]

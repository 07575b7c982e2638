"""The catalogue to read: `router` for portals, `console_router` for the console."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from core.edge.api import ErrorBody
from shared_apps.catalog import queries
from shared_apps.catalog.schemas import BrandCountOut, BrandOut, SeriesOut, SpecHitOut, TrimOut
from shared_apps.catalog.spec_search import MOST_HITS, Operator, trims_with

REFUSALS = frozenset({401, 403, 404, 422})
router = Router(tags=["catalog"])
"""What dealers may order today."""

console_router = Router(tags=["catalog"])
"""Everything that is not retired, with counts."""


@router.get(
    "/catalog/brands", response={200: list[BrandOut], REFUSALS: ErrorBody}, operation_id="catalog_list_brands"
)
def list_brands(request: HttpRequest, q: Annotated[str, Query(max_length=80)] = "") -> list[BrandOut]:
    """Brands with trims on sale, A to Z."""
    return [BrandOut.of(brand) for brand in queries.brands(q=q)]


@router.get(
    "/catalog/brands/{brand_id}/series",
    response={200: list[SeriesOut], REFUSALS: ErrorBody},
    operation_id="catalog_list_series",
)
def list_series(request: HttpRequest, brand_id: UUID) -> list[SeriesOut]:
    """A brand's series with trims on sale."""
    return [SeriesOut.of(series) for series in queries.series_of(brand_id)]


@router.get(
    "/catalog/series/{series_id}/trims",
    response={200: list[TrimOut], REFUSALS: ErrorBody},
    operation_id="catalog_list_trims",
)
def list_trims(request: HttpRequest, series_id: UUID) -> list[TrimOut]:
    """A series' trims on sale, newest model year first."""
    return [TrimOut.of(trim) for trim in queries.trims_of(series_id)]


@router.get(
    "/catalog/trims", response={200: list[TrimOut], REFUSALS: ErrorBody}, operation_id="catalog_find_trims"
)
def find_trims(request: HttpRequest, q: Annotated[str, Query(min_length=1, max_length=120)]) -> list[TrimOut]:
    """Trims on sale by words of their title, in Chinese or English."""
    return [TrimOut.of(trim) for trim in queries.find_trims(q)]


@console_router.get(
    "/catalog/brands",
    response={200: list[BrandCountOut], REFUSALS: ErrorBody},
    operation_id="catalog_list_brands",
)
def list_holdings(
    request: HttpRequest, q: Annotated[str, Query(max_length=80)] = "", on_sale: bool = False
) -> list[BrandCountOut]:
    """All brands with their series and trims counted; `on_sale` counts only what dealers may order."""
    return [BrandCountOut.of(brand) for brand in queries.brands(q=q, on_sale_only=on_sale)]


@console_router.get(
    "/catalog/specs",
    response={200: list[SpecHitOut], REFUSALS: ErrorBody},
    operation_id="catalog_find_by_spec",
)
def find_by_spec(
    request: HttpRequest,
    path: Annotated[str, Query(max_length=120)],
    op: Operator = "known",
    value: Annotated[str, Query(max_length=80)] = "",
    unit: Annotated[str, Query(max_length=12)] = "",
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_HITS)] = 50,
) -> list[SpecHitOut]:
    """Trims by one value of their specs ("battery.capacity_kwh"): `eq`, `min`, `max`, or `known` for any.

    Numbers may be given in another unit of the field's kind. By id; `after` takes the last one's.
    """
    return [SpecHitOut.of(hit) for hit in trims_with(path, op, value, unit=unit, after=after, limit=limit)]

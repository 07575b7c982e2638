"""Brands, series and model years that a batch of drafts needs: looked up, made, corrected where curated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q

from core.kernel import clock
from shared_apps.catalog.importing.drafts import BrandDraft, SeriesDraft, TrimDraft
from shared_apps.catalog.models import Brand, ModelYear, Series
from shared_apps.catalog.names import search_text

M = TypeVar("M", bound=Model)


def ensured_years(drafts: Sequence[TrimDraft]) -> dict[tuple[str, str, int], ModelYear]:
    """The model year of every draft by (brand slug, series slug, year), its series and brand loaded with it.

    Two statements a kind for the whole batch, whatever its size, one more where a curated source corrects.
    """
    brands = _brands(drafts)
    series = _series(drafts, brands)
    return _years(drafts, series)


def _brands(drafts: Sequence[TrimDraft]) -> dict[str, Brand]:
    wanted = {draft.brand.slug: draft for draft in reversed(drafts)}
    found = {row.slug: row for row in Brand.objects.filter(slug__in=wanted)}
    new = [Brand(**_brand_columns(d.brand)) for slug, d in wanted.items() if slug not in found]
    _corrected(found, {slug: _brand_columns(d.brand) for slug, d in wanted.items() if d.curated})
    found |= {row.slug: row for row in Brand.objects.bulk_create(new)}
    return found


def _series(drafts: Sequence[TrimDraft], brands: dict[str, Brand]) -> dict[tuple[UUID, str], Series]:
    wanted = {(brands[d.brand.slug].id, d.series.slug): d for d in reversed(drafts)}
    rows = Series.objects.filter(
        brand_id__in={brand for brand, _ in wanted}, slug__in={slug for _, slug in wanted}
    )
    of_id = {brand.id: brand for brand in brands.values()}
    found = {(row.brand_id, row.slug): row for row in rows if (row.brand_id, row.slug) in wanted}
    for row in found.values():
        row.brand = of_id[row.brand_id]
    new = [
        Series(brand=of_id[brand_id], **_series_columns(d.series))
        for (brand_id, slug), d in wanted.items()
        if (brand_id, slug) not in found
    ]
    _corrected(found, {key: _series_columns(d.series) for key, d in wanted.items() if d.curated})
    found |= {(row.brand_id, row.slug): row for row in Series.objects.bulk_create(new)}
    return found


def _years(
    drafts: Sequence[TrimDraft], series: dict[tuple[UUID, str], Series]
) -> dict[tuple[str, str, int], ModelYear]:
    of_slugs = {(row.brand.slug, row.slug): row for row in series.values()}
    wanted = {(of_slugs[d.brand.slug, d.series.slug].id, d.year) for d in drafts}
    of_id = {row.id: row for row in series.values()}
    condition = Q(series_id__in=of_id, year__in={year for _, year in wanted})
    rows = ModelYear.objects.filter(condition)
    found = {(row.series_id, row.year): row for row in rows if (row.series_id, row.year) in wanted}
    for row in found.values():
        row.series = of_id[row.series_id]
    new = [ModelYear(series=of_id[key[0]], year=key[1]) for key in sorted(wanted - found.keys())]
    every = [*found.values(), *ModelYear.objects.bulk_create(new)]
    return {(row.series.brand.slug, row.series.slug, row.year): row for row in every}


def _corrected(found: dict[Any, M], columns: dict[Any, dict[str, Any]]) -> None:
    """Bring rows that a curated source knows better into line with it."""
    changed: list[M] = []
    names: set[str] = set()
    for key, values in columns.items():
        row = found.get(key)
        different = {n: v for n, v in values.items() if row is not None and getattr(row, n) != v}
        if row is None or not different:
            continue
        for name, value in {**different, "updated_at": clock.now()}.items():
            setattr(row, name, value)
        names |= {*different, "updated_at"}
        changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, sorted(names))


def _brand_columns(draft: BrandDraft) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "name_zh": draft.name_zh,
        "name_en": draft.name_en,
        "country": draft.country,
        "tier": draft.tier,
        "initial": draft.initial,
        "search_text": search_text(draft.name_zh, draft.name_en),
    }


def _series_columns(draft: SeriesDraft) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "name_zh": draft.name_zh,
        "name_en": draft.name_en,
        "body": draft.body,
        "size_class": draft.size_class,
        "colours": list(draft.colours),
        "interiors": list(draft.interiors),
        "dimensions": draft.dimensions,
        "search_text": search_text(draft.name_zh, draft.name_en),
    }

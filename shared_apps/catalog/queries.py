"""Reading the catalogue. Other apps get facts, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.edge.cached import Kind
from core.kernel.errors import Conflict, NotFound
from core.kernel.money import Money
from shared_apps.catalog.facts import BrandFacts, Finish, SeriesFacts, TrimFacts
from shared_apps.catalog.models import Brand, ModelYear, Series, Trim
from shared_apps.catalog.names import plain
from shared_apps.catalog.titles import title_en, title_zh

_MOST_FOUND = 50
_VERSIONS = """
SELECT t.xmin::text, t.ctid::text, y.xmin::text, y.ctid::text, s.xmin::text, s.ctid::text,
       b.xmin::text, b.ctid::text
FROM catalog_trim t JOIN catalog_modelyear y ON y.id = t.model_year_id
JOIN catalog_series s ON s.id = y.series_id JOIN catalog_brand b ON b.id = s.brand_id
WHERE t.id = %s
"""
"""The versions of the rows that a trim's facts come from."""
TRIMS: Kind[TrimFacts] = Kind("trim", seconds=3600, market=True)
"""Trims as pages show them; whoever writes the catalogue forgets them."""
BRANDS: Kind[BrandFacts] = Kind("brand", seconds=3600, market=True)
"""Brands by slug, likewise."""
LINES: Kind[list[TrimFacts]] = Kind("series-trims", seconds=3600, market=True)
"""All trims of a series by its slugs, likewise."""


class UnknownTrim(NotFound):
    """No trim has this id."""

    def __init__(self, trim_id: object) -> None:
        super().__init__(
            "catalog.unknown_trim",
            _("This trim is not in the catalogue."),
            field="trim_id",
            params={"trim_id": str(trim_id)},
        )


class RetiredTrim(Conflict):
    """The trim was retired; cars that have it keep it, new ones are not given it."""

    def __init__(self, trim_id: object) -> None:
        super().__init__(
            "catalog.retired_trim",
            _("This trim has been retired from the catalogue."),
            field="trim_id",
            params={"trim_id": str(trim_id)},
        )


def brands(*, q: str = "", on_sale_only: bool = True) -> list[BrandFacts]:
    """Brands from A to Z with counts of their series and trims, those without any trim left out.

    `on_sale_only` counts what dealers may order today, else everything not retired. `q` finds names in
    Chinese or English, without regard to case and diacritics.
    """
    counts = {
        row["brand"]: row
        for row in _trims(on_sale_only=on_sale_only)
        .order_by()
        .values(brand=F("model_year__series__brand_id"))
        .annotate(trims=Count("id"), series=Count("model_year__series_id", distinct=True))
    }
    rows = _matching(Brand.objects.filter(id__in=counts), q).order_by("initial", "name_en")
    return [_brand(row, counts[row.id]["series"], counts[row.id]["trims"]) for row in rows]


def brands_by_slug(slugs: Iterable[str]) -> dict[str, BrandFacts]:
    """The brands of these slugs, uncounted; unknown slugs are left out."""
    return {row.slug: _brand(row) for row in Brand.objects.filter(slug__in=list(slugs)).order_by("slug")}


def series_of(brand_id: UUID, *, on_sale_only: bool = True) -> list[SeriesFacts]:
    """The series of a brand, those without any trim left out; the most recently renewed first."""
    counted = _counted("years__trims", on_sale_only=on_sale_only)
    rows = (
        Series.objects.filter(brand_id=brand_id)
        .annotate(trim_count=Count("years__trims", filter=counted), newest=Max("years__year", filter=counted))
        .filter(trim_count__gt=0)
        .order_by("-newest", "name_en")
    )
    return [_series(row, row.trim_count) for row in rows]


def trims_of(series_id: UUID, *, on_sale_only: bool = True) -> list[TrimFacts]:
    """The trims of a series, newest model year first, then by price."""
    rows = _trims(on_sale_only=on_sale_only).filter(model_year__series_id=series_id)
    return [_facts(row) for row in rows.order_by("-model_year__year", "msrp_minor", "name_en")]


def trims_on_sale(*, brand_slugs: Sequence[str] = ()) -> list[TrimFacts]:
    """Every trim that dealers may order today, of these brands or of all."""
    rows = _trims(on_sale_only=True)
    if brand_slugs:
        rows = rows.filter(model_year__series__brand__slug__in=brand_slugs)
    return [_facts(row) for row in rows.order_by("source_ref", "id")]


def find_trims(q: str, *, on_sale_only: bool = True, limit: int = 20) -> list[TrimFacts]:
    """Trims whose title or brand holds every word of `q`, newest first; nothing for an empty `q`."""
    if not plain(q):
        return []
    rows = _matching(_trims(on_sale_only=on_sale_only), q).order_by("-model_year__year", "msrp_minor", "id")
    return [_facts(row) for row in rows[: min(limit, _MOST_FOUND)]]


def trim_slugs(series_slugs: Iterable[str], slugs: Iterable[str]) -> set[str]:
    """Those of the trims' slugs that some trim of these series has, retired ones included."""
    rows = Trim.objects.filter(slug__in=list(slugs), model_year__series__slug__in=list(series_slugs))
    return set(rows.values_list("slug", flat=True))


def trim_facts(trim_id: UUID, *, retired_ok: bool = False) -> TrimFacts:
    """Everything of one trim. Raises UnknownTrim, and RetiredTrim unless `retired_ok`."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [trim_id])
        found = cursor.fetchone()
    if found is None:
        raise UnknownTrim(trim_id)
    facts = _remembered(trim_id, found)
    if facts.retired and not retired_ok:
        raise RetiredTrim(trim_id)
    return facts


def trim_shown(trim_id: UUID) -> TrimFacts:
    """Everything of one trim, retired or not, for a page: kept until the catalogue changes.

    Raises UnknownTrim.
    """
    return TRIMS.get(trim_id, lambda: trim_facts(trim_id, retired_ok=True))


def trim_facts_many(trim_ids: Iterable[UUID]) -> dict[UUID, TrimFacts]:
    """The facts of many trims by id, retired ones included, in one query. Raises UnknownTrim."""
    wanted = set(trim_ids)
    found = {row.id: _facts(row) for row in _all_trims().filter(id__in=wanted)} if wanted else {}
    for trim_id in wanted - found.keys():
        raise UnknownTrim(trim_id)
    return found


def found_trims(ids: Iterable[UUID], names: Iterable[tuple[str, str, int, str]] = ()) -> list[TrimFacts]:
    """The trims of these ids and names (brand, series, year, slug), retired ones included, in one query.

    What the catalogue does not have is left out.
    """
    wanted = Q(id__in=list(ids))
    for brand, series, year, slug in names:
        line = Q(model_year__series__brand__slug=brand, model_year__series__slug=series)
        wanted |= line & Q(model_year__year=year, slug=slug)
    return [_facts(row) for row in _all_trims().filter(wanted)]


def size() -> dict[str, Any]:
    """How much the catalogue holds: rows of each kind, and trims by the source they came from."""
    by_source = Trim.objects.order_by("source").values("source").annotate(
        trims=Count("id"), on_sale=Count("id", filter=Q(on_sale=True)),
        retired=Count("id", filter=Q(retired_at__isnull=False)),
    )  # fmt: skip
    return {
        "brands": Brand.objects.count(),
        "series": Series.objects.count(),
        "model_years": ModelYear.objects.count(),
        "trims": Trim.objects.count(),
        "sources": list(by_source),
    }


@lru_cache(maxsize=256)
def _remembered(trim_id: UUID, _versions: tuple[str, ...]) -> TrimFacts:
    """The facts as the rows had them in these versions: read once, since versions never come again."""
    return _facts(_all_trims().get(id=trim_id))


def _counted(path: str, *, on_sale_only: bool) -> Q:
    if on_sale_only:
        return Q(**{f"{path}__on_sale": True})
    return Q(**{f"{path}__isnull": False, f"{path}__retired_at__isnull": True})


def _all_trims() -> QuerySet[Trim]:
    return Trim.objects.select_related("model_year__series__brand")


def _trims(*, on_sale_only: bool) -> QuerySet[Trim]:
    return _all_trims().filter(on_sale=True) if on_sale_only else _all_trims().filter(retired_at__isnull=True)


def _matching(rows: QuerySet[Any], q: str) -> QuerySet[Any]:
    """Rows whose search text holds every word of `q`."""
    for word in plain(q[:200]).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def _brand(row: Brand, series: int = 0, trims: int = 0) -> BrandFacts:
    return BrandFacts(
        row.id, row.slug, row.name_zh, row.name_en, row.country, row.tier, row.initial, series, trims
    )


def _series(row: Series, trims: int) -> SeriesFacts:
    return SeriesFacts(
        id=row.id,
        brand_id=row.brand_id,
        slug=row.slug,
        name_zh=row.name_zh,
        name_en=row.name_en,
        body=row.body,
        size_class=row.size_class,
        colours=_finishes(row.colours),
        interiors=_finishes(row.interiors),
        trims=trims,
    )


def _finishes(rows: list[dict[str, str]]) -> tuple[Finish, ...]:
    return tuple(Finish(row["code"], row["name_zh"], row["name_en"], row["hex"]) for row in rows)


def _facts(row: Trim) -> TrimFacts:
    year = row.model_year
    series, brand = year.series, year.series.brand
    return TrimFacts(
        id=row.id,
        slug=row.slug,
        name_zh=row.name_zh,
        name_en=row.name_en,
        title_zh=title_zh(brand.name_zh, series.name_zh, year.year, row.name_zh),
        title_en=title_en(brand.name_en, series.name_en, year.year, row.name_en),
        brand_id=brand.id,
        brand_slug=brand.slug,
        brand_zh=brand.name_zh,
        brand_en=brand.name_en,
        brand_initial=brand.initial,
        tier=brand.tier,
        series_id=series.id,
        series_slug=series.slug,
        series_zh=series.name_zh,
        series_en=series.name_en,
        model_year=year.year,
        body=row.body,
        size_class=row.size_class,
        energy=row.energy,
        drive=row.drive,
        seats=row.seats,
        doors=row.doors,
        msrp=None if row.msrp_minor is None else Money(row.msrp_minor, row.currency),
        on_sale=row.on_sale,
        retired=row.retired_at is not None,
        categories=tuple(row.categories),
        colours=_finishes(series.colours),
        interiors=_finishes(series.interiors),
        dimensions={**series.dimensions, **row.specs.get("dimensions", {})},
        specs=row.specs,
    )


def names_of_series() -> list[tuple[str, str, str, str]]:
    """Brand slug, series slug and both names of every series."""
    rows = Series.objects.order_by("brand__slug", "slug")
    return list(rows.values_list("brand__slug", "slug", "name_zh", "name_en"))


def names_of_brands() -> list[tuple[str, str, str]]:
    """Slug and both names of every brand."""
    return list(Brand.objects.order_by("slug").values_list("slug", "name_zh", "name_en"))


def trims_of_series(brand_slug: str, series_slug: str) -> list[TrimFacts]:
    """The trims of a series by its slugs, retired ones included: newest year, then on sale, then price.

    Empty for a series there is not. Kept until the catalogue changes.
    """
    key = f"{brand_slug}/{series_slug}"

    def make(_missing: list[str]) -> dict[str, list[TrimFacts]]:
        rows = _all_trims().filter(
            model_year__series__brand__slug=brand_slug, model_year__series__slug=series_slug
        )
        found = rows.order_by("-model_year__year", "-on_sale", "msrp_minor", "name_en")
        trims = [_facts(row) for row in found]
        return {key: trims} if trims else {}  # what is not there is asked for by anybody, and not kept

    return LINES.get_many([key], make).get(key, [])

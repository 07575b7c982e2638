"""Which car somebody means: by typed words, by the VIN, or down from brand, series and model year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.kernel import clock
from shared_apps.catalog import vin as vins
from shared_apps.catalog.facts import BrandFacts, TrimFacts
from shared_apps.catalog.queries import brands, brands_by_slug, find_trims, trims_of_series
from shared_apps.catalog.wmi import BRAND_WMI
from shared_apps.marketplace.queries import suggestions
from shared_apps.marketplace.words import Named

LONGEST = 60


@dataclass(frozen=True, slots=True)
class VinRead:
    """What a VIN says: the maker, the model year (None where it says none), brands that use its first three
    letters; `doubtful` where its check digit is wrong.
    """

    vin: str
    maker_zh: str
    maker_en: str
    year: int | None
    brands: list[BrandFacts]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What words found: brands and series by name, versions by their titles, or a VIN that was read."""

    named: list[Named]
    trims: list[TrimFacts]
    vin: VinRead | None = None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to choose from."""
        return not (self.named or self.trims or (self.vin and self.vin.brands))


@dataclass(frozen=True, slots=True)
class Line:
    """How far the choice has come: the brand's series, one series' years, one year's versions."""

    brand: BrandFacts | None
    series: TrimFacts | None
    year: int | None
    years: list[int]
    trims: list[TrimFacts]


def all_brands() -> list[BrandFacts]:
    """Every brand with any version, on sale or not; A to Z."""
    return brands(on_sale_only=False)


def found(words: str) -> Found:
    """What these words, or this VIN, may mean."""
    text = words.strip()[:LONGEST]
    if not text:
        return Found([], [])
    read = _read_vin(text)
    if read is not None:
        return Found([], [], read)
    named = [one for one in suggestions(text) if one.dimension in ("brand", "series")]
    return Found(named, find_trims(text, on_sale_only=False, limit=12))


def line_of(brand: str, series: str, year: str) -> Line:
    """The choice made so far, by slugs; what does not exist counts as not chosen."""
    known = {one.slug: one for one in all_brands()}.get(brand) if brand else None
    trims = trims_of_series(brand, series) if known and series else []
    trims = [trim for trim in trims if not trim.retired]
    years = sorted({trim.model_year for trim in trims}, reverse=True)
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    if chosen not in years:
        chosen = years[0] if len(years) == 1 else None
    of_year = [trim for trim in trims if trim.model_year == chosen]
    return Line(known, trims[0] if trims else None, chosen, years, of_year)


def _read_vin(text: str) -> VinRead | None:
    """The VIN, if it looks like one; wrong letters or lengths make it words again."""
    written = vins.normalise(text)
    problems = vins.problems(written)
    if any(one.code != "stock.vin_check_digit" for one in problems):
        return None
    today = clock.now().astimezone(clock.SHANGHAI)
    decoded: Any = vins.decode(written, this_year=today.year)
    slugs = [slug for slug, wmi in BRAND_WMI.items() if wmi == decoded.wmi]
    shown = {one.slug for one in all_brands()}
    known = [one for slug, one in brands_by_slug(slugs).items() if slug in shown]
    return VinRead(
        written, decoded.manufacturer_zh or "", decoded.manufacturer_en or "", decoded.model_year, known,
        bool(problems),
    )  # fmt: skip

from __future__ import annotations

from uuid import UUID

from ninja import Schema

from core.edge.api import MoneyOut
from core.kernel.money import Money
from shared_apps.catalog.facts import BrandFacts, Finish, SeriesFacts, TrimFacts
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.spec_search import SpecHit


def _money(money: Money) -> MoneyOut:
    return MoneyOut(amount=money.amount, currency=money.currency)


class BrandOut(Schema):
    """A brand to pick."""

    id: UUID
    slug: str
    name_zh: str
    name_en: str
    initial: str

    @classmethod
    def of(cls, brand: BrandFacts) -> BrandOut:
        """From the facts."""
        return cls(
            id=brand.id, slug=brand.slug, name_zh=brand.name_zh, name_en=brand.name_en, initial=brand.initial
        )


class BrandCountOut(BrandOut):
    """A brand with what the catalogue holds of it."""

    country: str
    tier: str
    series: int
    trims: int

    @classmethod
    def of(cls, brand: BrandFacts) -> BrandCountOut:
        """From the facts."""
        return cls(
            **BrandOut.of(brand).dict(),
            country=brand.country,
            tier=brand.tier,
            series=brand.series,
            trims=brand.trims,
        )


class SeriesOut(Schema):
    """A series to pick."""

    id: UUID
    slug: str
    name_zh: str
    name_en: str
    body: str
    trims: int

    @classmethod
    def of(cls, series: SeriesFacts) -> SeriesOut:
        """From the facts."""
        return cls(
            id=series.id,
            slug=series.slug,
            name_zh=series.name_zh,
            name_en=series.name_en,
            body=series.body,
            trims=series.trims,
        )


class FinishOut(Schema):
    """A paint or an interior."""

    code: str
    name_zh: str
    name_en: str
    hex: str

    @classmethod
    def of(cls, finish: Finish) -> FinishOut:
        """From the facts."""
        return cls(code=finish.code, name_zh=finish.name_zh, name_en=finish.name_en, hex=finish.hex)


class PaintedOut(FinishOut):
    """A paint, with the address of the car drawn in it."""

    art_url: str

    @classmethod
    def on(cls, trim: TrimFacts, paint: Finish) -> PaintedOut:
        """This paint on this trim."""
        return cls(**FinishOut.of(paint).dict(), art_url=artwork_url(trim, paint.hex))


class TrimOut(Schema):
    """A trim to pick, with its paints and interiors. `msrp` is null where unknown."""

    id: UUID
    name_zh: str
    name_en: str
    title_zh: str
    title_en: str
    model_year: int
    energy: str
    body: str
    msrp: MoneyOut | None
    art_url: str
    colours: list[PaintedOut]
    interiors: list[FinishOut]

    @classmethod
    def of(cls, trim: TrimFacts) -> TrimOut:
        """From the facts."""
        return cls(
            id=trim.id,
            name_zh=trim.name_zh,
            name_en=trim.name_en,
            title_zh=trim.title_zh,
            title_en=trim.title_en,
            model_year=trim.model_year,
            energy=trim.energy,
            body=trim.body,
            msrp=None if trim.msrp is None else _money(trim.msrp),
            art_url=artwork_url(trim),
            colours=[PaintedOut.on(trim, colour) for colour in trim.colours],
            interiors=[FinishOut.of(interior) for interior in trim.interiors],
        )


class SpecHitOut(Schema):
    """A trim found by its specs, with the value it was found by in the field's own unit."""

    trim_id: UUID
    title_zh: str
    title_en: str
    value: bool | float | str | None

    @classmethod
    def of(cls, hit: SpecHit) -> SpecHitOut:
        """From the hit."""
        return cls(**hit._asdict())

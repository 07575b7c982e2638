"""The market's public JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from core.edge.api import MoneyOut, Page, money
from shared_apps.marketplace.facts import DepositKind
from shared_apps.marketplace.models import Listing
from shared_apps.marketplace.queries import PRICE_BANDS, DealerCard, Facets
from shared_apps.rulebook.standard import standard_monthly


class DealerBrief(Schema):
    """The dealer of a listing."""

    slug: str
    name: str
    city: str


class Paint(Schema):
    """A colour with its `#RRGGBB`."""

    code: str
    name_zh: str
    name_en: str
    hex: str


class DealOut(Schema):
    """How good an offer is: GREAT, GOOD, FAIR or HIGH, and basis points below the fair price."""

    code: str
    below_fair_bp: int


class ListingCard(Schema):
    """A car on offer. `msrp` is null where the maker names no price, `range_km` where it is unknown, `deal`
    where too little is known to judge. `monthly` is the standard plan's payment, null outside CNY. `assist`
    is the level of driver assistance, empty where unknown.
    """

    id: UUID
    title_zh: str
    title_en: str
    brand: str
    series: str
    trim: str
    model_year: int
    body: str
    size_class: str
    energy: str
    drive: str
    assist: str
    seats: int | None
    categories: list[str]
    range_km: int | None
    colour: Paint
    condition: str
    mileage_km: int
    price: MoneyOut
    msrp: MoneyOut | None
    monthly: MoneyOut | None
    deal: DealOut | None
    city: str
    dealer: DealerBrief
    photos: list[str]
    art_url: str
    published_at: datetime


class ListingDetail(ListingCard):
    """A car with its trim's specs; `on_offer` is false once it left the market.

    `deposit` keeps the car for a buyer: REFUNDABLE (订金) goes back to whoever leaves, EARNEST (定金) is
    lost.
    """

    trim_id: UUID
    interior_zh: str
    interior_en: str
    vin_last6: str
    on_offer: bool
    deposit: MoneyOut
    deposit_kind: DepositKind
    specs: dict[str, dict[str, Any]]


class FacetOut(Schema):
    """A choice and how many cars it would show under all other filters."""

    value: str
    name_zh: str
    name_en: str
    cars: int


class BandOut(Schema):
    """A usual price range in whole yuan, both ends included, null for no limit."""

    price_min: int | None
    price_max: int | None
    cars: int


class ListingPage(Page[ListingCard]):
    """One page of results with exact counts for the whole search, as they stood at `counted_at`."""

    total: int
    counted_at: datetime | None
    facets: dict[str, list[FacetOut]]
    price_bands: list[BandOut]


class BrandOut(Schema):
    """A brand with cars on offer."""

    slug: str
    name_zh: str
    name_en: str
    initial: str
    cars: int


class DealerOut(DealerBrief):
    """A dealer with its place on earth (WGS-84 degrees) and what it offers."""

    province: str
    address: str
    phone: str
    opening_hours: str
    latitude: float
    longitude: float
    brands: list[str]
    cars: int
    price_from: MoneyOut | None


def card(car: Listing) -> dict[str, Any]:
    """A listing as ListingCard."""
    return {
        "id": car.id,
        "title_zh": car.title_zh,
        "title_en": car.title_en,
        "brand": car.brand_slug,
        "series": car.series_slug,
        "trim": car.trim_slug,
        "model_year": car.model_year,
        "body": car.body,
        "size_class": car.size_class,
        "energy": car.energy,
        "drive": car.drive,
        "assist": car.assist,
        "seats": car.seats,
        "categories": car.categories,
        "range_km": car.range_km,
        "colour": {
            "code": car.colour_code,
            "name_zh": car.colour_zh,
            "name_en": car.colour_en,
            "hex": car.colour_hex,
        },
        "condition": car.condition,
        "mileage_km": car.mileage_km,
        "price": money(car.price_minor, car.currency),
        "msrp": None if car.msrp_minor is None else money(car.msrp_minor, car.currency),
        "monthly": money(standard_monthly(car.price_minor), "CNY") if car.currency == "CNY" else None,
        "deal": car.deal._asdict() if car.deal else None,
        "city": car.city,
        "dealer": {"slug": car.dealer.slug, "name": car.dealer.name, "city": car.dealer.city},
        "photos": car.photos,
        "art_url": car.art_url,
        "published_at": car.published_at,
    }


def counts(found: Facets) -> dict[str, Any]:
    """Facets as ListingPage has them."""
    return {
        "total": found.total,
        "counted_at": found.watermark,
        "facets": {
            name: [
                {"value": c.value, "name_zh": c.name_zh, "name_en": c.name_en, "cars": c.cars}
                for c in choices
            ]
            for name, choices in found.choices.items()
        },
        "price_bands": [
            {"price_min": low, "price_max": high, "cars": cars}
            for (low, high), cars in zip(PRICE_BANDS, found.bands, strict=True)
        ],
    }


def dealer_out(card: DealerCard) -> dict[str, Any]:
    """A dealer as DealerOut."""
    row = card.dealer
    return {
        "slug": row.slug,
        "name": row.name,
        "city": row.city,
        "province": row.province,
        "address": row.address,
        "phone": row.phone,
        "opening_hours": row.opening_hours,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "brands": row.brands,
        "cars": card.cars,
        "price_from": None if card.from_minor is None else money(card.from_minor, row.currency),
    }

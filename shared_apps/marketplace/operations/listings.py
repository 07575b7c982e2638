from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock
from core.kernel.money import Money
from shared_apps.catalog.colours import colour_family
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.names import plain
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.assists import assist_of
from shared_apps.marketplace.facts import ListingFacts
from shared_apps.marketplace.models import ON_OFFER, Listing
from shared_apps.marketplace.queries.dealers import OFFERS
from tenants.context import current_dealer

_RANGES = ("cltc_km", "wltp_km", "epa_km", "nedc_km", "electric_cltc_km", "electric_wltp_km")
_WITHDRAW = """
UPDATE marketplace_listing l SET withdrawn_at = %s FROM tenants_dealer d
WHERE l.id = %s AND l.withdrawn_at IS NULL AND d.id = l.dealer_id RETURNING d.slug
"""


@transaction.atomic(savepoint=False)
def publish_listing(facts: ListingFacts, *, trim: TrimFacts | None = None) -> None:
    """Put a vehicle on the market, or renew what the market says of it; an older version changes nothing.

    To be called in the transaction of the vehicle's change, in its dealer's context: the database refuses
    another dealer's id. The trim is read where the caller has not done so. Raises catalog.unknown_trim.
    """
    trim = trim or trim_facts(facts.trim_id, retired_ok=True)
    columns = {**_of_vehicle(facts), **_of_trim(trim), "art_url": artwork_url(trim, facts.colour_hex)}
    dealer = current_dealer()
    columns["city"] = dealer.city
    OFFERS.forget(dealer.slug)
    known = Listing.objects.filter(id=facts.vehicle_id)
    if known.filter(version__lte=facts.version).update(**columns) or known.exists():
        return
    Listing.objects.create(id=facts.vehicle_id, **columns)


def reprice_listing(vehicle_id: UUID, *, price: Money, version: int) -> bool:
    """Ask another price on the market, and change nothing else: in the transaction of the vehicle's change.

    Returns False, and changes nothing, where the market does not offer the version before this one in the
    same currency; the listing has to be published whole then.
    """
    OFFERS.forget(current_dealer().slug)
    before = Listing.objects.filter(ON_OFFER, id=vehicle_id, version=version - 1, currency=price.currency)
    return bool(before.update(price_minor=price.amount, version=version))


def withdraw_listing(vehicle_id: UUID) -> None:
    """Take a vehicle off the market; nothing happens if it is not there. Its page will say so."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, [clock.now(), vehicle_id])
        OFFERS.forget(*(slug for (slug,) in cursor.fetchall()))


def _of_vehicle(facts: ListingFacts) -> dict[str, Any]:
    return {
        "dealer_id": facts.dealer_id,
        "trim_id": facts.trim_id,
        "vin_last6": facts.vin_last6,
        "vin_digest": facts.vin_digest,
        "colour_code": facts.colour_code,
        "colour_zh": facts.colour_name_zh,
        "colour_en": facts.colour_name_en,
        "colour_hex": facts.colour_hex,
        "colour_family": colour_family(facts.colour_hex, facts.colour_name_zh),
        "interior_zh": facts.interior_name_zh,
        "interior_en": facts.interior_name_en,
        "condition": facts.condition,
        "mileage_km": facts.mileage_km,
        "price_minor": facts.price_minor,
        "currency": facts.currency,
        "photos": list(facts.photos),
        "published_at": facts.available_since,
        "withdrawn_at": None,
        "version": facts.version,
        "pledged": facts.pledged,
        "inspected_at": facts.inspected_at,
        "was_demo": facts.was_demo,
    }


def _of_trim(trim: TrimFacts) -> dict[str, Any]:
    reach = next((value for key in _RANGES if (value := trim.spec("range", key))), None)
    return {
        "brand_slug": trim.brand_slug,
        "brand_initial": trim.brand_initial,
        "brand_zh": trim.brand_zh,
        "brand_en": trim.brand_en,
        "series_id": trim.series_id,
        "series_slug": trim.series_slug,
        "series_zh": trim.series_zh,
        "series_en": trim.series_en,
        "trim_slug": trim.slug,
        "trim_zh": trim.name_zh,
        "trim_en": trim.name_en,
        "title_zh": trim.title_zh,
        "title_en": trim.title_en,
        "search_text": _search_text(trim),
        "model_year": trim.model_year,
        "body": trim.body,
        "size_class": trim.size_class,
        "energy": trim.energy,
        "drive": trim.drive,
        "assist": assist_of(trim),
        "seats": trim.seats,
        "categories": list(trim.categories),
        "range_km": round(reach) if reach else None,
        "msrp_minor": trim.msrp.amount if trim.msrp else None,
    }


def _search_text(trim: TrimFacts) -> str:
    """Both titles folded, and once more without spaces: Chinese is typed without them."""
    both = plain(f"{trim.title_zh} {trim.title_en} {trim.brand_en}")
    return f"{both} {plain(trim.title_zh).replace(' ', '')}"

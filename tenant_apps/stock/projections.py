"""What of a car leaves the dealer's schema. The allow-list: never its cost, its note or its buyer."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from core.edge.pictures import Photograph
from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from core.kernel.money import Money
from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.queries import trim_facts
from shared_apps.marketplace.facts import ListingFacts
from shared_apps.marketplace.operations import publish_listing, reprice_listing, withdraw_listing
from tenant_apps.stock.events import VehicleChanged
from tenant_apps.stock.models import Photo, Vehicle
from tenant_apps.stock.queries import is_pledged, paint_of
from tenants.context import DealerRef, current_dealer


def project(vehicle: Vehicle, *, was_listed: bool, actor: Actor, repriced: bool = False) -> None:
    """Let the market and the figures know, in the transaction that changed the car.

    `repriced` says that nothing but the price changed.
    """
    if vehicle.listed:
        price = Money(vehicle.price_minor, vehicle.currency)
        if not (repriced and reprice_listing(vehicle.id, price=price, version=vehicle.version)):
            trim = trim_facts(vehicle.trim_id, retired_ok=True)
            publish_listing(listing_of(vehicle, trim, current_dealer()), trim=trim)
    elif was_listed:
        withdraw_listing(vehicle.id)
    emit(change_of(vehicle), aggregate=f"vehicle:{vehicle.id}", actor=actor)


def listing_of(vehicle: Vehicle, trim: TrimFacts, dealer: DealerRef) -> ListingFacts:
    """The car as the market shows it."""
    colour, interior = paint_of(vehicle, trim), trim.interior(vehicle.interior_code)
    return ListingFacts(
        vehicle_id=vehicle.id,
        dealer_id=dealer.id,
        vin_last6=vehicle.vin[-6:],
        vin_digest=salted_hmac("marque.vin", vehicle.vin, algorithm="sha256").hexdigest(),
        trim_id=vehicle.trim_id,
        colour_code=colour.code,
        colour_name_zh=colour.name_zh,
        colour_name_en=colour.name_en,
        colour_hex=colour.hex,
        interior_name_zh=interior.name_zh if interior else "",
        interior_name_en=interior.name_en if interior else "",
        mileage_km=vehicle.mileage_km,
        price_minor=vehicle.price_minor,
        currency=vehicle.currency,
        condition="NEW" if vehicle.condition == "NEW" else "USED",
        photos=tuple(_address(photo, dealer) for photo in vehicle.photos.order_by("position")),
        available_since=vehicle.available_since or vehicle.created_at,
        version=vehicle.version,
        pledged=is_pledged(vehicle),
        inspected_at=vehicle.pdi_passed_at,
        was_demo=vehicle.demo_since is not None,
    )


def retell_listing(vehicle: Vehicle) -> None:
    """What the market says of a car on offer is written anew: something beside the car has changed."""
    if vehicle.listed:
        trim = trim_facts(vehicle.trim_id, retired_ok=True)
        publish_listing(listing_of(vehicle, trim, current_dealer()), trim=trim)


def _address(photo: Photo, dealer: DealerRef) -> str:
    folder = f"/photos/{dealer.slug}/{photo.vehicle_id}/{photo.id}"
    if not photo.digest:
        return f"{folder}.webp"
    return Photograph(folder, photo.digest, photo.width, photo.height, photo.edition).address


def change_of(vehicle: Vehicle) -> VehicleChanged:
    """The car as figures need it; stays among the platform's own facts."""
    return VehicleChanged(
        vehicle_id=vehicle.id,
        state=vehicle.state,
        listed=vehicle.listed,
        price_minor=vehicle.price_minor,
        cost_minor=vehicle.cost_minor,
        currency=vehicle.currency,
        trim_id=vehicle.trim_id,
        version=vehicle.version,
    )

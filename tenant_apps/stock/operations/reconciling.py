"""After the dealer's data went back to an earlier moment: what the market knows of its cars follows."""

from __future__ import annotations

from django.db import transaction

from core.flow.outbox.operations import emit
from core.kernel.actor import Actor
from shared_apps.marketplace.operations import VinTaken, register_vin, release_vin, withdraw_listing
from shared_apps.marketplace.queries import published_versions, registered_vins
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations.republishing import republish_vehicles
from tenant_apps.stock.projections import change_of
from tenant_apps.stock.queries import listed_vehicles
from tenant_apps.stock.states import GONE
from tenants.archive.hooks import Finding
from tenants.context import current_dealer


def reconcile_stock(*, actor: Actor) -> list[Finding]:
    """Listings, registered VINs and figures as the stock has them now; returns what could not be mended.

    A VIN that another dealer took in the meantime stays with that dealer.
    """
    with transaction.atomic():
        dealer = current_dealer()
        wanted = set(listed_vehicles().values_list("id", flat=True))
        gone = published_versions(dealer.id).keys() - wanted
        for vehicle_id in gone:
            withdraw_listing(vehicle_id)
        republish_vehicles(wanted)
        for vehicle in Vehicle.objects.order_by("id").iterator():
            emit(change_of(vehicle), aggregate=f"vehicle:{vehicle.id}", actor=actor)
        withdrawn = [Finding(code="listings.withdrawn", count=len(gone))] if gone else []
        return withdrawn + _reconcile_vins()


def _reconcile_vins() -> list[Finding]:
    dealer = current_dealer()
    here = dict(Vehicle.objects.exclude(state__in=GONE).values_list("vin", "id"))
    registered = registered_vins(dealer.id)
    for vin in registered - here.keys():
        release_vin(vin)
    findings = []
    for vin in sorted(here.keys() - registered):
        try:
            register_vin(vin=vin, dealer_id=dealer.id, vehicle_id=here[vin])
        except VinTaken:
            findings.append(Finding(code="vins.taken", reference=vin, subject_id=here[vin]))
    return findings

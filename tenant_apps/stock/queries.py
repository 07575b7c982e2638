from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet, Sum

from core.edge.pictures import EDITION, PictureFile, rungs
from core.flow.audit.models import AuditLine
from core.flow.audit.queries import lines_of
from core.kernel.actor import Actor
from core.kernel.errors import Invalid, NotFound
from core.kernel.money import Money
from shared_apps.catalog.facts import Finish, TrimFacts
from shared_apps.catalog.names import plain
from shared_apps.catalog.pictures import artwork_url
from shared_apps.catalog.queries import trim_facts, trim_facts_many
from shared_apps.recalls.queries import open_recalls
from tenant_apps.stock.facts import Standing, VehicleSnapshot
from tenant_apps.stock.models import Certificate, Inspection, InspectionPhoto, Photo, Vehicle
from tenant_apps.stock.states import DRIVEN, GONE, IN_HAND, LISTED, PLEDGED, VEHICLE
from tenants.context import current_dealer
from tenants.features.quotas import counts
from tenants.queries import dealer_by_id


def vehicle_for(actor: Actor, vehicle_id: UUID) -> Vehicle:
    """One car of the dealer at hand with its photos and prices. Raises Forbidden and NotFound."""
    actor.require("stock.see")
    photos = Prefetch("photos", Photo.objects.order_by("position"))
    found = Vehicle.objects.prefetch_related(photos, "prices").filter(id=vehicle_id).first()
    if found is None:
        raise NotFound()
    return found


def vehicles(
    actor: Actor, *, state: str = "", q: str = "", brand_id: UUID | None = None
) -> QuerySet[Vehicle]:
    """Cars of the dealer at hand. `state` may name several, with commas; `q` finds part of a VIN, a stock
    number or a title. Raises Forbidden, and Invalid for a state that does not exist.
    """
    actor.require("stock.see")
    rows = Vehicle.objects.all()
    if state:
        wanted = state.split(",")
        if not set(wanted) <= set(VEHICLE.states):
            raise Invalid("field.choice", field="state")
        rows = rows.filter(state__in=wanted)
    if brand_id:
        rows = rows.filter(brand_id=brand_id)
    for word in plain(q[:200]).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def vehicle_snapshot(vehicle_id: UUID) -> VehicleSnapshot:
    """What others may keep of a car. Raises NotFound."""
    found = Vehicle.objects.filter(id=vehicle_id).first()
    if found is None:
        raise NotFound()
    return snapshot_now(found)


def snapshot_now(vehicle: Vehicle) -> VehicleSnapshot:
    """What others may keep of a car that is at hand."""
    return snapshot_of(vehicle, trim_facts(vehicle.trim_id, retired_ok=True))


def standing_of(vehicle_id: UUID) -> Standing:
    """Whether a car may leave. Raises NotFound."""
    found = Vehicle.objects.select_related("certificate").filter(id=vehicle_id).first()
    if found is None:
        raise NotFound()
    paper = getattr(found, "certificate", None)
    return Standing(
        state=found.state,
        pdi_passed_at=found.pdi_passed_at,
        certificate=paper.state if paper else IN_HAND,
        recalls=tuple(recall.number for recall in open_recalls(found.vin, found.trim_id)),
    )


def is_pledged(vehicle: Vehicle) -> bool:
    """Whether a bank keeps the car's certificate of conformity."""
    paper = getattr(vehicle, "certificate", None)
    return paper is not None and paper.state in PLEDGED


def certificate_of(vehicle_id: UUID) -> Certificate | None:
    """A car's certificate of conformity, None where no bank ever kept it: it is in hand."""
    return Certificate.objects.filter(vehicle_id=vehicle_id).first()


def last_inspection(vehicle_id: UUID) -> Inspection | None:
    """The newest report on a car, confirmed or not."""
    rows = Inspection.objects.filter(vehicle_id=vehicle_id).prefetch_related("photos")
    return rows.order_by("-found_at", "-id").first()


def inspection_named(inspection_id: UUID) -> Inspection:
    """One report. Raises NotFound."""
    found = Inspection.objects.filter(id=inspection_id).first()
    if found is None:
        raise NotFound()
    return found


def report_picture_key(vehicle_id: UUID, photo_id: UUID) -> str:
    """Where a picture of a car's report lies in the file storage. Raises NotFound."""
    rows = InspectionPhoto.objects.filter(id=photo_id, inspection__vehicle_id=vehicle_id)
    key = rows.values_list("key", flat=True).first()
    if key is None:
        raise NotFound()
    return key


def is_used(vehicle_id: UUID) -> bool:
    """Whether somebody had the car before; False for one this dealer never had."""
    return Vehicle.objects.filter(id=vehicle_id, condition="USED").exists()


def vehicle_snapshots(vehicle_ids: Iterable[UUID]) -> dict[UUID, VehicleSnapshot]:
    """Snapshots of many cars in two queries; unknown ids are left out."""
    return _snapshots(Vehicle.objects.filter(id__in=set(vehicle_ids)))


def snapshot_by_vin(vin: str) -> VehicleSnapshot | None:
    """The car with this VIN, None when this dealer never had it."""
    found = Vehicle.objects.filter(vin=vin).first()
    return snapshot_of(found, trim_facts(found.trim_id, retired_ok=True)) if found else None


def listed_vehicles() -> QuerySet[Vehicle]:
    """What the market shows of this dealer, to verify and republish its listings."""
    return Vehicle.objects.filter(state=LISTED).select_related("certificate").order_by("id")


def drivable_vehicles() -> QuerySet[Vehicle]:
    """Cars in which a test drive may be had: demo cars, and those the market shows."""
    return Vehicle.objects.filter(state__in=DRIVEN)


def stock_by_vin(vins: Iterable[str]) -> dict[str, UUID]:
    """The cars that carry these VINs here."""
    return dict(Vehicle.objects.filter(vin__in=list(vins)).values_list("vin", "id"))


@counts("vehicles")
def cars_in_stock() -> int:
    """How many cars the dealer at hand has, from their arrival until they are handed over."""
    return Vehicle.objects.exclude(state__in=GONE).count()


@counts("storage")
def bytes_of_photos() -> int:
    """How much room the photos of the dealer at hand take, in bytes."""
    of_cars, of_reports = (
        rows.aggregate(total=Sum("size"))["total"] or 0
        for rows in (Photo.objects.all(), InspectionPhoto.objects.all())
    )
    return int(of_cars + of_reports)


def photo_key(vehicle_id: UUID, photo_id: UUID, *, listed_only: bool) -> str:
    """Where a photo lies in the file storage. Raises NotFound, also for an unlisted car if `listed_only`."""
    rows = Photo.objects.filter(id=photo_id, vehicle_id=vehicle_id)
    if listed_only:
        rows = rows.filter(vehicle__state=LISTED)
    key = rows.values_list("key", flat=True).first()
    if key is None:
        raise NotFound()
    return key


def size_key(vehicle_id: UUID, photo_id: UUID, wanted: PictureFile) -> str:
    """Where a size of a photo lies, of a car on offer. Raises NotFound, also for sizes that are not made."""
    photo = Photo.objects.filter(id=photo_id, vehicle_id=vehicle_id, vehicle__state=LISTED).first()
    if photo is None or photo.digest != wanted.digest:
        raise NotFound()
    if wanted.whole and wanted.width == photo.width:
        return str(photo.key)
    if wanted.whole or photo.edition != EDITION or wanted.width not in rungs(photo.width):
        raise NotFound()
    return photo.file_of(wanted.width, wanted.form)


def owed_photos() -> QuerySet[Photo]:
    """Photos whose sizes are still to be made, or were made on an older ladder."""
    return Photo.objects.exclude(edition=EDITION, digest__gt="").order_by("id")


def failed_photos() -> QuerySet[Photo]:
    """Photos whose sizes could not be made so far."""
    return Photo.objects.exclude(problem="").order_by("id")


def history_of(vehicle: Vehicle) -> list[AuditLine]:
    """What happened to a car, newest first."""
    return list(reversed(lines_of("vehicle", vehicle.id)))


def dashboard_counts() -> dict[str, Any]:
    """For the dashboard: cars in every state, how many the market shows, and what those here are offered for.

    `value` is money in JSON form.
    """
    counts = dict(Vehicle.objects.values_list("state").annotate(Count("id")))
    here = Vehicle.objects.exclude(state__in=GONE).aggregate(value=Sum("price_minor"))
    return {
        "by_state": {state: counts.get(state, 0) for state in VEHICLE.states},
        "listed": counts.get(LISTED, 0),
        "value": Money(int(here["value"] or 0), dealer_by_id(current_dealer().id).currency).as_json(),
    }


def _snapshots(rows: QuerySet[Vehicle]) -> dict[UUID, VehicleSnapshot]:
    found = list(rows)
    trims = trim_facts_many({vehicle.trim_id for vehicle in found})
    return {vehicle.id: snapshot_of(vehicle, trims[vehicle.trim_id]) for vehicle in found}


def snapshot_of(vehicle: Vehicle, trim: TrimFacts) -> VehicleSnapshot:
    """The snapshot of a car whose trim is at hand."""
    colour, interior = paint_of(vehicle, trim), trim.interior(vehicle.interior_code)
    return VehicleSnapshot(
        id=vehicle.id,
        vin=vehicle.vin,
        stock_no=vehicle.stock_no,
        trim_id=trim.id,
        title_zh=trim.title_zh,
        title_en=trim.title_en,
        colour_code=colour.code,
        colour_name_zh=colour.name_zh,
        colour_name_en=colour.name_en,
        colour_hex=colour.hex,
        interior_code=vehicle.interior_code,
        interior_name_zh=interior.name_zh if interior else "",
        interior_name_en=interior.name_en if interior else "",
        art_url=artwork_url(trim, colour.hex),
        price_minor=vehicle.price_minor,
        currency=vehicle.currency,
        state=vehicle.state,
        mileage_km=vehicle.mileage_km,
        model_year=trim.model_year,
        energy=trim.energy,
        was_demo=vehicle.demo_since is not None,
    )


def paint_of(vehicle: Vehicle, trim: TrimFacts) -> Finish:
    """The car's paint; its bare code where the catalogue has dropped the paint since."""
    code = vehicle.colour_code
    return trim.colour(code) or Finish(code, code, code, "#b9bec4")


@dataclass(frozen=True, slots=True)
class Costing:
    """What the dealer paid for a car, and whether it is a used one: for the books alone."""

    cost: Money
    used: bool


def costing_of(vehicle_id: UUID) -> Costing:
    """What a car cost the dealer. Raises NotFound."""
    found = Vehicle.objects.filter(id=vehicle_id).values_list("cost_minor", "currency", "condition").first()
    if found is None:
        raise NotFound()
    minor, currency, condition = found
    return Costing(Money(minor, currency), condition == "USED")

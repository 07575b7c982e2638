"""Cars in stock, made by the real operations."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from core.kernel.actor import SYSTEM
from core.kernel.money import Money
from shared_apps.catalog.models import Trim
from shared_apps.catalog.vin import make_vin
from tenant_apps.stock.models import Vehicle
from tenant_apps.stock.operations import (
    allocate_vehicle,
    deliver_vehicle,
    hold_vehicle,
    move_vehicle,
    propose_write_off,
    receive_vehicle,
    reserve_vehicle,
    take_back_vehicle,
)
from tenant_apps.stock.operations.moves import walk
from tenant_apps.stock.operations.settling import lock_vehicle
from tenant_apps.stock.states import BY_REPORT
from tenants.context import DealerRef, dealer_context, owner_context
from tests.factories import marketplace
from tests.factories.staff import staff

COST, PRICE = Money(20_100_000), Money(21_580_000)
INTERIORS = [{"code": "ink", "name_zh": "墨黑", "name_en": "Ink", "hex": "#111111"}]
PATHS = {
    "ON_ORDER": (),
    "IN_TRANSIT": ("ship",),
    "ARRIVED": (),
    "PDI_PENDING": ("start_pdi",),
    "PDI_FAILED": ("start_pdi", "fail_pdi"),
    "AVAILABLE": ("start_pdi", "pass_pdi"),
    "QUARANTINE": ("start_pdi", "pass_pdi", "withdraw"),
    "HELD": ("start_pdi", "pass_pdi", "hold"),
    "RESERVED": ("start_pdi", "pass_pdi", "hold", "reserve"),
    "ALLOCATED": ("start_pdi", "pass_pdi", "hold", "reserve", "allocate"),
    "DELIVERED": ("start_pdi", "pass_pdi", "hold", "reserve", "allocate", "deliver"),
    "RETURNED": ("start_pdi", "pass_pdi", "hold", "reserve", "allocate", "deliver", "take_back"),
    "DEMO": ("start_pdi", "pass_pdi", "make_demo"),
    "COURTESY": ("start_pdi", "pass_pdi", "make_courtesy"),
    "RECON": ("recondition",),
    "WRITTEN_OFF": ("propose", "write_off"),
}
"""The verbs by which a car comes from its arrival into each state."""
READINGS = {"make_demo": {"mileage_km": 12, "days": 90}, "recondition": {"mileage_km": 12}}
"""What is said beside the verbs by which a car becomes a demo car, and ends as one."""
_BY_ORDER = {"reserve": reserve_vehicle, "allocate": allocate_vehicle, "deliver": deliver_vehicle}
_serial = count(1)


def a_vin() -> str:
    """A valid VIN that was not used before in this run."""
    return make_vin(wmi="LGX", vds="CE4CB", year=2025, plant="H", serial=next(_serial))


def make_trim(**given: Any) -> Trim:
    """A trim whose series comes in `glacier` and `jade`, inside in `ink`."""
    with owner_context():
        trim = marketplace.make_trim(**given)
        series = trim.model_year.series
        series.interiors = INTERIORS
        series.save()
    return trim


def make_vehicle(
    dealer: DealerRef, state: str = "ARRIVED", *, trim: Trim | None = None, **given: Any
) -> Vehicle:
    """A car of this dealer, brought into the state by the steps that lead there; `given` is for receiving."""
    values = {
        "vin": a_vin(),
        "trim_id": (trim or make_trim()).id,
        "colour_code": "jade",
        "mileage_km": 12,
        "cost": COST,
        "price": PRICE,
        **given,
    }
    if state in ("ON_ORDER", "IN_TRANSIT"):
        values["state"] = "ON_ORDER"
    with dealer_context(dealer):
        vehicle = receive_vehicle(actor=SYSTEM, **values)
        for verb in PATHS[state]:
            vehicle = _step(vehicle, verb)
    return vehicle


def end_inspection(vehicle_id: UUID, verb: str = "pass_pdi") -> Vehicle:
    """The end of an inspection by the move itself: its report and its two people have their own tests."""
    with transaction.atomic():
        return walk(lock_vehicle(vehicle_id), SYSTEM, verb)


def _step(vehicle: Vehicle, verb: str) -> Vehicle:
    if verb == "hold":
        return hold_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, until=marketplace.LONG_AGO)
    if verb == "propose":
        return propose_write_off(actor=staff("FINANCE"), vehicle_id=vehicle.id, reason="水淹")
    if verb == "write_off":
        return move_vehicle(actor=staff("MANAGER"), vehicle_id=vehicle.id, verb=verb)
    if verb == "take_back":
        return take_back_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, reason="七日内退车")
    if verb in BY_REPORT:
        return end_inspection(vehicle.id, verb)
    if verb in _BY_ORDER:
        return _BY_ORDER[verb](actor=SYSTEM, vehicle_id=vehicle.id)
    return move_vehicle(actor=SYSTEM, vehicle_id=vehicle.id, verb=verb, **READINGS.get(verb, {}))

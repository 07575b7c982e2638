from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleChanged(Event):
    """A car came, moved, was repriced or photographed. `version` grows by one each time."""

    name: ClassVar[str] = "stock.vehicle_changed"

    vehicle_id: UUID
    state: str
    listed: bool
    price_minor: int
    cost_minor: int
    currency: str
    trim_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionConfirmed(Event):
    """A second person stands by the report of a car's inspection."""

    name: ClassVar[str] = "stock.inspection_confirmed"

    inspection_id: UUID
    vehicle_id: UUID
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallDue(Event):
    """Some cars that are called back and have to be looked at; told to the stock by itself."""

    name: ClassVar[str] = "stock.recall_due"

    vehicle_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRecalled(Event):
    """A car in stock or promised to somebody is under a maker's recall; told once for each."""

    name: ClassVar[str] = "stock.vehicle_recalled"

    vehicle_id: UUID
    recall_id: UUID
    number: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRepaired(Event):
    """A car was put right as a recall wants; `still_open` other recalls hold it back."""

    name: ClassVar[str] = "stock.vehicle_repaired"

    vehicle_id: UUID
    recall_id: UUID
    still_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRepriced(Event):
    """The dealer asks another price for a car it has. Amounts in minor units."""

    name: ClassVar[str] = "stock.vehicle_repriced"

    vehicle_id: UUID
    trim_id: UUID
    mileage_km: int
    before_minor: int
    price_minor: int
    currency: str

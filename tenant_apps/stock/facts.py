from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSnapshot:
    """What an order, a contract or a workshop keeps of a car: everything a buyer may know, nothing more.

    The price is the present one in minor units; names of an unknown interior are empty. `was_demo`: it served
    for test drives.
    """

    id: UUID
    vin: str
    stock_no: str
    trim_id: UUID
    title_zh: str
    title_en: str
    colour_code: str
    colour_name_zh: str
    colour_name_en: str
    colour_hex: str
    interior_code: str
    interior_name_zh: str
    interior_name_en: str
    art_url: str
    price_minor: int
    currency: str
    state: str
    mileage_km: int
    model_year: int
    energy: str
    was_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an inspection found of one item; a fault is explained in `note`."""

    code: str
    ok: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a car may leave: its state, when it last passed inspection, where its certificate is, and the
    numbers of recalls that are not repaired.
    """

    state: str
    pdi_passed_at: datetime | None
    certificate: str
    recalls: tuple[str, ...] = ()

"""The door to vehicle offices (车管所), and behind it a simulator until somebody connects a real one.

`settings.VEHICLE_OFFICES` names a class with the call of `Offices`. The call may be repeated with the same
`Filing.key`: it is the same filing.
"""

from __future__ import annotations

import hashlib
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from shared_apps.catalog.cities import CITIES
from tenant_apps.registration.errors import OfficeSilent
from tenant_apps.registration.facts import Filing, OfficeAnswer

SENT_BACK, SILENT, SILENT_TWICE, SLOW = "0401", "0402", "0403", "0404"
"""Faults on command: the last four digits of the owner's mobile number."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_OF_PROVINCE = {
    "浙江": "浙",
    "四川": "川",
    "江苏": "苏",
    "广东": "粤",
    "北京": "京",
    "上海": "沪",
    "湖北": "鄂",
}


class Offices(Protocol):
    """What a vehicle office does."""

    def file(self, filing: Filing) -> OfficeAnswer:
        """File a registration, or ask about it again. Raises OfficeSilent where no answer came in time."""


class SimulatedOffices:
    """Answers by the input alone, and gives out a plate that belongs to the VIN."""

    def file(self, filing: Filing) -> OfficeAnswer:
        """See Offices. A filing that was sent back once is taken the second time."""
        fault = filing.owner_phone[-4:]
        if fault == SILENT or (fault == SILENT_TWICE and filing.attempt <= 2):
            raise OfficeSilent()
        if fault == SENT_BACK and filing.times_filed == 1:
            return OfficeAnswer("REJECTED", reasons=("photo_unreadable", "tax_not_found"))
        if fault == SLOW and filing.attempt <= 2:
            return OfficeAnswer("PENDING")
        return OfficeAnswer("REGISTERED", plate=_plate(filing))


def offices() -> Offices:
    """The vehicle offices that are connected."""
    return cast(Offices, import_string(settings.VEHICLE_OFFICES)())


def _plate(filing: Filing) -> str:
    """A plate for new energy: province, letter, then six signs that follow from the VIN."""
    number = int.from_bytes(hashlib.sha256(filing.vin.encode()).digest()[:6], "big")
    province = next((city.province_zh for city in CITIES if city.name_zh == filing.city), "")
    first = _OF_PROVINCE.get(province, "浙")
    return f"{first}{_LETTERS[number % 24]}D{number // 24 % 100_000:05d}"

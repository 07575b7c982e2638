"""What a pre-delivery inspection looks at. The codes are kept in reports; the words are the portal's."""

from __future__ import annotations

from shared_apps.marketplace.deadlines import FRESH_FOR

__all__ = ["FRESH_FOR", "mandatory"]

BASE = (
    "identity", "bodywork", "glass", "tyres", "fluids", "brakes", "lights", "instruments", "software",
    "seats_belts", "keys", "documents", "road_test",
)  # fmt: skip
HIGH_VOLTAGE = ("hv_isolation", "hv_battery_health", "hv_cables", "charging", "service_disconnect")
COMBUSTION = ("engine", "exhaust")
NEW_ENERGY = frozenset({"BEV", "PHEV", "EREV", "HEV", "FCEV"})


def mandatory(energy: str) -> tuple[str, ...]:
    """The items that must be answered for a car of this energy."""
    drive = () if energy in ("BEV", "FCEV") else COMBUSTION
    return (*BASE, *drive, *(HIGH_VOLTAGE if energy in NEW_ENERGY else ()))

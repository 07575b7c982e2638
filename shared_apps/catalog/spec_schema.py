"""What a trim's specs may hold: a JSON Schema (2020-12), generated from one table of groups, keys and bounds.

Bounds are wide enough for every car ever sold and narrow enough to catch a wrong unit. Every key is
optional; an unknown key is refused by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator

VERSION = 1
"""Raised when a key is renamed or narrowed; stored beside each trim's specs."""

_Bounds = tuple[float, float]
_WHOLE: dict[str, dict[str, _Bounds]] = {
    "dimensions": {
        "length_mm": (1500, 8000), "width_mm": (900, 3000), "height_mm": (900, 3500),
        "wheelbase_mm": (1000, 5000), "curb_weight_kg": (200, 6000), "trunk_l": (0, 20000),
        "frunk_l": (0, 1000), "ground_clearance_mm": (50, 600),
    },
    "powertrain": {"motor_count": (0, 6), "engine_displacement_ml": (0, 10000), "engine_cylinders": (0, 18)},
    "range": {
        "cltc_km": (10, 2500), "wltp_km": (10, 2500), "epa_km": (10, 2500), "nedc_km": (10, 2500),
        "electric_cltc_km": (5, 1000), "electric_wltp_km": (5, 1000), "combined_km": (100, 3500),
    },
    "adas": {"lidar_count": (0, 8), "cameras": (0, 40)},
    "comfort": {"speakers": (0, 60), "airbags": (0, 20), "seat_rows": (1, 5)},
    "warranty": {
        "vehicle_years": (0, 100), "vehicle_km": (0, 10_000_000), "battery_years": (0, 100),
        "battery_km": (0, 10_000_000),
    },
}  # fmt: skip
_MEASURED: dict[str, dict[str, _Bounds]] = {
    "dimensions": {"drag_coefficient": (0.1, 1.0)},
    "powertrain": {
        "system_power_kw": (1, 2500), "system_torque_nm": (1, 20000), "engine_power_kw": (1, 2000),
    },
    "battery": {"capacity_kwh": (0.1, 400), "usable_kwh": (0.1, 400)},
    "charging": {"ac_kw": (0.5, 60), "dc_kw": (1, 2000), "dc_10_80_min": (1, 1000)},
    "performance": {"zero_to_100_s": (1, 120), "top_speed_kmh": (10, 600)},
    "consumption": {
        "wltc_l_100km": (0, 60), "cltc_kwh_100km": (1, 60), "epa_city_mpg": (1, 300),
        "epa_highway_mpg": (1, 300),
    },
    "comfort": {"screen_inch": (1, 80)},
}  # fmt: skip
_TEXT: dict[str, tuple[str, ...]] = {
    "powertrain": ("aspiration", "transmission", "fuel"),
    "battery": ("chemistry", "voltage_class"),
    "charging": ("connector",),
    "adas": ("level", "chip"),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "aspiration": ("NA", "TURBO", "SUPERCHARGED"),
    "voltage_class": ("400V", "800V", "900V", "1000V"),
    "level": ("L0", "L1", "L2", "L2+", "L3", "L4"),
}
_SHORT = {"minLength": 1, "maxLength": 80}
_FLAGS: dict[str, tuple[str, ...]] = {
    "comfort": ("heated_seats", "ventilated_seats", "panoramic_roof", "air_suspension"),
}


def _properties(group: str) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for kind, table in (("integer", _WHOLE), ("number", _MEASURED)):
        for key, (low, high) in table.get(group, {}).items():
            keys[key] = {"type": kind, "minimum": low, "maximum": high}
    for key in _TEXT.get(group, ()):
        keys[key] = {"enum": list(_WORDS[key])} if key in _WORDS else {"type": "string", **_SHORT}
    for key in _FLAGS.get(group, ()):
        keys[key] = {"type": "boolean"}
    return keys


GROUPS = (
    "dimensions", "powertrain", "battery", "charging", "range",
    "performance", "consumption", "adas", "comfort", "warranty",
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": f"Trim specs, version {VERSION}",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        group: {"type": "object", "additionalProperties": False, "properties": _properties(group)}
        for group in GROUPS
    },
}
_VALIDATOR = Draft202012Validator(SCHEMA)


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """One fault: `path` is "group.key", `code` one of catalog.spec_unknown / _type / _range / _value."""

    path: str
    code: str
    message: str


_CODES = {
    "additionalProperties": "catalog.spec_unknown",
    "type": "catalog.spec_type",
    "minimum": "catalog.spec_range",
    "maximum": "catalog.spec_range",
}


def problems(specs: Mapping[str, Any]) -> tuple[SpecProblem, ...]:
    """Every fault of these specs in path order; empty when they may be stored."""
    return _judged(json.dumps(specs, sort_keys=True, default=str))


@lru_cache(maxsize=4096)
def _judged(canonical: str) -> tuple[SpecProblem, ...]:
    """Judge once what many lines of one file repeat word for word."""
    found = [problem for error in _VALIDATOR.iter_errors(json.loads(canonical)) for problem in _told(error)]
    return tuple(sorted(found, key=lambda p: p.path))


def _told(error: Any) -> list[SpecProblem]:
    path = ".".join(str(part) for part in error.absolute_path)
    code = _CODES.get(error.validator, "catalog.spec_value")
    if error.validator != "additionalProperties":
        return [SpecProblem(path, code, error.message[:200])]
    prefix = f"{path}." if path else ""
    unknown = sorted(set(error.instance) - set(error.schema["properties"]))
    return [SpecProblem(f"{prefix}{key}"[:120], code, f"unknown key {key[:80]!r}") for key in unknown]

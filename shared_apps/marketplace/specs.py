"""A trim's specs as a buyer reads them: in groups, with names, words and units in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.spec_fields import FIELDS, SECTIONS, UNITS, Field
from shared_apps.catalog.vocabulary import class_label, label


class Figure(NamedTuple):
    """One value, ready to print."""

    name: str
    value: str
    unit: str = ""


class Group(NamedTuple):
    """Some values under one heading."""

    name: str
    rows: tuple[Figure, ...]


_GEARS = {
    "AT": ("挡手自一体", "-speed automatic"),
    "DCT": ("挡双离合", "-speed dual clutch"),
    "MT": ("挡手动", "-speed manual"),
}
_KEY_FIGURES = (
    ("range.cltc_km", "range.wltp_km", "range.epa_km", "range.nedc_km"),
    ("range.electric_cltc_km", "range.electric_wltp_km"),
    ("range.combined_km",),
    ("performance.zero_to_100_s",),
    ("powertrain.system_power_kw", "powertrain.engine_power_kw"),
    ("charging.dc_10_80_min",),
    ("battery.capacity_kwh",),
    ("consumption.wltc_l_100km",),
    ("powertrain.engine_displacement_ml",),
    ("performance.top_speed_kmh",),
    ("dimensions.length_mm",),
    ("dimensions.wheelbase_mm",),
)


def sheet(trim: TrimFacts, *, zh: bool) -> list[Group]:
    """Every known value of a trim, the class and seats first; groups without a value are left out."""
    known_basics = tuple(figure for figure in basics(trim, zh=zh) if figure.value)
    groups = [Group(basics_title(zh=zh), known_basics)]
    for section in SECTIONS:
        known = [(field, value_of(trim, field)) for field in section.fields]
        rows = tuple(_figure(field, value, zh=zh) for field, value in known if value is not None)
        if rows:
            groups.append(Group(section.name.said(zh=zh), rows))
    return groups


def key_figures(trim: TrimFacts, *, zh: bool, most: int = 4) -> list[Figure]:
    """The few values that say most about this car, those that are known."""
    found = []
    for paths in _KEY_FIGURES:
        path = next((path for path in paths if value_of(trim, FIELDS[path]) is not None), None)
        if path:
            found.append(_figure(FIELDS[path], value_of(trim, FIELDS[path]), zh=zh))
    return found[:most]


def basics_title(*, zh: bool) -> str:
    """The heading of `basics`."""
    return "基本信息" if zh else "Basics"


def basics(trim: TrimFacts, *, zh: bool) -> list[Figure]:
    """Year, body, class, energy, drive, seats, doors, always in this order; an unknown value is empty."""
    rows = [
        ("年款" if zh else "Model year", f"{trim.model_year} 款" if zh else str(trim.model_year)),
        ("车身" if zh else "Body", label(trim.body, zh=zh)),
        ("级别" if zh else "Class", class_label(trim.size_class, zh=zh) if trim.size_class else ""),
        ("能源" if zh else "Energy", label(trim.energy, zh=zh)),
        ("驱动" if zh else "Drive", label(trim.drive, zh=zh) if trim.drive else ""),
        ("座位" if zh else "Seats", (f"{trim.seats} 座" if zh else str(trim.seats)) if trim.seats else ""),
        ("车门" if zh else "Doors", (f"{trim.doors} 门" if zh else str(trim.doors)) if trim.doors else ""),
    ]
    return [Figure(name, value) for name, value in rows]


def value_of(trim: TrimFacts, field: Field) -> Any:
    """A trim's value of a field, its series' measures included; None where unknown."""
    group: Mapping[str, Any] = (
        trim.dimensions if field.group == "dimensions" else trim.specs.get(field.group, {})
    )
    return group.get(field.key)


def spoken(field: Field, value: str, *, zh: bool) -> str:
    """A technical word in the reader's language; names of products stay as they are."""
    known = (field.words or {}).get(value)
    if known is not None:
        return known.said(zh=zh)
    if fuel := re.fullmatch(r"RON(\d+)", value):
        return f"{fuel[1]} 号汽油" if zh else f"Petrol RON {fuel[1]}"
    if gears := re.fullmatch(r"(\d+)(AT|DCT|MT)", value):
        kind_zh, kind_en = _GEARS[gears[2]]
        return f"{gears[1]} {kind_zh}" if zh else f"{gears[1]}{kind_en}"
    return value


def unit_of(field: Field, *, zh: bool) -> str:
    """The unit behind a field's values as the reader writes it; empty for words and bare numbers."""
    return UNITS[field.unit].said(zh=zh) if field.unit else ""


def _figure(field: Field, value: Any, *, zh: bool) -> Figure:
    title, unit = field.name.said(zh=zh), unit_of(field, zh=zh)
    if isinstance(value, bool):
        return Figure(title, ("有" if zh else "Yes") if value else ("无" if zh else "No"))
    if isinstance(value, int | float):
        if zh and field.unit == "distance" and value >= 10_000:
            return Figure(title, f"{value / 10_000:g}", "万公里")
        grouped = "," if value >= 10_000 or not zh else ""
        return Figure(title, f"{value:{grouped}}" if isinstance(value, int) else f"{value:{grouped}g}", unit)
    return Figure(title, spoken(field, str(value), zh=zh), unit)

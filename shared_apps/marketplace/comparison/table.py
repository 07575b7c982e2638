"""Trims side by side: one row a field, one unit a row, and which value is the best where that can be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from shared_apps.catalog.facts import TrimFacts
from shared_apps.catalog.spec_fields import SECTIONS, UNITS, Field, Section, in_unit
from shared_apps.marketplace.specs import basics, basics_title, spoken, unit_of, value_of

_WAN = 10_000
_PS = {
    "powertrain.system_power_kw": ("系统马力", "System power (PS)"),
    "powertrain.engine_power_kw": ("发动机马力", "Engine power (PS)"),
}
"""Powers that are told in horsepower too, in a row of their own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One car's value. `unknown`: nobody told us; `never`: cars of this energy have no such thing."""

    kind: Literal["number", "text", "yes", "no", "unknown", "never"]
    text: str = ""
    best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field over all cars; `same` where no two of them are known to differ in it."""

    name: str
    unit: str
    cells: tuple[Cell, ...]
    numeric: bool = False

    @property
    def same(self) -> bool:
        """Whether nothing in this row tells the cars apart. What is unknown tells nothing."""
        return len({(cell.kind, cell.text) for cell in self.cells if cell.kind != "unknown"}) < 2


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    code: str
    name: str
    rows: tuple[Row, ...]

    @property
    def same(self) -> bool:
        """Whether nothing in this group tells the cars apart."""
        return all(row.same for row in self.rows)


def table(trims: Sequence[TrimFacts], *, zh: bool) -> list[Group]:
    """Every field that at least one of these trims has, in groups; rows that nobody fills are left out."""
    groups = [Group("basics", basics_title(zh=zh), _basics(trims, zh=zh))]
    groups += [Group(part.code, part.name.said(zh=zh), _rows(part, trims, zh=zh)) for part in SECTIONS]
    return [group for group in groups if group.rows]


def best_of(values: Sequence[float | None], better: str) -> tuple[bool, ...]:
    """Which of these are the best: none where fewer than two are known, or where all known are equal."""
    known = [value for value in values if value is not None]
    if better not in {"more", "less"} or len(set(known)) < 2:
        return (False,) * len(values)
    best = max(known) if better == "more" else min(known)
    return tuple(value == best for value in values)


def _basics(trims: Sequence[TrimFacts], *, zh: bool) -> tuple[Row, ...]:
    sheets = [basics(trim, zh=zh) for trim in trims]
    rows = [
        Row(figures[0].name, "", tuple(_word(figure.value) for figure in figures))
        for figures in zip(*sheets, strict=True)
    ]
    return tuple(row for row in rows if _told(row))


def _word(value: str) -> Cell:
    return Cell("text", value) if value else Cell("unknown")


def _rows(section: Section, trims: Sequence[TrimFacts], *, zh: bool) -> tuple[Row, ...]:
    """Fields of one name are one row: a hybrid's electric range stands beside an electric car's."""
    rows: list[Row] = []
    for _name, alike in groupby(section.fields, key=lambda field: (field.name, field.unit)):
        fields = list(alike)
        values = [_value(trim, fields) for trim in trims]
        rows.append(_row(fields, values, trims, zh=zh))
        if fields[0].path in _PS:
            rows.append(_horsepower(fields[0], values, trims, zh=zh))
    return tuple(row for row in rows if _told(row))


def _told(row: Row) -> bool:
    return any(cell.kind not in {"unknown", "never"} for cell in row.cells)


def _value(trim: TrimFacts, fields: Sequence[Field]) -> Any:
    return next((value for field in fields if (value := value_of(trim, field)) is not None), None)


def _row(fields: Sequence[Field], values: Sequence[Any], trims: Sequence[TrimFacts], *, zh: bool) -> Row:
    field = fields[0]
    name, unit = field.name.said(zh=zh), unit_of(field, zh=zh)
    if field.numeric:
        shown, unit = _numbers(field, values, unit, zh=zh)
        best = best_of(values, field.better)
        cells = [Cell("number", text, mark) if text else None for text, mark in zip(shown, best, strict=True)]
    else:
        cells = [None if value is None else _said(field, value, zh=zh) for value in values]
    filled = (cell or _without(trim, fields) for cell, trim in zip(cells, trims, strict=True))
    return Row(name, unit, tuple(filled), numeric=field.numeric)


def _said(field: Field, value: Any, *, zh: bool) -> Cell:
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    return Cell("text", spoken(field, str(value), zh=zh))


def _without(trim: TrimFacts, fields: Sequence[Field]) -> Cell:
    possible = any(trim.energy in field.energies for field in fields)
    return Cell("unknown") if possible else Cell("never")


def _numbers(field: Field, values: Sequence[Any], unit: str, *, zh: bool) -> tuple[list[str], str]:
    """A row's numbers with equally many decimals, so that their points stand below each other."""
    known = [Decimal(str(value)) for value in values if value is not None]
    if zh and field.unit == "distance" and known and min(known) >= _WAN:
        known, unit = [value / _WAN for value in known], "万公里"
        values = [None if value is None else Decimal(value) / _WAN for value in values]
    places = max((_places(value) for value in known), default=0)
    grouped = "," if not zh or (known and max(known) >= _WAN) else ""
    shown = ["" if value is None else f"{Decimal(str(value)):{grouped}.{places}f}" for value in values]
    return shown, unit


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _horsepower(field: Field, values: Sequence[Any], trims: Sequence[TrimFacts], *, zh: bool) -> Row:
    one = in_unit(Decimal(1), "PS", field.unit)
    horses = [None if value is None or not one else round(Decimal(str(value)) / one) for value in values]
    shown, _unit = _numbers(field, horses, "", zh=zh)
    cells = [
        Cell("number", text) if text else _without(trim, [field])
        for text, trim in zip(shown, trims, strict=True)
    ]
    name_zh, name_en = _PS[field.path]
    return Row(name_zh if zh else name_en, UNITS["PS"].said(zh=zh), tuple(cells), numeric=True)

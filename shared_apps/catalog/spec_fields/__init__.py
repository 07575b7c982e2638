"""Every field a trim's specs may hold: the one table behind schema, sheet, comparison and search."""

from __future__ import annotations

from . import body, cabin, drive, safety
from .field import EVERY, Field, Section, Words
from .units import UNITS, in_unit

SECTIONS: tuple[Section, ...] = (
    *drive.SECTIONS, *body.SECTIONS[:3], *safety.SECTIONS, *body.SECTIONS[3:], *cabin.SECTIONS,
)  # fmt: skip
"""Headings in the order a buyer asks for them."""

FIELDS: dict[str, Field] = {field.path: field for section in SECTIONS for field in section.fields}
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(field.group for field in FIELDS.values()))
"""The objects of the document."""

__all__ = ["EVERY", "FIELDS", "GROUPS", "SECTIONS", "UNITS", "Field", "Section", "Words", "in_unit"]

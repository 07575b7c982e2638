"""What a trim's specs may hold: JSON Schemas (2020-12), generated from the one table of fields.

One schema for each category of cars that can have the same fields, by energy: no engine in an electric
car, no charging socket on one that only burns. Bounds are wide enough for every car ever sold and narrow
enough to catch a wrong unit. Every key is optional; an unknown key is refused by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jsonschema import Draft202012Validator

from shared_apps.catalog.spec_fields import EVERY, FIELDS, GROUPS, Field

VERSION = 2
"""Raised when a key is added, renamed or narrowed; stored beside each trim's specs."""

_SHORT = {"type": "string", "minLength": 1, "maxLength": 80}


def schema_for(energy: str = "") -> dict[str, Any]:
    """The schema of a category of cars; without an energy, what any of them may hold."""
    fields = [f for f in FIELDS.values() if not energy or energy in f.energies]
    groups: dict[str, dict[str, Any]] = {group: {} for group in GROUPS}
    for field in fields:
        groups[field.group][field.key] = _rule(field)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Trim specs{f' of {energy}' if energy else ''}, version {VERSION}",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            group: {"type": "object", "additionalProperties": False, "properties": properties}
            for group, properties in groups.items()
        },
    }


def _rule(field: Field) -> dict[str, Any]:
    if field.numeric:
        kind = "integer" if field.kind == "whole" else "number"
        return {"type": kind, "minimum": field.low, "maximum": field.high}
    if field.kind == "flag":
        return {"type": "boolean"}
    return {"enum": list(field.words or ())} if field.kind == "word" else dict(_SHORT)


SCHEMA: dict[str, Any] = schema_for()


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """One fault: `path` is "group.key".

    `code` is one of catalog.spec_unknown / _type / _range / _value, or catalog.spec_not_applicable for
    what cars of this energy cannot have.
    """

    path: str
    code: str
    message: str


_CODES = {
    "additionalProperties": "catalog.spec_unknown",
    "type": "catalog.spec_type",
    "minimum": "catalog.spec_range",
    "maximum": "catalog.spec_range",
}


def problems(specs: Mapping[str, Any], *, energy: str = "") -> tuple[SpecProblem, ...]:
    """Every fault of these specs in path order; empty when they may be stored.

    With an `energy` they are held against the schema of its category.
    """
    return _judged(json.dumps(specs, sort_keys=True, default=str), energy if energy in EVERY else "")


@cache
def _validator(energy: str) -> Draft202012Validator:
    return Draft202012Validator(schema_for(energy))


@lru_cache(maxsize=4096)
def _judged(canonical: str, energy: str) -> tuple[SpecProblem, ...]:
    """Judge once what many lines of one file repeat word for word."""
    errors = _validator(energy).iter_errors(json.loads(canonical))
    return tuple(sorted((problem for error in errors for problem in _told(error)), key=lambda p: p.path))


def _told(error: Any) -> list[SpecProblem]:
    path = ".".join(str(part) for part in error.absolute_path)
    if error.validator != "additionalProperties":
        return [SpecProblem(path, _CODES.get(error.validator, "catalog.spec_value"), error.message[:200])]
    prefix = f"{path}." if path else ""
    unknown = sorted(set(error.instance) - set(error.schema["properties"]))
    return [_stray(f"{prefix}{key}"[:120], key) for key in unknown]


def _stray(path: str, key: str) -> SpecProblem:
    if path in FIELDS:
        return SpecProblem(path, "catalog.spec_not_applicable", f"cars of this energy have no {key!r}")
    return SpecProblem(path, "catalog.spec_unknown", f"unknown key {key[:80]!r}")

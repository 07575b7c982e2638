"""Taking values out of untrusted records: each is of the right type and within bounds, or refused by path."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from typing import Any

from shared_apps.catalog.importing.drafts import Refused

YEARS = (1886, 2100)
_BIGGEST = 10**12
MOST_EXPENSIVE = 100_000_000_000
"""A billion in whole currency, in minor units: dearer than any car, cheaper than any typing error."""


def parse_object(text: str) -> dict[str, Any]:
    """A JSON object, refused where it is none, too deep, or holds numbers that are not numbers."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise Refused("not_json", "the JSON is nested too deeply") from None
    except ValueError as error:
        raise Refused("not_json", f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refused("not_an_object", "the JSON is not an object")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where anything on the way is missing or no object."""
    value: Any = record
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def text(record: Mapping[str, Any], path: str, *, limit: int = 120) -> str:
    """A text that must be there."""
    found = text_or(record, path, limit=limit)
    if not found:
        raise Refused("missing", f"{path} is missing", path)
    return found


def text_or(record: Mapping[str, Any], path: str, default: str = "", *, limit: int = 120) -> str:
    """A text if present: trimmed, storable in PostgreSQL, not longer than `limit`."""
    value = at(record, path)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Refused("wrong_type", f"{path} is not a text", path)
    clean = " ".join(value.split())
    if not clean.isprintable():
        raise Refused("unprintable", f"{path} holds characters that cannot be shown or stored", path)
    if len(clean) > limit:
        raise Refused("too_long", f"{path} is longer than {limit} characters", path)
    return clean or default


def number(record: Mapping[str, Any], path: str) -> float | None:
    """A finite number if present."""
    value = at(record, path)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("wrong_type", f"{path} is not a number", path)
    if abs(value) > _BIGGEST or math.isnan(value):
        raise Refused("out_of_range", f"{path} is beyond every measure", path)
    return value


def whole(record: Mapping[str, Any], path: str, low: int, high: int) -> int | None:
    """A whole number within bounds if present."""
    value = number(record, path)
    if value is None:
        return None
    if value != int(value):
        raise Refused("wrong_type", f"{path} is not a whole number", path)
    if not low <= value <= high:
        raise Refused("out_of_range", f"{path} is {_short(value)}, not within {low} and {high}", path)
    return int(value)


def year(record: Mapping[str, Any], path: str) -> int:
    """A model year that must be there."""
    found = whole(record, path, *YEARS)
    if found is None:
        raise Refused("missing", f"{path} is missing", path)
    return found


def word(record: Mapping[str, Any], path: str, allowed: Collection[str]) -> str:
    """One of a closed list of words, that must be there."""
    found = text(record, path)
    if found not in allowed:
        raise Refused("unknown_value", f"{path} is {found[:60]!r}, not one of {', '.join(allowed)}", path)
    return found


def listing(record: Mapping[str, Any], path: str) -> list[Any]:
    """A list if present, else an empty one."""
    value = at(record, path)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused("wrong_type", f"{path} is not a list", path)
    return value


def known(**values: Any) -> dict[str, Any]:
    """Only what is known: unknown values leave no key behind."""
    return {key: value for key, value in values.items() if value is not None and value != ""}


def rounded(value: float | None) -> int | None:
    """To the nearest whole unit, where a source is finer than we store."""
    return None if value is None else round(value)


def _short(value: float) -> str:
    shown = str(value)
    return shown if len(shown) <= 24 else shown[:21] + "..."

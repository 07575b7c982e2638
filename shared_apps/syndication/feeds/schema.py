"""What a line of the JSON feed looks like. Fields may be added within a version, never changed or dropped."""

from __future__ import annotations

from typing import Any

from shared_apps.catalog import vocabulary
from shared_apps.catalog.categories import RULES

VERSION = 1
_TEXT: dict[str, Any] = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_MOMENT = {"type": "string", "format": "date-time"}
_WHOLE = {"type": ["integer", "null"], "minimum": 0}


def _record(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_BOTH = _record({"zh": _TEXT, "en": _TEXT})
_PAGES = _record({"zh": {"type": "string", "format": "uri"}, "en": {"type": "string", "format": "uri"}})
_NAMED = _record({"slug": _TEXT, "zh": _TEXT, "en": _TEXT})
_MONEY = _record(
    {
        "amount": {"type": "string", "pattern": r"^\d+\.\d\d$"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    }
)
_DEALER = _record(
    {
        "id": _TEXT, "name": _TEXT, "city": _TEXT, "address": _TEXT,
        "telephone": {"type": ["string", "null"]},
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
        "url": _PAGES,
    }
)  # fmt: skip
_VEHICLE = _record(
    {
        "record": {"const": "vehicle"},
        "id": _UUID,
        "url": _PAGES,
        "title": _BOTH,
        "brand": _NAMED,
        "series": _NAMED,
        "trim": _BOTH,
        "model_year": {"type": "integer", "minimum": 1900, "maximum": 2100},
        "body": {"enum": list(vocabulary.codes(vocabulary.BODIES))},
        "energy": {"enum": list(vocabulary.codes(vocabulary.ENERGIES))},
        "drive": {"enum": [*vocabulary.codes(vocabulary.DRIVES), None]},
        "seats": {"type": ["integer", "null"], "minimum": 1},
        "categories": {"type": "array", "items": {"enum": [rule.code for rule in RULES]}},
        "electric_range_km": _WHOLE,
        "condition": {"enum": ["NEW", "USED"]},
        "mileage_km": {"type": "integer", "minimum": 0},
        "exterior_colour": _record({"zh": _TEXT, "en": _TEXT, "hex": {"type": "string"}}),
        "interior_colour": _or_null(_BOTH),
        "price": _MONEY,
        "list_price": _or_null(_MONEY),
        "vin_last6": {"type": "string", "minLength": 6, "maxLength": 6},
        "vin": {"type": "string", "minLength": 17, "maxLength": 17},
        "images": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "uri"}},
        "in_stock_since": _MOMENT,
        "dealer": _DEALER,
    },
    "vin",
)
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Marque vehicle feed, one line",
    "version": VERSION,
    "oneOf": [
        _VEHICLE,
        _record({"record": {"const": "gone"}, "id": _UUID, "gone_at": _MOMENT}),
        _record({"record": {"const": "end"}, "count": {"type": "integer", "minimum": 0}, "cursor": _TEXT}),
    ],
}

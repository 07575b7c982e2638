"""Finding trims by any value of their specs: typed, in any unit of its kind, from the index alone."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Invalid
from shared_apps.catalog.spec_fields import FIELDS, Field, in_unit
from shared_apps.catalog.spec_terms import LARGEST, equal, known, within
from shared_apps.catalog.titles import title_en, title_zh

Operator = Literal["eq", "min", "max", "known"]
MOST_HITS = 200
_HITS = """
WITH {own}hit AS MATERIALIZED (
    SELECT id FROM catalog_trim WHERE public.spec_terms(specs) @@ %(terms)s::tsquery AND retired_at IS NULL
    {inherited}
)
SELECT t.id, b.name_zh, s.name_zh, t.name_zh, b.name_en, s.name_en, t.name_en, y.year,
    coalesce(t.specs #> %(path)s, s.dimensions -> %(key)s)
FROM (
    SELECT id FROM hit WHERE %(after)s::uuid IS NULL OR id > %(after)s::uuid ORDER BY id LIMIT %(limit)s
) AS found
JOIN catalog_trim t USING (id) JOIN catalog_modelyear y ON y.id = t.model_year_id
JOIN catalog_series s ON s.id = y.series_id JOIN catalog_brand b ON b.id = s.brand_id
ORDER BY t.id
"""
_INHERITED = """
    UNION SELECT t.id FROM catalog_series s JOIN catalog_modelyear y ON y.series_id = s.id
    JOIN catalog_trim t ON t.model_year_id = y.id
    WHERE public.spec_terms(jsonb_set('{}', '{dimensions}', s.dimensions)) @@ %(terms)s::tsquery
        AND t.retired_at IS NULL AND t.id NOT IN (SELECT id FROM own)
"""


_OWN = """own AS MATERIALIZED (
    SELECT id FROM catalog_trim WHERE public.spec_terms(specs) @@ %(any)s::tsquery
), """
"""Trims with a measure of their own: the series' does not count for them."""


class SpecHit(NamedTuple):
    """A trim found by its specs, with the value it was found by, in the field's own unit."""

    trim_id: UUID
    title_zh: str
    title_en: str
    value: Any


class UnknownField(Invalid):
    """The schema has no such path."""

    default_code = "catalog.spec_unknown"
    default_message = _("The specifications have no field of this name.")
    default_field = "path"


class WrongOperator(Invalid):
    """The field's values cannot be asked for in this way."""

    default_code = "catalog.spec_operator"
    default_message = _("This field cannot be searched in this way.")
    default_field = "op"


class WrongValue(Invalid):
    """The value is not of the field's type."""

    default_code = "catalog.spec_value"
    default_message = _("This is no value of the field.")
    default_field = "value"


class WrongUnit(Invalid):
    """The field is not measured in this unit."""

    default_code = "catalog.spec_unit"
    default_message = _("The field is not measured in this unit.")
    default_field = "unit"


def trims_with(
    path: str,
    op: Operator = "known",
    value: str | bool | int | float | Decimal | None = None,
    *,
    unit: str = "",
    after: UUID | None = None,
    limit: int = 50,
) -> list[SpecHit]:
    """Trims not retired whose specs have this value ("group.key"), by id, the next ones after `after`.

    `op`: `eq` exactly, `min` at least, `max` at most, `known` any value. Numbers may be given in any `unit`
    of the field's kind (kW or PS, km or mi; its own without one) and are told apart to a thousandth. Measures
    a trim inherits from its series count as its own.

    Raises UnknownField, WrongOperator, WrongValue, WrongUnit.
    """
    field = FIELDS.get(path)
    if field is None:
        raise UnknownField(params={"path": path[:120]})
    values = {
        "terms": _terms(field, op, value, unit), "any": known(path), "after": after,
        "path": [field.group, field.key], "key": field.key, "limit": max(1, min(limit, MOST_HITS)),
    }  # fmt: skip
    if not values["terms"]:
        return []
    inherits = field.group == "dimensions"
    statement = _HITS.format(own=_OWN if inherits else "", inherited=_INHERITED if inherits else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: tuple[Any, ...]) -> SpecHit:
    trim_id, brand_zh, series_zh, trim_zh, brand_en, series_en, trim_en, year, value = row
    zh = title_zh(brand_zh, series_zh, year, trim_zh)
    found = None if value is None else json.loads(value)
    return SpecHit(trim_id, zh, title_en(brand_en, series_en, year, trim_en), found)


def _terms(field: Field, op: str, value: Any, unit: str) -> str:
    if op == "known":
        return known(field.path)
    if unit and not field.numeric:
        raise WrongUnit()
    if op == "eq":
        return equal(field.path, _number(field, value, unit) if field.numeric else _exact(field, value))
    if op not in {"min", "max"} or not field.numeric:
        raise WrongOperator()
    limit = _number(field, value, unit)
    return within(field.path, limit, LARGEST) if op == "min" else within(field.path, Decimal(0), limit)


def _exact(field: Field, value: Any) -> str | bool:
    if field.kind == "flag":
        flags = {"true": True, "false": False}
        if isinstance(value, bool) or str(value).lower() in flags:
            return value if isinstance(value, bool) else flags[str(value).lower()]
        raise WrongValue()
    text = value if isinstance(value, str) else ""
    if (
        not text
        or len(text) > 80
        or "\0" in text
        or (field.kind == "word" and text not in (field.words or ()))
    ):
        raise WrongValue()
    return text


def _number(field: Field, value: Any, unit: str) -> Decimal:
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) and len(str(value)) <= 40 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= LARGEST:
        raise WrongValue()
    found = in_unit(number, unit, field.unit)
    if found is None:
        raise WrongUnit(params={"unit": unit[:20]})
    return found

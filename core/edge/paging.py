"""Pages by keyset: a cursor holds the last row's sort values, so rows that come or go shift nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from ninja import Schema

from core.kernel.errors import Invalid

T = TypeVar("T")
M = TypeVar("M", bound=Model)
LARGEST = 100


class Page(Schema, Generic[T]):
    """Some rows and the cursor of the next ones, null at the end."""

    items: list[T]
    next_cursor: str | None


def paginate(
    rows: QuerySet[M],
    shown: Callable[[M], Any],
    *,
    cursor: str | None,
    limit: int,
    order: Sequence[str] = ("-created_at", "-id"),
) -> dict[str, Any]:
    """One page of `rows` in `order` (the last key unique, all keys not null), each passed through `shown`.

    Raises Invalid (`request.bad_cursor`) for a cursor that was not made for this order.
    """
    limit = max(1, min(limit, LARGEST))
    rows = rows.order_by(*order)
    if cursor:
        rows = _after(rows, order, decode_cursor(cursor, len(order)))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    last = [_plain(getattr(found[limit - 1], key.lstrip("-"))) for key in order] if more else None
    return {
        "items": [shown(row) for row in found[:limit]],
        "next_cursor": encode_cursor(last) if last else None,
    }


def _after(rows: QuerySet[M], order: Sequence[str], values: list[Any]) -> QuerySet[M]:
    condition, equal = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name, test = key.lstrip("-"), "lt" if key.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{test}": value})
        equal &= Q(**{name: value})
    try:
        return rows.filter(condition)
    except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
        raise Invalid("request.bad_cursor", field="cursor") from error


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def encode_cursor(values: list[Any]) -> str:
    """A position in a list (plain JSON values) as the next page's address carries it."""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[Any]:
    """The values of a cursor. Raises Invalid (`request.bad_cursor`) unless it holds `length` of them."""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (BadBase64, ValueError, RecursionError) as error:
        raise Invalid("request.bad_cursor", field="cursor") from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_plain, values)):
        raise Invalid("request.bad_cursor", field="cursor")
    return values


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        storable = "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
        return storable and not _is_beyond_time(value)
    return isinstance(value, int | float) and abs(value) < 2**63


def _is_beyond_time(text: str) -> bool:
    """A moment that its time zone moves out of the calendar, which the database cannot compare."""
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:
        return True
    except ValueError:
        return False
    return False

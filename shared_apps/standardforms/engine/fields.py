"""What a document knows: typed values at dotted paths of its snapshot, and how each is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Type = Literal["text", "money", "number", "date", "flag", "choice", "list"]
LANGUAGES = ("zh", "en")
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_FLAGS = {"zh": ("否", "是"), "en": ("no", "yes")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value at `path`. Money is in minor units of the snapshot's `currency`, dates are ISO texts.

    `values` are a choice's codes with their names in Chinese and English. A `required` field must be there
    when a document is drawn up.
    """

    path: str
    type: Type
    zh: str
    en: str
    required: bool = False
    values: Mapping[str, tuple[str, str]] | None = None

    def name(self, language: str) -> str:
        """What people call it."""
        return self.zh if language == "zh" else self.en


def value_at(snapshot: Mapping[str, Any], path: str) -> Any:
    """What the snapshot says at a dotted path; None where it says nothing."""
    found: Any = snapshot
    for part in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def typed(field: Field, snapshot: Mapping[str, Any]) -> Any:
    """The value as conditions compare it: what is not there is empty, zero or false. Money in major units."""
    value = value_at(snapshot, field.path)
    match field.type:
        case "money":
            return Decimal(value or 0) / 100
        case "number":
            return Decimal(str(value or 0))
        case "flag":
            return bool(value)
        case "list":
            return Decimal(len(value or ()))
        case _:
            return str(value or "")


def said(field: Field, snapshot: Mapping[str, Any], language: str) -> str:
    """The value in words of the language; empty where there is none."""
    value = value_at(snapshot, field.path)
    if value is None or value == "":
        return ""
    match field.type:
        case "money":
            return figure(int(value), str(snapshot.get("currency") or "CNY"))
        case "number":
            return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else str(value)
        case "date":
            return said_date(str(value), language)
        case "flag":
            return _FLAGS[language][bool(value)]
        case "choice":
            names = (field.values or {}).get(str(value))
            return names[LANGUAGES.index(language)] if names else str(value)
        case "list":
            return str(len(value))
        case _:
            return str(value)


def figure(minor: int, currency: str) -> str:
    """`¥229,800.00`: documents state the cents."""
    sign = "¥" if currency == "CNY" else f"{currency} "
    whole, cents = divmod(abs(minor), 100)
    return f"{'−' if minor < 0 else ''}{sign}{whole:,}.{cents:02d}"


def said_date(iso: str, language: str) -> str:
    """2026年11月23日, 23 November 2026; what is no date stays as it is."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    clock = f" {iso[11:16]}" if len(iso) >= 16 else ""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日{clock}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}{clock}"

"""The kinds of documents: what each knows, how its page is laid out, and the words the platform gives it.

Each is a file of `data/`. A title, label or value there is a pair of Chinese and English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared_apps.standardforms.engine import Field

KINDS = (
    "SALE",
    "DEPOSIT",
    "TRADE_IN",
    "TEST_DRIVE",
    "PDI_REPORT",
    "DELIVERY_NOTE",
    "SERVICE_ORDER",
    "STOCK_TRANSFER",
)
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side of the document: where it stands in the snapshot, its role, and how it signs, if at all.

    `place` names its box among the places for signatures: "seller" for the dealer, "buyer" for the other.
    """

    at: str
    place: str
    role: tuple[str, str]
    act: tuple[str, str]
    signs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document. `sections` and `clauses` are as in its file; `sample` is a snapshot to look at."""

    code: str
    title: tuple[str, str]
    parties: tuple[Party, ...]
    fields: Mapping[str, Field]
    sections: tuple[Mapping[str, Any], ...]
    clauses: tuple[Mapping[str, str], ...]
    clauses_title: tuple[str, str]
    sample: Mapping[str, Any]

    @property
    def required(self) -> tuple[Field, ...]:
        """What a snapshot must say."""
        return tuple(field for field in self.fields.values() if field.required)


@cache
def kind_of(code: str) -> Kind:
    """The kind of this code. Raises KeyError where there is none."""
    if code not in KINDS:
        raise KeyError(code)
    plain = json.loads((_DATA / f"{code.lower()}.json").read_text())
    common = json.loads((_DATA / "common.json").read_text())
    fields = [_field(one) for one in [*common["fields"], *plain["fields"]]]
    return Kind(
        code=code,
        title=_pair(plain["title"]),
        parties=tuple(_party(one) for one in plain["parties"]),
        fields={field.path: field for field in fields},
        sections=tuple(plain["sections"]),
        clauses=tuple(plain["clauses"]),
        clauses_title=_pair(plain.get("clauses_title", ["条款", "Terms"])),
        sample={**common["sample"], **plain["sample"]},
    )


def _field(plain: dict[str, Any]) -> Field:
    values = plain.get("values")
    return Field(
        path=plain["path"],
        type=plain.get("type", "text"),
        zh=plain["name"][0],
        en=plain["name"][1],
        required=plain.get("required", False),
        values={code: _pair(names) for code, names in values.items()} if values else None,
    )


def _party(plain: dict[str, Any]) -> Party:
    return Party(
        at=plain["at"],
        place=plain.get("place", plain["at"]),
        role=_pair(plain["role"]),
        act=_pair(plain["act"]),
        signs=plain.get("signs", True),
    )


def _pair(plain: list[str]) -> tuple[str, str]:
    zh, en = plain
    return zh, en

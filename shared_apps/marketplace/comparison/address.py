"""A comparison as it stands in an address: cars on offer and trims of the catalogue, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

MOST = 6
"""Cars side by side; more cannot be read."""
LONGEST_QUERY = 8_000
"""Characters of a query that are looked at: dozens of cars more than can be shown."""
_TOLD = 3
_LONGEST_WORDS = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_NAME = re.compile(r"([a-z0-9-]{1,80})/([a-z0-9-]{1,80})/(\d{4})/([a-z0-9-]{1,120})", re.ASCII)


class TrimName(NamedTuple):
    """A trim by the names of the catalogue: xiaomi/su7/2025/max."""

    brand: str
    series: str
    year: int
    slug: str

    def __str__(self) -> str:
        return f"{self.brand}/{self.series}/{self.year}/{self.slug}"


class Chosen(NamedTuple):
    """One car of a comparison: on offer (`car`, by its id) or as the catalogue has it (`trim`)."""

    kind: Literal["car", "trim"]
    value: UUID | TrimName


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: at most six different cars, and what of it could not be followed.

    `surplus` cars were left out because six are there already, `repeated` stood there twice, `unread` are
    the first few values that are no car at all. `find` are words to look for a further car by.
    """

    chosen: tuple[Chosen, ...] = ()
    differences: bool = False
    find: str = ""
    surplus: int = 0
    repeated: int = 0
    unread: tuple[str, ...] = ()


def asked(query: str) -> Asked:
    """The comparison a query string asks for; what is wrong with it is told, never raised."""
    cut = len(query) > LONGEST_QUERY
    pairs = parse_qsl(query[:LONGEST_QUERY], keep_blank_values=False, errors="replace")
    named = [(name, _CONTROL.sub(" ", value).strip()) for name, value in pairs]
    read = [(value, _chosen(name, value)) for name, value in named if name in {"car", "trim"}]
    good = [chosen for _value, chosen in read if chosen is not None]
    different = list(dict.fromkeys(good))
    last = dict(named)
    return Asked(
        chosen=tuple(different[:MOST]),
        differences=last.get("only") == "differences",
        find=last.get("find", "")[:_LONGEST_WORDS],
        surplus=max(len(different) - MOST, 1 if cut else 0),
        repeated=len(good) - len(different),
        unread=tuple(dict.fromkeys(value[:40] for value, chosen in read if chosen is None))[:_TOLD],
    )


def address(chosen: Iterable[Chosen], *, differences: bool = False, path: str = "/compare") -> str:
    """The page that compares these cars in this order."""
    pairs: list[tuple[str, str]] = [(kind, str(value)) for kind, value in chosen]
    if differences:
        pairs.append(("only", "differences"))
    return f"{path}?{urlencode(pairs, safe='/')}" if pairs else path


def _chosen(kind: str, text: str) -> Chosen | None:
    try:
        return Chosen("car" if kind == "car" else "trim", UUID(text))
    except ValueError:
        found = _NAME.fullmatch(text.lower()) if kind == "trim" else None
    if found is None:
        return None
    return Chosen("trim", TrimName(found[1], found[2], int(found[3]), found[4]))

"""What a statement says and what the books say, as the matching compares them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

BANK_CSV, CAMT, PSP_CSV = "BANK_CSV", "CAMT053", "PSP_CSV"
FORMS = (BANK_CSV, CAMT, PSP_CSV)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line of a statement; money in is positive, minor units. `place` is its line in the file.

    `serial` is the bank's own number of the movement, empty where there is none. Of a card processor's line
    `category` is its reporting category and `fee_minor` what it kept.
    """

    place: int
    on: date
    amount_minor: int
    currency: str = "CNY"
    counterparty: str = ""
    reference: str = ""
    text: str = ""
    serial: str = ""
    category: str = ""
    fee_minor: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line of a file: a code, and what belongs into its sentence."""

    place: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as it was understood. `columns`: which header gave which value; `headers`: all of them."""

    form: str
    lines: tuple[ReadLine, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A movement of the books that a line may be. `on` is its day in Shanghai."""

    entry_id: UUID
    amount_minor: int
    currency: str
    on: date
    kind: str = ""
    order_number: str = ""
    buyer_name: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A line as the matching sees it; `id` is whatever names it."""

    id: UUID
    amount_minor: int
    currency: str
    on: date
    counterparty: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """A line and the movement it is, with what speaks for it."""

    line_id: UUID
    entry_id: UUID
    evidence: tuple[str, ...]

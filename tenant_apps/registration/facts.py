"""What the vehicle office wants to see, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

DOCUMENTS = ("INVOICE", "PURCHASE_TAX", "INSURANCE", "IDENTITY", "CERTIFICATE")
"""The pack, in this order."""

BROUGHT = ("PURCHASE_TAX", "IDENTITY")
"""Documents that somebody brings; where the others stand is known to the house."""

MOST_CALLS = 8
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 900, 1800, 3600, 7200))
"""How long to wait before the office is called again, by the number of calls so far."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a pack: whether it is there, whether a photo of it is kept, and who brought it."""

    kind: str
    there: bool
    photo: bool = False
    brought_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is filed. `key` names the filing however often it is sent, `attempt` counts the calls from 1."""

    key: UUID
    vin: str
    owner: str
    owner_phone: str
    city: str
    times_filed: int
    attempt: int


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """PENDING: ask again. A plate belongs to REGISTERED, reasons (codes) to REJECTED."""

    outcome: Literal["PENDING", "REGISTERED", "REJECTED"]
    plate: str = ""
    reasons: tuple[str, ...] = ()

"""What is asked of insurers and what they answer; amounts in minor units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from core.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What shall be insured. `compulsory_minor` is the law's price, `commercial_minor` the tariff's.

    `key` makes a repeated call the same request, `attempt` counts calls from 1.
    """

    key: str
    insurer: str
    vin: str
    price_minor: int
    compulsory_minor: int
    commercial_minor: int
    covers: tuple[str, ...]
    starts_on: date
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium:
    """An insurer's price for a year, or why it insures not at all (`reason`)."""

    reference: str
    commercial_minor: int = 0
    valid_until: datetime | None = None
    reason: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A policy is made out, or the insurer changed its mind (`reason`)."""

    policy_number: str = ""
    reason: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


class PolicyOrdered(NamedTuple):
    """A policy that was ordered here, by the id of its quote; `premium` is the commercial one."""

    id: UUID
    insurer: str
    insurer_zh: str
    premium: Money

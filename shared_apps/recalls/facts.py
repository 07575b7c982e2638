from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallNotice:
    """What an operator publishes: the notice's number and day, what is wrong, what is done about it.

    It is of all cars of the trims and of the VINs named.
    """

    number: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    announced_on: date
    trim_ids: tuple[UUID, ...] = ()
    vins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecall:
    """A recall that a car is under and that nobody has noted as repaired."""

    id: UUID
    number: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str
    announced_on: date

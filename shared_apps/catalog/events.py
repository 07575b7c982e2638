"""What the catalogue tells the other apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimRetired(Event):
    """A trim is no longer offered to new stock; cars that refer to it keep it."""

    name: ClassVar[str] = "catalog.trim_retired"
    trim_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogImported(Event):
    """A batch of an import was written; names, prices or categories of the trims in `changed` differ now."""

    name: ClassVar[str] = "catalog.imported"
    source: str
    created: int
    changed: tuple[UUID, ...]

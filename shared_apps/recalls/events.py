from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallPublished(Event):
    """There is a new recall; told to every dealer by itself."""

    name: ClassVar[str] = "recalls.recall_published"

    recall_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLifted(Event):
    """A recall stops nothing any more; told to every dealer by itself."""

    name: ClassVar[str] = "recalls.recall_lifted"

    recall_id: UUID

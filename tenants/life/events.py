from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerStateChanged(Event):
    """A dealer went from one state of its life to another; goes to the dealer's apps and the market's."""

    name: ClassVar[str] = "dealers.state_changed"

    dealer_id: UUID
    verb: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerImported(Event):
    """A dealer came from another installation. `strangers` are accounts of its staff unknown here (their ids
    there): they are to be invited anew. Its cars are to be put on this market.
    """

    name: ClassVar[str] = "dealers.imported"

    dealer_id: UUID
    strangers: tuple[UUID, ...]

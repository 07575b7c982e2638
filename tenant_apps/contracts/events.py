from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRendered(Event):
    """The PDF is there."""

    name: ClassVar[str] = "contracts.contract_rendered"

    contract_id: UUID
    order_id: UUID
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFailed(Event):
    """The PDF could not be made; `error` says why."""

    name: ClassVar[str] = "contracts.contract_failed"

    contract_id: UUID
    order_id: UUID
    version: int
    error: str

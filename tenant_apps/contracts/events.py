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
    order_id: UUID | None
    version: int
    sha256: str
    kind: str = "SALE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFailed(Event):
    """The PDF could not be made; `error` says why."""

    name: ClassVar[str] = "contracts.contract_failed"

    contract_id: UUID
    order_id: UUID | None
    version: int
    error: str
    kind: str = "SALE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractChanged(Event):
    """It has come to another state on the way from sending to sealing and keeping, or has ended."""

    name: ClassVar[str] = "contracts.contract_changed"

    contract_id: UUID
    order_id: UUID | None
    subject_id: UUID | None
    kind: str
    number: str
    state: str
    buyer_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSealed(Event):
    """All have signed and the file is sealed: both parties are bound. `value_minor` is what it states."""

    name: ClassVar[str] = "contracts.contract_sealed"

    contract_id: UUID
    order_id: UUID | None
    subject_id: UUID | None
    kind: str
    sha256: str
    value_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerReminded(Event):
    """Somebody of the dealer's asks the buyer once more to sign."""

    name: ClassVar[str] = "contracts.signer_reminded"

    contract_id: UUID
    order_id: UUID | None
    kind: str
    number: str
    buyer_id: UUID | None

"""What a contract says, frozen and serialisable: the terms are hashed, printed and kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """What other apps may know of a contract; `error` says why there is no file."""

    id: UUID
    order_id: UUID
    number: str
    version: int
    state: str
    has_file: bool
    sha256: str
    error: str
    created_at: datetime
    rendered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side of the contract; unknown fields are empty."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldVehicle:
    """The car as the contract describes it. `energy` is the catalogue's code, `mileage_km` the odometer's."""

    brand_zh: str
    brand_en: str
    series_zh: str
    series_en: str
    trim_zh: str
    trim_en: str
    model_year: int
    vin: str
    stock_no: str
    colour_zh: str
    colour_en: str
    interior_zh: str
    interior_en: str
    energy: str
    mileage_km: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered clause in both languages; the Chinese text governs."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """Everything the parties agree on. Amounts in minor units, `drawn_on` an ISO date."""

    order_number: str
    drawn_on: str
    seller: Party
    buyer: Party
    vehicle: SoldVehicle
    total_minor: int
    deposit_minor: int
    deposit_kind: str
    paid_minor: int
    currency: str
    place_of_delivery: str
    clauses: tuple[Clause, ...]

    @property
    def balance_minor(self) -> int:
        """What remains to be paid."""
        return self.total_minor - self.paid_minor

    def as_json(self) -> dict[str, Any]:
        """The form that is stored and hashed."""
        plain = asdict(self)
        plain["clauses"] = [asdict(clause) for clause in self.clauses]
        return plain


def terms_from_json(plain: dict[str, Any]) -> ContractTerms:
    """The inverse of `as_json`."""
    return ContractTerms(
        **{
            **plain,
            "seller": Party(**plain["seller"]),
            "buyer": Party(**plain["buyer"]),
            "vehicle": SoldVehicle(**plain["vehicle"]),
            "clauses": tuple(Clause(**clause) for clause in plain["clauses"]),
        }
    )


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256 (hex) of terms in JSON form, independent of the order of keys."""
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

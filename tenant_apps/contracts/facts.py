"""What a contract says, frozen and serialisable: the terms are hashed, printed and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """One who signs; `ready` says that they have done their part, though the worker may still be at it."""

    role: str
    place: int
    user_id: UUID | None
    name: str
    organisation: str
    phone: str
    email: str
    ready: bool
    signed_at: datetime | None
    asked_at: datetime | None
    code_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """What other apps may know of a contract; `error` is what failed last, as `failures` keep it.

    `version` is that of the document. `steps` are those whose bytes are kept, in order; `working` says that
    the worker has something to do. `value_minor` is what is at stake, in minor units of `currency`.
    """

    id: UUID
    kind: str
    subject_id: UUID | None
    order_id: UUID | None
    number: str
    version: int
    state: str
    has_file: bool
    sha256: str
    error: str
    created_at: datetime
    rendered_at: datetime | None
    nonstandard: bool = False
    approved_at: datetime | None = None
    value_minor: int = 0
    currency: str = "CNY"
    provider: str = "BUILTIN"
    seller_first: bool = False
    level: str = ""
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    viewed_at: datetime | None = None
    identified_at: datetime | None = None
    signed_at: datetime | None = None
    countersigned_at: datetime | None = None
    sealed_at: datetime | None = None
    archived_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    archive_id: UUID | None = None
    tries: int = 0
    working: bool = False
    may_retry: bool = False
    signers: tuple[SignerFacts, ...] = ()
    steps: tuple[str, ...] = ()

    def signer(self, role: str) -> SignerFacts | None:
        """Who signs in this role; None where nobody does."""
        return next((one for one in self.signers if one.role == role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """A document in a list: no more than its reader needs to choose it."""

    id: UUID
    kind: str
    number: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerGiven:
    """Who is to sign: a buyer by their account and phone, the seller by the company's name."""

    role: str
    name: str
    user_id: UUID | None = None
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side of the contract; unknown fields are empty. Most letters of `id_number` are hidden."""

    name: str
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldVehicle:
    """The car as the contract describes it. `energy` is the catalogue's code, `mileage_km` the odometer's.

    `was_demo`: it served for test drives. Papers from before this was said do not tell.
    """

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
    was_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered clause in both languages; the Chinese text governs."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """Everything the parties agree on. Amounts in minor units, `drawn_on` an ISO date.

    What a loan and an old car will bring is not in `paid_minor`. `deliver_by` is an ISO date, or empty.
    """

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
    financed_minor: int = 0
    lender: str = ""
    trade_in_minor: int = 0
    trade_in_vin: str = ""
    used: bool = False
    deliver_by: str = ""

    @property
    def balance_minor(self) -> int:
        """What remains to be paid by the buyer."""
        return self.total_minor - self.trade_in_minor - self.financed_minor - self.paid_minor

    def as_json(self) -> dict[str, Any]:
        """The form that is stored and hashed."""
        plain = asdict(self)
        plain["clauses"] = [asdict(clause) for clause in self.clauses]
        return plain


def terms_from_json(plain: dict[str, Any]) -> ContractTerms:
    """The inverse of `as_json`; what else a snapshot says is left out."""
    return ContractTerms(
        **{
            **_known(ContractTerms, plain),
            "seller": Party(**_known(Party, plain["seller"])),
            "buyer": Party(**_known(Party, plain["buyer"])),
            "vehicle": SoldVehicle(**_known(SoldVehicle, plain["vehicle"])),
            "clauses": tuple(Clause(**_known(Clause, clause)) for clause in plain["clauses"]),
        }
    )


def _known(of: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(of)}
    return {name: value for name, value in plain.items() if name in names}


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256 (hex) of terms in JSON form, independent of the order of keys."""
    canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

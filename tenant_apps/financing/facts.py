"""What is asked of lenders and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from uuid import UUID

from core.kernel.money import Money

EMPLOYMENTS = ("EMPLOYED", "SELF_EMPLOYED", "NONE")
DOCUMENTS = ("ID_CARD", "INCOME")
Outcome = Literal["APPROVED", "CONDITIONAL", "DECLINED", "PENDING"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who borrows. `income_minor` is a month's, after tax. Nobody logs or shows one of these."""

    id_number: str = field(repr=False)
    income_minor: int = field(repr=False)
    employment: str = field(repr=False)
    employer: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An application as a lender gets it; amounts in minor units, `first_minor` the first instalment.

    `key` makes a repeated call the same application, `attempt` counts calls from 1, `sent_at` is the first.
    `vin` is the car the loan is for, as it stands now.
    """

    key: str
    lender: str
    product: str
    plan: str
    rate: Decimal
    vin: str
    months: int
    loan_minor: int
    price_minor: int
    first_minor: int
    applicant: Applicant = field(repr=False)
    documents: frozenset[str]
    attempt: int
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A lender's answer. `reference` is the lender's name of the answer, `body` all it said, word for word.

    An approval names rate and last day, a condition the document it `asks` for.
    """

    reference: str
    outcome: Outcome
    rate: Decimal | None = None
    valid_until: date | None = None
    asks: str = ""
    reason: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """The lender's word that it has transferred the loan to the dealer; `reference` is the bank's."""

    reference: str
    amount_minor: int
    body: Mapping[str, Any] = field(default_factory=dict)


class LoanPaid(NamedTuple):
    """A loan that its lender has paid out, by the id of the lender's answer."""

    id: UUID
    lender: str
    lender_zh: str
    amount: Money

"""The door to lenders, and behind it simulators of three tempers until somebody connects real ones.

`settings.LENDERS` names a class with the four calls of `Lenders`. Every call may be repeated with the same
`Request.key`: it is the same application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from core.kernel import clock
from tenant_apps.financing.errors import LenderSilent
from tenant_apps.financing.facts import Decision, PaidOut, Request

INSTANT, CAREFUL, SLOW = "instant", "careful", "slow"
TEMPERS = {"yuanshan-bank": INSTANT, "qinghe-auto-finance": CAREFUL, "luyun-leasing": SLOW}
SLOWNESS = timedelta(minutes=2)
VALID_DAYS = 30
DEARER = Decimal("0.003")  # what the slow lender adds to the rate of its product

SILENT, SILENT_TWICE, SAYS_IT_TWICE, CONTRADICTS, PAYS_LATE, KEEPS_ITS_CAR = 901, 902, 903, 904, 905, 906
"""Faults on command: the last three digits of the monthly income in yuan."""


class Lenders(Protocol):
    """What lenders do. Each call raises LenderSilent where no answer came in time."""

    def decide(self, request: Request) -> Sequence[Decision]:
        """Their answers so far; a lender may say the same twice."""

    def pay_out(self, request: Request) -> PaidOut:
        """Have an accepted loan transferred to the dealer: the contract is signed."""

    def change_car(self, request: Request) -> bool:
        """Have what was decided stand for the car `request.vin`; whether the lender agrees."""

    def cancel(self, request: Request) -> None:
        """Take an application back, or give a loan back that was paid out."""


class SimulatedLenders:
    """Answers by the input alone. The instant one looks at the income, the careful one first wants to see
    proof of it, the slow one takes two minutes, is strict and dearer. The faults above make them fail.
    """

    def decide(self, request: Request) -> Sequence[Decision]:
        """See Lenders."""
        fault = _fault(request)
        if fault == SILENT or (fault == SILENT_TWICE and request.attempt <= 2):
            raise LenderSilent()
        said = _said(request)
        if fault == SAYS_IT_TWICE:
            return (said, said)
        if fault == CONTRADICTS:
            return (said, _answer(request, "DECLINED", reason="system_error", number=9))
        return (said,)

    def pay_out(self, request: Request) -> PaidOut:
        """See Lenders."""
        if _fault(request) == PAYS_LATE and request.attempt == 1:
            raise LenderSilent()
        reference = f"LOAN-{request.key[-12:].upper()}"
        said = {"reference": reference, "paid": request.loan_minor}
        return PaidOut(reference=reference, amount_minor=request.loan_minor, body=said)

    def change_car(self, request: Request) -> bool:
        """See Lenders."""
        if _fault(request) == SILENT_TWICE and request.attempt <= 2:
            raise LenderSilent()
        return _fault(request) != KEEPS_ITS_CAR

    def cancel(self, request: Request) -> None:
        """See Lenders."""
        if _fault(request) == SILENT_TWICE and request.attempt <= 2:
            raise LenderSilent()


def lenders() -> Lenders:
    """The lenders that are connected."""
    return cast(Lenders, import_string(settings.LENDERS)())


def _said(request: Request) -> Decision:
    temper, income = TEMPERS.get(request.lender, INSTANT), request.applicant.income_minor
    if temper == SLOW and clock.latest() < request.sent_at + SLOWNESS:
        return _answer(request, "PENDING", number=0)
    if request.applicant.employment == "NONE":
        return _answer(request, "DECLINED", reason="no_income")
    if temper == CAREFUL and "INCOME" not in request.documents:
        return replace(_answer(request, "CONDITIONAL", reason="proof_of_income"), asks="INCOME")
    bearable = {INSTANT: 50, CAREFUL: 45, SLOW: 30}[temper]  # percent of the income
    if request.first_minor * 100 > income * bearable:
        return _answer(request, "DECLINED", reason="instalment_too_high")
    rate = request.rate + (DEARER if temper == SLOW else 0)
    until = clock.now().astimezone(clock.SHANGHAI).date() + timedelta(days=VALID_DAYS)
    approved = _answer(request, "APPROVED", rate=str(rate), valid_until=until.isoformat())
    return replace(approved, rate=rate, valid_until=until)


def _answer(request: Request, outcome: Any, *, number: int = 1, reason: str = "", **said: str) -> Decision:
    reference = f"{request.key[-12:]}-{number}-{outcome[:3]}-{len(request.documents)}"
    body = {"reference": reference, "outcome": outcome, "reason": reason, **said}
    return Decision(reference=reference, outcome=outcome, reason=reason, body=body)


def _fault(request: Request) -> int:
    return request.applicant.income_minor // 100 % 1000

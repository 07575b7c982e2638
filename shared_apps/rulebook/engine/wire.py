"""The calculator as a question and an answer in JSON: what the twins are compared by, and contracts may keep.

A question is {"ask": name, …arguments}; amounts are whole minor units, rates and shares text ("0.048").
The answer is the figures, or {"refused": code, "field": field}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .leases import Lease, annuity_lease, money_factor_lease
from .loans import Plan, balloon, equal_instalment, equal_principal, flat_fee
from .refusals import TermsRefused
from .returns import annual_rate_of
from .reverse import price_from_monthly
from .sales_tax import Deal, lease_tax, levied, taxable
from .settlement import settle_early
from .subsidies import subsidised
from .vat import new_transport, treatment_of, vat_due

Question = Mapping[str, Any]


def answer(question: Question) -> dict[str, Any]:
    """The figures for a question, or its refusal. Raises KeyError for a question nobody can ask."""
    try:
        return _ASKED[question["ask"]](question)
    except TermsRefused as refused:
        return {"refused": refused.code, "field": refused.field}


def _plan(question: Question) -> Plan:
    principal, rate, months = question["principal"], Decimal(question["rate"]), question["months"]
    if question["plan"] == "balloon":
        return balloon(principal, rate, months, question["left"])
    if question["plan"] == "equal_principal":
        return equal_principal(principal, rate, months)
    if question["plan"] == "flat_fee":
        return flat_fee(principal, rate, months)
    return equal_instalment(principal, rate, months)


def _loan(question: Question) -> dict[str, Any]:
    plan = _plan(question)
    return {
        "first": plan.first_minor,
        "last": plan.last_minor,
        "balloon": plan.balloon_minor,
        "interest": plan.interest_minor,
        "total": plan.total_minor,
        "apr": str(plan.apr),
        "effective": str(plan.effective),
        "balances": [each.balance_minor for each in plan.instalments],
    }


def _settlement(question: Question) -> dict[str, Any]:
    closed = settle_early(
        _plan(question),
        question["after"],
        question.get("days", 0),
        question.get("day_count", 360),
        Decimal(question.get("fee_rate", "0")),
    )
    return {
        "balance": closed.balance_minor,
        "accrued": closed.accrued_minor,
        "fee": closed.fee_minor,
        "spared": closed.spared_minor,
        "total": closed.total_minor,
    }


def _roll_back(question: Question) -> dict[str, Any]:
    found = price_from_monthly(
        question["monthly"],
        Decimal(question["rate"]),
        question["months"],
        Decimal(question["down"]),
        question.get("left", 0),
    )
    return {"principal": found.principal_minor, "price": found.price_minor}


def _subsidy(question: Question) -> dict[str, Any]:
    found = subsidised(
        question["principal"],
        Decimal(question["rate"]),
        Decimal(question["market_rate"]),
        question["months"],
        question.get("lost_discount", 0),
    )
    return {
        "customer": found.customer.first_minor,
        "market": found.market.first_minor,
        "subsidy": found.subsidy_minor,
        "true_rate": str(found.true_rate),
    }


def _lease(question: Question) -> dict[str, Any]:
    cost, residual, months = question["cost"], question["residual"], question["months"]
    rate = Decimal(question["rate"])
    if question["lease"] == "money_factor":
        lease = money_factor_lease(cost, residual, rate, months, Decimal(question.get("tax_rate", "0")))
    else:
        lease = annuity_lease(cost, residual, rate, months, in_advance=question["lease"] == "advance")
    return _leased(lease)


def _leased(lease: Lease) -> dict[str, Any]:
    return {
        "monthly": lease.monthly_minor,
        "last": lease.rentals[-1].payment_minor,
        "total": lease.total_minor,
        "balances": [each.balance_minor for each in lease.rentals],
    }


def _return(question: Question) -> dict[str, Any]:
    return {"apr": str(annual_rate_of(question["received"], question["payments"]))}


def _vat(question: Question) -> dict[str, Any]:
    used = question.get("first_used")
    new = new_transport(
        date.fromisoformat(used) if used else None,
        date.fromisoformat(question["delivered"]),
        question["km"],
        question.get("months", 6),
        question.get("most_km", 6000),
    )
    treatment = treatment_of(
        crosses=question["crosses"], new=new, business=question["business"], margin=question["margin"]
    )
    rate, arrival = Decimal(question["rate"]), Decimal(question["arrival_rate"])
    due = vat_due(treatment, question["price"], rate, arrival, question.get("bought", 0))
    return {
        "new": new,
        "treatment": treatment,
        "paid": due.paid_minor,
        "inside": due.inside_minor,
        "arrival": due.arrival_minor,
        "total": due.total_minor,
        "shown": due.shown,
    }


def _sales_tax(question: Question) -> dict[str, Any]:
    names = ("price", "doc_fee", "rebate", "trade_in")
    deal = Deal(*(question.get(name, 0) for name in names))
    amount = taxable(
        deal, question["credit"], question.get("cap"), question["rebate_taxable"], question["doc_fee_taxable"]
    )
    parts = [levied(amount, Decimal(each["rate"]), each.get("first")) for each in question["places"]]
    return {"taxable": amount, "levied": parts, "tax": sum(parts)}


def _lease_tax(question: Question) -> dict[str, Any]:
    lease = money_factor_lease(
        question["cost"], question["residual"], Decimal(question["rate"]), question["months"]
    )
    at_once, monthly = lease_tax(question["way"], lease, Decimal(question["tax_rate"]))
    return {"at_once": at_once, "monthly": monthly}


_ASKED: dict[str, Callable[[Question], dict[str, Any]]] = {
    "loan": _loan,
    "settlement": _settlement,
    "roll_back": _roll_back,
    "subsidy": _subsidy,
    "lease": _lease,
    "return": _return,
    "vat": _vat,
    "sales_tax": _sales_tax,
    "lease_tax": _lease_tax,
}

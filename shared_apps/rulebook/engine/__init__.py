"""The one calculator: whole minor units in and out, decimal rates, no clock, no database, no framework.

Rates are annual nominal fractions (`Decimal("0.048")` is 4.8 %) with eight decimals at most; periods: months.
Everything between is exact integer arithmetic: the only roundings are the ones named, half up to a minor
unit. The twin in `frontend/src/buyer/calculator/engine.ts` does the same in BigInt.
"""

from .leases import Lease, Rental, annuity_lease, money_factor_lease
from .loans import (
    Instalment,
    Plan,
    Plans,
    annuity_payment,
    balloon,
    equal_instalment,
    equal_principal,
    flat_fee,
)
from .numbers import RATE_SCALE, half_up, rate_units, share
from .refusals import LONGEST_TERM, MOST_MINOR, TermsRefused
from .returns import annual_rate_of, effective_rate
from .reverse import RollBack, price_from_monthly
from .sales_tax import Credit, Deal, LeaseTax, credited, lease_tax, levied, taxable
from .settlement import Settlement, settle_early
from .subsidies import Subsidy, subsidised
from .vat import Treatment, VatDue, margin_vat, months_after, new_transport, treatment_of, vat_due, vat_inside

__all__ = [
    "LONGEST_TERM",
    "MOST_MINOR",
    "RATE_SCALE",
    "Credit",
    "Deal",
    "Instalment",
    "Lease",
    "LeaseTax",
    "Plan",
    "Plans",
    "Rental",
    "RollBack",
    "Settlement",
    "Subsidy",
    "TermsRefused",
    "Treatment",
    "VatDue",
    "annual_rate_of",
    "annuity_lease",
    "annuity_payment",
    "balloon",
    "credited",
    "effective_rate",
    "equal_instalment",
    "equal_principal",
    "flat_fee",
    "half_up",
    "lease_tax",
    "levied",
    "margin_vat",
    "money_factor_lease",
    "months_after",
    "new_transport",
    "price_from_monthly",
    "rate_units",
    "settle_early",
    "share",
    "subsidised",
    "taxable",
    "treatment_of",
    "vat_due",
    "vat_inside",
]

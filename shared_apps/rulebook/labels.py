"""The words for lines, notes, kinds of rules and refusals."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from .engine import LONGEST_TERM

LINES: dict[str, Any] = {
    "purchase_tax": _("Purchase tax"),
    "nev_relief": _("Relief for new-energy cars"),
    "compulsory_insurance": _("Compulsory insurance"),
    "vessel_tax": _("Vehicle and vessel tax"),
    "plate_fee": _("Plates and registration"),
    "plate_quota": _("Right to a plate"),
    "commercial_insurance": _("Commercial insurance"),
    "insurance_tariff": _("Commercial insurance, cover by cover"),
    "scrap_subsidy": _("Subsidy for scrapping your old car"),
    "replacement_subsidy": _("Subsidy for replacing your old car"),
}
"""Lines of the on-the-road price, and the kinds of rules they rest on."""
KINDS: dict[str, Any] = {
    **LINES,
    "finance_product": _("Finance plan"),
    "used_car_vat": _("VAT of used-car dealers"),
    "earnest_cap": _("Earnest money"),
    "lender_product": _("Lender's product"),
    "eu_vat": _("VAT of a member state"),
    "eu_new_transport": _("New means of transport in the EU"),
    "eu_margin_scheme": _("Margin scheme in the EU"),
    "eu_b2b_supply": _("Sales to businesses across the EU"),
    "us_state_tax": _("Sales tax of a US state"),
    "us_local_tax": _("Sales tax of a US county or city"),
}
ABROAD: dict[str, Any] = {
    "eu_vat": _("VAT in the price"),
    "eu_margin_vat": _("VAT on the dealer's margin"),
    "eu_vat_off": _("VAT of the seller's country, not charged"),
    "eu_vat_arrival": _("VAT where the car arrives"),
    "registration_tax": _("Registration tax"),
    "us_doc_fee": _("Document fee"),
    "us_rebate": _("Rebate"),
    "us_trade_in": _("Your old car"),
    "us_state_tax": _("State sales tax"),
    "us_county_tax": _("County tax"),
    "us_city_tax": _("City tax"),
    "us_title_fees": _("Title and registration fees"),
}
"""Lines of prices with taxes abroad."""
NOTES: dict[str, Any] = {
    "no_rule": _("No rule is known for this day, so this is not in the sum."),
    "paid_once": _("The tax is charged once; it was paid when the car was first registered."),
    "without_relief": _("The full tax by law: no relief is published for this day."),
    "if_listed": _("If the model is in the relief catalogue on the day of the invoice."),
    "capped": _("The relief has reached its cap."),
    "seats_unknown": _("Depends on the number of seats, which we do not know."),
    "factor_unknown": _("We do not know the factor after this many years without a claim."),
    "first_year": _("One year of cover for a family car."),
    "untaxed": _("Cars without a combustion engine are outside this tax."),
    "exempt_if_listed": _("Exempt if the model is in the catalogue of cars that save energy."),
    "displacement_unknown": _("Depends on the displacement, which we do not know."),
    "rest_of_year": _("For the rest of the year, the month of purchase included."),
    "province_decides": _("Each province fixes its amount within this range; we do not have its table."),
    "quota_by_lottery": _("This city draws lots for plates. The car can only be registered with a quota."),
    "quota_by_auction": _("This city auctions plates. What a plate costs changes every month."),
    "quota_by_both": _("This city rations plates by lottery and auction. A quota is needed to register."),
    "cover": _("An estimate for a year: every insurer sets its own premium. Ask for a quote."),
    "insurer_decides": _("A rough range: every insurer sets its own premium. Ask for a quote."),
    "new_cars_only": _("This subsidy is for new cars."),
    "paid_on_application": _("Paid after the purchase, on application, if all conditions are met."),
    "outside_subsidy": _("This car is outside the subsidy."),
    "inside_price": _("The price contains it."),
    "not_on_invoice": _("The invoice must not show it."),
    "taxed_where_sold": _("A used car bought by a private person is taxed where it is sold."),
    "arrival": _("A new means of transport is taxed where it arrives, so the seller charges no VAT."),
    "reverse_charge": _("Sold to a business with a VAT number of another state: the seller charges no VAT."),
    "buyer_declares": _("The buyer declares and pays it where the car arrives."),
    "address_needed": _("Depends on the county in which the car is garaged."),
    "first_part": _("Only on the first part of the price."),
    "credit_none": _("This state gives no credit for the old car."),
    "credit_full": _("The old car's value is not taxed."),
    "credit_capped": _("The old car's value is not taxed, up to a limit."),
    "rebate_taxed": _("The rebate is taxed."),
    "rebate_untaxed": _("The rebate is not taxed."),
}
DAY_UNKNOWN = _("No rule is known for this day: taxes and fees are not in the sum.")
CONFIDENCES: dict[str, Any] = {
    "published": _("Read in the published text"),
    "secondary": _("From a secondary source"),
    "memory": _("Not yet checked against the source"),
    "own": _("Set by Marque"),
}
ENERGIES: dict[str, Any] = {
    "BEV": _("Electric"),
    "PHEV": _("Plug-in hybrid"),
    "EREV": _("Range-extended"),
    "HEV": _("Hybrid"),
    "ICE": _("Combustion"),
    "FCEV": _("Fuel cell"),
}
TRADES: dict[str, Any] = {
    "none": _("No old car"),
    "scrap": _("I scrap an old car"),
    "replace": _("I sell an old car"),
}
PLANS: dict[str, Any] = {
    "equal_instalment": _("Equal instalments"),
    "equal_principal": _("Equal principal"),
    "balloon": _("With a final payment"),
    "flat_fee": _("Flat monthly fee"),
    "lease": _("Lease"),
}
CREDITS: dict[str, Any] = {
    "none": _("None"),
    "full": _("In full"),
    "capped": _("Up to a limit"),
}
REFUSALS: dict[str, Any] = {
    "finance.term_out_of_range": _("The term is a whole number of months from 1 to %(longest)s."),
    "finance.amount_not_whole": _("Enter an amount of money."),
    "finance.amount_negative": _("An amount cannot be negative."),
    "finance.amount_not_positive": _("Enter an amount above zero."),
    "finance.amount_too_large": _("This amount is too large."),
    "finance.rate_not_a_number": _("Enter a rate in percent."),
    "finance.rate_negative": _("A rate cannot be negative."),
    "finance.rate_too_high": _("This rate is too high."),
    "finance.rate_too_fine": _("A rate has at most six decimals of a percent."),
    "finance.down_payment_out_of_range": _("The down payment is from nothing to less than the price."),
    "finance.balloon_above_principal": _("The final payment cannot be more than the loan."),
    "finance.residual_above_cost": _("The residual cannot be more than the price."),
    "finance.settlement_month": _("Choose a month before the end of the term."),
    "finance.settlement_days": _("Days since the last instalment are from 0 to 31."),
    "finance.subsidy_above_market": _("A subsidised rate is not above the market's."),
    "finance.discount_above_principal": _("The discount cannot be as much as the loan."),
    "finance.lease_too_short": _("A lease runs for at least two months."),
    "finance.day": _("Enter a day like 2026-11-22."),
    "finance.city": _("Choose a city from the list."),
    "finance.seats": _("Seats are a whole number from %(least)s to %(most)s."),
    "finance.cc": _("The displacement is in millilitres, from %(least)s to %(most)s."),
    "finance.years": _("Years without a claim are from %(least)s to %(most)s."),
    "finance.no_day": _("Enter a date."),
    "finance.no_place": _("Choose one of the places offered."),
    "finance.kilometres": _("Kilometres are a whole number, not below zero."),
    "finance.delivered_before_used": _("The first use cannot be after the delivery."),
    "finance.rebate_above_price": _("The rebate cannot be more than the price."),
    "finance.claim_free_years": _("Years without a claim are from 0 to 50."),
}


OBSTACLES: dict[str, Any] = {
    "energy": _("Only for: %(energies)s."),
    "brand": _("Only for cars of certain brands."),
    "down_below": _("The down payment is at least %(least)s."),
    "down_above": _("The down payment is at most %(most)s."),
    "months": _("The term is one of %(months)s months."),
    "loan_below": _("The loan is at least %(from)s."),
    "loan_above": _("The loan is at most %(to)s."),
    "region": _("Not offered where you register the car."),
    "later": _("Offered from %(day)s."),
    "ended": _("Was offered until %(day)s."),
    "terms": _("Cannot be calculated on these terms."),
}
"""Why a lender's product is not to be had."""


def refusal(code: str, params: dict[str, Any] | None = None) -> str:
    """The sentence for a code of the calculator, in the active language."""
    text = str(REFUSALS.get(code, _("These terms cannot be calculated.")))
    return text % params if params and "%(" in text else text


OF_TERMS = (
    "finance.term_out_of_range", "finance.down_payment_out_of_range", "finance.rate_not_a_number",
)  # fmt: skip
"""What somebody can get wrong who only chooses a down payment and a term."""


def refusals(codes: Iterable[str] = ()) -> dict[str, str]:
    """Sentences by code (all of the loan's), for a page's script; '' stands for any other code."""
    codes = codes or [code for code, text in REFUSALS.items() if "%(least)s" not in str(text)]
    return {"": refusal(""), **{code: refusal(code, {"longest": LONGEST_TERM}) for code in codes}}


def percent(fraction: Decimal, decimals: int = 2) -> str:
    """A fraction in percent: 0.036 is 3.60 %, in Chinese 3.60%; more decimals only where there are any."""
    value = fraction * 100
    shortest = value.quantize(Decimal(1).scaleb(-decimals))
    shown = shortest if shortest == value else value.normalize()
    return f"{shown:f}{'%' if get_language() != 'en' else ' %'}"


def apr(fraction: Decimal) -> str:
    """An annual rate of what is really paid, in percent with two decimals, half up."""
    value = (fraction * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{value:f}{'%' if get_language() != 'en' else ' %'}"


def plain_percent(fraction: Decimal) -> str:
    """A fraction in percent as a form's field and an address take it: 3.6."""
    return f"{(fraction * 100).normalize():f}"


def plain_yuan(minor: int) -> str:
    """Minor units as a form's field and an address take them: 229800, 229800.50."""
    whole, fen = divmod(minor, 100)
    return f"{whole}.{fen:02d}" if fen else str(whole)


def _names(energies: list[str]) -> str:
    return ("、" if get_language() != "en" else ", ").join(str(ENERGIES[code]) for code in energies)


def _yuan(minor: int) -> str:
    whole, fen = divmod(minor, 100)
    return f"¥{whole:,}" + (f".{fen:02d}" if fen else "")


def _litres(ml: int) -> str:
    return f"{Decimal(ml) / 1000:.1f} L"


def said(kind: str, given: Any) -> list[tuple[str, str]]:
    """What a rule's parameters say, as pairs of words for a table, in the active language."""
    if kind == "purchase_tax":
        return [(now("Rate"), percent(given.rate, 0)), (now("VAT taken out"), percent(given.vat, 0))]
    if kind == "nev_relief":
        return [
            (now("Share of the tax"), percent(given.share, 0)),
            (now("At most"), _yuan(given.cap_minor)),
            (now("Applies to"), _names(given.energies)),
        ]
    if kind == "compulsory_insurance":
        below = now("Below %(seats)s seats") % {"seats": given.large_from_seats}
        above = now("From %(seats)s seats") % {"seats": given.large_from_seats}
        return [(below, _yuan(given.small_minor)), (above, _yuan(given.large_minor))]
    if kind == "vessel_tax":
        return [_band(band) for band in given.bands]
    if kind == "plate_fee":
        return [(now("Fee"), _yuan(given.minor))]
    if kind == "plate_quota":
        return [(now("Applies to"), _names(given.energies))]
    if kind == "commercial_insurance":
        return [(now("Share of the price"), f"{percent(given.low, 1)} – {percent(given.high, 1)}")]
    if kind in ("scrap_subsidy", "replacement_subsidy"):
        return [
            (now("New-energy cars"), _granted(given.nev)),
            (now("Others up to %(size)s") % {"size": _litres(given.ice_up_to_ml)}, _granted(given.ice)),
        ]
    if kind == "finance_product":
        return [
            (now("Plan"), str(PLANS[given.plan])),
            (now("Down payment"), percent(given.down, 0)),
            (now("Term"), now("%(months)s months") % {"months": given.months}),
            (now("Annual rate"), percent(given.rate)),
        ]
    if kind == "lender_product":
        return _product(given)
    if kind == "insurance_tariff":
        names = ("、" if get_language() != "en" else ", ").join(
            cover.name_en if get_language() == "en" else cover.name_zh for cover in given.covers
        )
        return [(now("Tariff version"), given.version), (now("Covers"), names)]
    if kind == "used_car_vat":
        return [(now("Rate"), percent(given.levy, 1))]
    if kind.startswith(("eu_", "us_")):
        return _abroad(kind, given)
    return [(now("At most"), percent(given.share, 0))]


def _abroad(kind: str, given: Any) -> list[tuple[str, str]]:
    if kind == "eu_new_transport":
        young = now("%(months)s months") % {"months": given.months}
        return [(now("New until"), young), (now("Or driven at most"), f"{given.km:,} km")]
    if kind == "eu_margin_scheme":
        return [(now("The invoice shows VAT"), yes_no(given.invoice_shows_vat))]
    found = [(now("Rate"), percent(given.rate))]
    if kind == "eu_b2b_supply":
        found.append((now("Needs a VAT number"), yes_no(given.needs_vat_id)))
    if kind == "us_state_tax":
        credit = str(CREDITS[given.trade_in_credit])
        if given.credit_cap_minor is not None:
            credit += f" (${given.credit_cap_minor / 100:,.0f})"
        found += [
            (now("Credit for the old car"), credit),
            (now("Rebate taxed"), yes_no(given.rebate_taxable)),
            (now("Document fee taxed"), yes_no(given.doc_fee_taxable)),
            (now("Counties and cities add theirs"), yes_no(given.local)),
        ]
    if kind == "us_local_tax" and given.first_minor is not None:
        found.append((now("On the first"), f"${given.first_minor / 100:,.0f}"))
    return found


def yes_no(value: bool) -> str:
    """Yes or no, in the active language."""
    return pgettext("rule", "Yes") if value else pgettext("rule", "No")


def _product(given: Any) -> list[tuple[str, str]]:
    english = get_language() == "en"
    months = (", " if english else "、").join(str(month) for month in given.months)
    found = [
        (now("Lender"), given.lender_en if english else given.lender_zh),
        (now("Product"), given.name_en if english else given.name_zh),
        (now("Plan"), str(PLANS[given.plan])),
        (now("Annual rate") if given.plan != "flat_fee" else now("Yearly fee"), percent(given.rate)),
        (now("Term"), now("%(months)s months") % {"months": months}),
        (now("Down payment"), f"{percent(given.down_least, 0)} – {percent(given.down_most, 0)}"),
        (now("Loan"), f"{_yuan(given.loan_least_minor)} – {_yuan(given.loan_most_minor)}"),
    ]
    if given.left:
        found.append((now("Left at the end"), percent(given.left, 0)))
    if given.early_fee:
        found.append((now("Fee for paying off early"), percent(given.early_fee)))
    return found


def _band(band: Any) -> tuple[str, str]:
    name = now("Above") if band.up_to_ml is None else now("Up to %(size)s") % {"size": _litres(band.up_to_ml)}
    low, high = _yuan(band.low_minor), _yuan(band.high_minor)
    return name, low if low == high else f"{low} – {high}"


def _granted(grant: Any) -> str:
    return now("%(share)s, at most %(cap)s") % {
        "share": percent(grant.share, 0),
        "cap": _yuan(grant.cap_minor),
    }

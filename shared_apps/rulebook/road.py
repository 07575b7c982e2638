"""The on-the-road price (落地价), line by line, from the rules that were in force. No clock, no database.

A line that no rule covers is unknown and outside the sum; so is one of which only the range is known. The
answer carries everything it was made of, so that it can be made again years later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from .engine import half_up
from .engine.refusals import TermsRefused, amount_within
from .insurance import InsuranceTariff
from .kinds import (
    NEW_ENERGY,
    CommercialInsurance,
    CompulsoryInsurance,
    NevRelief,
    Parameters,
    PlateFee,
    PlateQuota,
    PurchaseTax,
    TradeSubsidy,
    VesselTax,
)

EDITION = 1
"""Which way of computing an answer was made with; a change that gives other figures gets the next number."""
Certainty = Literal["known", "estimate", "range", "unknown"]
Trade = Literal["none", "scrap", "replace"]
TRADE_KINDS: dict[str, str] = {"scrap": "scrap_subsidy", "replace": "replacement_subsidy"}
ALWAYS_ASKED = ("purchase_tax", "compulsory_insurance", "vessel_tax", "plate_fee", "commercial_insurance")


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule as an answer cites it; `valid_to` is the last day, None while no end is set."""

    id: UUID
    code: str
    kind: str
    region: str
    valid_from: date
    valid_to: date | None
    parameters: Parameters
    source_title_zh: str
    source_title_en: str
    source_number: str
    source_url: str
    confidence: str
    remark_zh: str = ""
    remark_en: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is bought, where, when, and what the buyer chose. `price_minor` includes VAT, in CNY.

    `city` and `province` are short Chinese names (杭州, 浙江); `as_of` is the day of the invoice
    in Asia/Shanghai. `covers` are codes of the insurance tariff; without any it is a range.
    """

    price_minor: int
    energy: str
    as_of: date
    city: str = ""
    province: str = ""
    seats: int | None = None
    displacement_ml: int | None = None
    used: bool = False
    trade: Trade = "none"
    claim_free_years: int = 0
    covers: tuple[str, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """Where to look for a rule, nearest first; the country last."""
        return tuple(dict.fromkeys((self.city, self.province, "")))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of rules this purchase asks for."""
        kinds = list(ALWAYS_ASKED)
        if self.energy in NEW_ENERGY and not self.used:
            kinds.append("nev_relief")
        if self.city:
            kinds.append("plate_quota")
        if self.trade != "none":
            kinds.append(TRADE_KINDS[self.trade])
        if self.covers:
            kinds.append("insurance_tariff")
        return tuple(kinds)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; minor units, negative where it is taken off. `notes` are codes with sentences in `labels`.

    Only a line with an amount is in the sum. A range has `low_minor` and `high_minor` instead.
    """

    code: str
    certainty: Certainty
    amount_minor: int | None = None
    low_minor: int | None = None
    high_minor: int | None = None
    notes: tuple[str, ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    rule: RuleInForce | None = None


@dataclass(frozen=True, slots=True)
class OnTheRoad:
    """The answer: the lines in order, and the sum of those that have an amount."""

    purchase: Purchase
    lines: tuple[Line, ...]

    @property
    def fees_minor(self) -> int:
        """What comes on top of the price, subsidies taken off."""
        return sum(line.amount_minor or 0 for line in self.lines)

    @property
    def total_minor(self) -> int:
        """Price and all lines that have an amount."""
        return self.purchase.price_minor + self.fees_minor

    @property
    def complete(self) -> bool:
        """Whether every line is in the sum."""
        return all(line.certainty in ("known", "estimate") for line in self.lines)

    @property
    def estimated(self) -> bool:
        """Whether a line in the sum is an estimate."""
        return any(line.certainty == "estimate" for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Input, versions of rules and output, for keeping."""
        purchase = asdict(self.purchase)
        purchase |= {"as_of": self.purchase.as_of.isoformat(), "covers": list(self.purchase.covers)}
        return {
            "edition": EDITION,
            "purchase": purchase,
            "lines": [line_as_json(line) for line in self.lines],
            "fees_minor": self.fees_minor,
            "total_minor": self.total_minor,
        }


def line_as_json(line: Line) -> dict[str, Any]:
    """A line for keeping."""
    rule = line.rule
    return {
        "code": line.code,
        "certainty": line.certainty,
        "amount_minor": line.amount_minor,
        "low_minor": line.low_minor,
        "high_minor": line.high_minor,
        "notes": list(line.notes),
        "figures": dict(line.figures),
        "rule": str(rule.id) if rule else None,
        "valid_from": rule.valid_from.isoformat() if rule else None,
        "source": f"{rule.source_title_zh} {rule.source_number}".strip() if rule else None,
    }


def purchase_of(kept: Mapping[str, Any]) -> Purchase:
    """The purchase of a kept answer."""
    said = dict(kept["purchase"])
    covers = tuple(said.get("covers", ()))
    return Purchase(**{**said, "as_of": date.fromisoformat(said["as_of"]), "covers": covers})


def breakdown(purchase: Purchase, rules: Mapping[str, RuleInForce]) -> OnTheRoad:
    """The on-the-road price under the rules in force, given by kind; what is missing is unknown.

    Raises TermsRefused (finance.amount_*, finance.claim_free_years) for what is no purchase.
    """
    amount_within(purchase.price_minor, "price", least=1)
    if not 0 <= purchase.claim_free_years <= 50:
        raise TermsRefused("finance.claim_free_years", field="claim_free_years")
    lines = [
        *_purchase_tax(purchase, rules),
        _compulsory(purchase, rules.get("compulsory_insurance")),
        _vessel(purchase, rules.get("vessel_tax")),
        _plate(rules.get("plate_fee")),
        *_quota(purchase, rules.get("plate_quota")),
        *_commercial(purchase, rules),
        *_subsidy(purchase, rules),
    ]
    return OnTheRoad(purchase, tuple(marked(line) for line in lines))


def marked(line: Line) -> Line:
    """What rests on a rule nobody has read in its source is an estimate."""
    if line.certainty == "known" and line.rule and line.rule.confidence == "memory" and line.amount_minor:
        return replace(line, certainty="estimate")
    return line


def _purchase_tax(purchase: Purchase, rules: Mapping[str, RuleInForce]) -> list[Line]:
    rule = rules.get("purchase_tax")
    if rule is None or not isinstance(law := rule.parameters, PurchaseTax):
        return [Line("purchase_tax", "unknown", notes=("no_rule",))]
    if purchase.used:
        return [Line("purchase_tax", "known", 0, notes=("paid_once",), rule=rule)]
    tax = law.tax(purchase.price_minor)
    figures = (("base", law.base(purchase.price_minor)),)
    line = Line("purchase_tax", "known", tax, figures=figures, rule=rule)
    if purchase.energy not in NEW_ENERGY:
        return [line]
    spared = rules.get("nev_relief")
    if spared is None or not isinstance(relief := spared.parameters, NevRelief):
        flagged = replace(line, certainty="estimate", notes=("without_relief",))
        return [flagged, Line("nev_relief", "unknown", notes=("no_rule",))]
    amount = relief.relief(tax, purchase.energy)
    notes = ["if_listed"]
    if amount == relief.cap_minor < tax:
        notes.append("capped")
    # Plug-in hybrids must also reach the technical thresholds of the year, which the catalogue does not hold.
    certain: Certainty = "estimate" if purchase.energy in ("PHEV", "EREV") else "known"
    return [line, Line("nev_relief", certain, -amount, notes=tuple(notes), rule=spared)]


def _compulsory(purchase: Purchase, rule: RuleInForce | None) -> Line:
    if rule is None or not isinstance(tariff := rule.parameters, CompulsoryInsurance):
        return Line("compulsory_insurance", "unknown", notes=("no_rule",))
    if purchase.seats is None:
        low, high = sorted((tariff.small_minor, tariff.large_minor))
        return Line("compulsory_insurance", "range", None, low, high, ("seats_unknown",), rule=rule)
    base = tariff.premium(purchase.seats)
    factor = tariff.factor(purchase.province, purchase.claim_free_years)
    if factor is None:
        return Line("compulsory_insurance", "unknown", notes=("factor_unknown",), rule=rule)
    numerator, denominator = factor.as_integer_ratio()
    amount = half_up(base * numerator, denominator)
    return Line("compulsory_insurance", "known", amount, notes=("first_year",), rule=rule)


def _vessel(purchase: Purchase, rule: RuleInForce | None) -> Line:
    if rule is None or not isinstance(law := rule.parameters, VesselTax):
        return Line("vessel_tax", "unknown", notes=("no_rule",))
    if purchase.energy in law.untaxed:
        return Line("vessel_tax", "known", 0, notes=("untaxed",), rule=rule)
    if purchase.energy in law.exempt_if_listed:
        return Line("vessel_tax", "estimate", 0, notes=("exempt_if_listed",), rule=rule)
    if not purchase.displacement_ml:
        return Line("vessel_tax", "unknown", notes=("displacement_unknown",), rule=rule)
    month = purchase.as_of.month
    low, high = (law.first_year(year, month) for year in law.annual(purchase.displacement_ml))
    figures = (("months", 13 - month),)
    if low == high:
        return Line("vessel_tax", "known", low, notes=("rest_of_year",), figures=figures, rule=rule)
    return Line("vessel_tax", "range", None, low, high, ("rest_of_year", "province_decides"), figures, rule)


def _plate(rule: RuleInForce | None) -> Line:
    if rule is None or not isinstance(fee := rule.parameters, PlateFee):
        return Line("plate_fee", "unknown", notes=("no_rule",))
    return Line("plate_fee", "known", fee.minor, rule=rule)


def _quota(purchase: Purchase, rule: RuleInForce | None) -> list[Line]:
    if rule is None or not isinstance(quota := rule.parameters, PlateQuota):
        return []
    if purchase.energy not in quota.energies:
        return []
    return [Line("plate_quota", "unknown", notes=(f"quota_by_{quota.by}",), rule=rule)]


def _commercial(purchase: Purchase, rules: Mapping[str, RuleInForce]) -> list[Line]:
    """Each cover chosen is a line of its own; without any there is the rough range of all insurers."""
    rule = rules.get("insurance_tariff")
    if purchase.covers and rule is None:
        return [Line("insurance_tariff", "unknown", notes=("no_rule",))]
    covers = []
    if rule is not None and isinstance(tariff := rule.parameters, InsuranceTariff):
        price, seats = purchase.price_minor, purchase.seats or tariff.usual_seats
        covers = [
            Line(f"cover:{cover.code}", "estimate", cover.premium(price, seats), notes=("cover",), rule=rule)
            for cover in tariff.taken(purchase.covers, purchase.energy)
        ]
    return covers or [_rough_range(purchase, rules.get("commercial_insurance"))]


def _rough_range(purchase: Purchase, rule: RuleInForce | None) -> Line:
    if rule is None or not isinstance(guess := rule.parameters, CommercialInsurance):
        return Line("commercial_insurance", "unknown", notes=("no_rule",))
    low, high = guess.range(purchase.price_minor)
    return Line("commercial_insurance", "range", None, low, high, ("insurer_decides",), rule=rule)


def _subsidy(purchase: Purchase, rules: Mapping[str, RuleInForce]) -> list[Line]:
    if purchase.trade == "none":
        return []
    code = TRADE_KINDS[purchase.trade]
    rule = rules.get(code)
    if rule is None or not isinstance(subsidy := rule.parameters, TradeSubsidy):
        return [Line(code, "unknown", notes=("no_rule",))]
    if purchase.used:
        return [Line(code, "known", 0, notes=("new_cars_only",), rule=rule)]
    amount = subsidy.amount(purchase.price_minor, purchase.energy, purchase.displacement_ml)
    if amount is None:
        return [Line(code, "unknown", notes=("displacement_unknown",), rule=rule)]
    notes = ("paid_on_application",) if amount else ("outside_subsidy",)
    return [Line(code, "known", -amount, notes=notes, rule=rule)]

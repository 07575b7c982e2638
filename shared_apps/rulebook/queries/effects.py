"""What a proposed rule would change: three sample prices on its first day, without it and with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared_apps.catalog.cities import CITIES
from shared_apps.rulebook.abroad import EuSale, Taxed, UsSale
from shared_apps.rulebook.insurance import InsuranceTariff
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.regions import EU_KINDS, US_LOCAL_KINDS, US_STATE_KINDS
from shared_apps.rulebook.road import TRADE_KINDS, Line, OnTheRoad, Purchase, RuleInForce

from .abroad import taxed_abroad
from .answers import on_the_road
from .rules import RuleSet, holds, in_force, rules_in_force

PROVINCES = {city.name_zh: city.province_zh for city in CITIES}
Sample = Purchase | EuSale | UsSale
Answer = OnTheRoad | Taxed


@dataclass(frozen=True)
class Change:
    """A line that differs; None where the line is not there."""

    before: Line | None
    after: Line | None


@dataclass(frozen=True)
class Effect:
    """A sample's price without the rule and with it."""

    sample: Sample
    before: Answer
    after: Answer

    @property
    def changes(self) -> list[Change]:
        """The lines that differ, in order."""
        old = {line.code: line for line in self.before.lines}
        new = {line.code: line for line in self.after.lines}
        return [
            Change(old.get(code), new.get(code))
            for code in dict.fromkeys((*old, *new))
            if _figures(old.get(code)) != _figures(new.get(code))
        ]


def effects_of(rule: Rule) -> list[Effect]:
    """Three samples on the rule's first day. Raises ParametersRefused for what does not fit its kind."""
    known = rules_in_force()
    with_it = _with(known, rule)
    return [Effect(each, _answer(each, known), _answer(each, with_it)) for each in _samples(rule)]


def clashes(rule: Rule) -> list[RuleInForce]:
    """Approved rules that hold on one of its days and are not the one it succeeds."""
    if rule.kind == "lender_product":
        return []  # several hold side by side
    others = rules_in_force().places.get((rule.kind, rule.region), ())
    last = rule.valid_to or date.max
    return [
        other
        for other in others
        if other.id not in (rule.succeeds_id, rule.id)
        and other.valid_from <= last
        and rule.valid_from <= (other.valid_to or date.max)
    ]


def _with(known: RuleSet, rule: Rule) -> RuleSet:
    """The rules as they would be, had the proposal been approved."""
    place, first = (rule.kind, rule.region), rule.valid_from
    rest = [
        replace(other, valid_to=first - timedelta(days=1))
        if other.id == rule.succeeds_id and holds(other, first)
        else other
        for other in known.places.get(place, ())
        if other.id != rule.id
    ]
    return RuleSet("", known.rules, {**known.places, place: (in_force(rule), *rest)})


def _answer(sample: Sample, rules: RuleSet) -> Answer:
    if isinstance(sample, Purchase):
        return on_the_road(sample, rules)
    return taxed_abroad(sample, rules)


def _figures(line: Line | None) -> tuple[object, ...] | None:
    if line is None:
        return None
    return line.certainty, line.amount_minor, line.low_minor, line.high_minor, line.figures, line.notes


def _samples(rule: Rule) -> list[Sample]:
    day = rule.valid_from
    if rule.kind in EU_KINDS:
        seller = rule.region if rule.kind == "eu_vat" else "DE"
        other = "FR" if seller != "FR" else "DE"
        used = date(day.year - 4, 1, 1)
        return [
            EuSale(2_380_000, day, seller, seller),
            EuSale(1_500_000, day, seller, seller, False, True, 1_200_000, used, 60_000),
            EuSale(1_900_000, day, other, seller, True, False, 0, used, 60_000),
        ]
    if rule.kind in US_STATE_KINDS | US_LOCAL_KINDS:
        state, county, city = (*rule.region.removeprefix("US-").split("/"), "", "")[:3]
        return [
            UsSale(3_000_000, day, state, county, city),
            UsSale(3_000_000, day, state, county, city, trade_in_minor=1_000_000),
            UsSale(4_500_000, day, state, county, city, doc_fee_minor=40_000, rebate_minor=200_000),
        ]
    return _chinese(rule)


def _chinese(rule: Rule) -> list[Sample]:
    region = rule.region or "杭州"
    city, province = (region, PROVINCES[region]) if region in PROVINCES else ("", region)
    trade = next((trade for trade, kind in TRADE_KINDS.items() if kind == rule.kind), "none")
    tariff = in_force(rule).parameters
    covers = tuple(
        cover.code for cover in (tariff.covers if isinstance(tariff, InsuranceTariff) else ()) if cover.usual
    )
    usual = Purchase(
        22_600_000, "BEV", rule.valid_from, city, province, 5, None, False,
        trade, 0, covers,  # type: ignore[arg-type]
    )  # fmt: skip
    return [
        usual,
        replace(usual, price_minor=12_000_000, energy="ICE", displacement_ml=1498, claim_free_years=1),
        replace(
            usual, price_minor=33_900_000, energy="PHEV", displacement_ml=1498, seats=6, claim_free_years=3
        ),
    ]

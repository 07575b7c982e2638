"""What a car costs with its taxes in the European Union and the United States, from the rules in force.

As `road` for China: no clock, no database; what no rule covers is unknown and outside the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from .engine import Deal, levied, new_transport, treatment_of, vat_due
from .engine.refusals import amount_within
from .road import Line, RuleInForce, line_as_json, marked
from .taxation import EuB2bSupply, EuMarginScheme, EuNewTransport, EuVat, UsLocalTax, UsStateTax

EDITION = 1
Place = tuple[str, str]
"""A kind of rules and the region they are for."""
Rules = Mapping[Place, RuleInForce]


@dataclass(frozen=True, slots=True)
class EuSale:
    """A car sold by a dealer of one member state and taken to another, or not. Amounts in euro cents.

    `price_minor` contains the seller's VAT; `business` buys with a valid VAT number; `margin`: the dealer
    taxes its margin over `bought_minor`; `first_used` is None for a car never registered.
    """

    price_minor: int
    as_of: date
    seller: str
    arrival: str
    business: bool = False
    margin: bool = False
    bought_minor: int = 0
    first_used: date | None = None
    km: int = 0

    @property
    def places(self) -> tuple[Place, ...]:
        """The rules this sale asks for."""
        return (
            ("eu_new_transport", "EU"), ("eu_margin_scheme", "EU"), ("eu_b2b_supply", "EU"),
            ("eu_vat", self.seller), ("eu_vat", self.arrival),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsSale:
    """A car that will be garaged at an American address: a state's two letters, county, city; in cents."""

    price_minor: int
    as_of: date
    state: str
    county: str = ""
    city: str = ""
    doc_fee_minor: int = 0
    rebate_minor: int = 0
    trade_in_minor: int = 0

    @property
    def county_region(self) -> str:
        """The county as rules name it."""
        return f"US-{self.state}/{self.county}"

    @property
    def city_region(self) -> str:
        """The city as rules name it."""
        return f"{self.county_region}/{self.city}"

    @property
    def places(self) -> tuple[Place, ...]:
        """The rules this sale asks for."""
        told = ((self.county, self.county_region), (self.city, self.city_region))
        local = (("us_local_tax", region) for name, region in told if name)
        return (("us_state_tax", f"US-{self.state}"), *local)


@dataclass(frozen=True, slots=True)
class Taxed:
    """The answer: lines in order, and the rules it rests on."""

    sale: EuSale | UsSale
    lines: tuple[Line, ...]
    rules: tuple[RuleInForce, ...]

    @property
    def currency(self) -> str:
        """EUR or USD."""
        return "EUR" if isinstance(self.sale, EuSale) else "USD"

    @property
    def total_minor(self) -> int:
        """Price and all lines that have an amount."""
        return self.sale.price_minor + sum(line.amount_minor or 0 for line in self.lines)

    @property
    def complete(self) -> bool:
        """Whether every line is in the sum."""
        return all(line.amount_minor is not None for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Input, versions of rules and output, for keeping."""
        said = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self.sale).items()}
        return {
            "edition": EDITION,
            "currency": self.currency,
            "sale": said,
            "rules": [str(rule.id) for rule in self.rules],
            "lines": [line_as_json(line) for line in self.lines],
            "total_minor": self.total_minor,
        }


def sale_of(kept: Mapping[str, Any]) -> EuSale | UsSale:
    """The sale of a kept answer."""
    said = dict(kept["sale"])
    for name in ("as_of", "first_used"):
        said[name] = date.fromisoformat(said[name]) if said.get(name) else None
    kind = EuSale if kept["currency"] == "EUR" else UsSale
    return kind(**{each.name: said[each.name] for each in fields(kind)})


def taxed(sale: EuSale | UsSale, rules: Rules) -> Taxed:
    """The taxes of a sale under the rules given. Raises TermsRefused (finance.*) for what is no sale."""
    amount_within(sale.price_minor, "price", least=1)
    lines = _european(sale, rules) if isinstance(sale, EuSale) else _american(sale, rules)
    used = tuple(dict.fromkeys(rules[place] for place in sale.places if place in rules))
    return Taxed(sale, tuple(marked(line) for line in lines), used)


def _european(sale: EuSale, rules: Rules) -> list[Line]:
    registration = Line("registration_tax", "unknown", notes=("no_rule",))
    limits, home = rules.get(("eu_new_transport", "EU")), rules.get(("eu_vat", sale.seller))
    if limits is None or home is None:
        return [Line("eu_vat", "unknown", notes=("no_rule",)), registration]
    assert isinstance(limits.parameters, EuNewTransport) and isinstance(home.parameters, EuVat)
    new = new_transport(sale.first_used, sale.as_of, sale.km, limits.parameters.months, limits.parameters.km)
    crosses = sale.seller != sale.arrival
    treatment = treatment_of(crosses=crosses, new=new, business=sale.business, margin=sale.margin)
    abroad = rules.get(("eu_vat", sale.arrival))
    arrival_rate = abroad.parameters.rate if abroad and isinstance(abroad.parameters, EuVat) else None
    rate = home.parameters.rate
    due = vat_due(treatment, sale.price_minor, rate, arrival_rate or rate, sale.bought_minor)
    if treatment == "margin":
        scheme = rules.get(("eu_margin_scheme", "EU"))
        if scheme is None or not isinstance(scheme.parameters, EuMarginScheme):
            return [Line("eu_vat", "unknown", notes=("no_rule",)), registration]
        figures = (("vat", due.inside_minor), ("margin", max(sale.price_minor - sale.bought_minor, 0)))
        notes = ("inside_price", *(() if scheme.parameters.invoice_shows_vat else ("not_on_invoice",)))
        return [Line("eu_margin_vat", "known", 0, notes=notes, figures=figures, rule=scheme), registration]
    if treatment in ("domestic", "origin"):
        notes = ("inside_price", "taxed_where_sold") if crosses else ("inside_price",)
        inside = (("vat", due.inside_minor),)
        return [Line("eu_vat", "known", 0, notes=notes, figures=inside, rule=home), registration]
    why = limits if treatment == "arrival" else rules.get(("eu_b2b_supply", "EU"))
    if why is None or not isinstance(why.parameters, EuNewTransport | EuB2bSupply):
        return [Line("eu_vat", "unknown", notes=("no_rule",)), registration]
    off = Line("eu_vat_off", "known", due.paid_minor - sale.price_minor, notes=(treatment,), rule=why)
    if arrival_rate is None:
        return [off, Line("eu_vat_arrival", "unknown", notes=("no_rule",)), registration]
    owed = Line("eu_vat_arrival", "known", due.arrival_minor, notes=("buyer_declares",), rule=abroad)
    return [off, owed, registration]


def _american(sale: UsSale, rules: Rules) -> list[Line]:
    deal = Deal(sale.price_minor, sale.doc_fee_minor, sale.rebate_minor, sale.trade_in_minor).checked()
    agreed = [
        Line("us_doc_fee", "known", deal.doc_fee_minor),
        Line("us_rebate", "known", -deal.rebate_minor),
        Line("us_trade_in", "known", -deal.trade_in_minor),
    ]
    lines = [line for line in agreed if line.amount_minor]
    title = Line("us_title_fees", "unknown", notes=("no_rule",))
    state = rules.get(("us_state_tax", f"US-{sale.state}"))
    if state is None or not isinstance(law := state.parameters, UsStateTax):
        return [*lines, Line("us_state_tax", "unknown", notes=("no_rule",)), title]
    amount = law.taxable(deal)
    notes = [f"credit_{law.trade_in_credit}"] if deal.trade_in_minor else []
    if deal.rebate_minor:
        notes.append("rebate_taxed" if law.rebate_taxable else "rebate_untaxed")
    figures = (("taxable", amount),)
    lines.append(
        Line(
            "us_state_tax", "known", levied(amount, law.rate), notes=tuple(notes), figures=figures, rule=state
        )
    )
    if law.local:
        lines.append(_local("us_county_tax", sale.county, sale.county_region, amount, rules))
        if sale.city:
            lines.append(_local("us_city_tax", sale.city, sale.city_region, amount, rules))
    return [*lines, title]


def _local(code: str, told: str, region: str, amount: int, rules: Rules) -> Line:
    """What a county or city levies: unknown without an address, and without a rule."""
    if not told:
        return Line(code, "unknown", notes=("address_needed",))
    rule = rules.get(("us_local_tax", region))
    if rule is None or not isinstance(law := rule.parameters, UsLocalTax):
        return Line(code, "unknown", notes=("no_rule",))
    notes = ("first_part",) if law.first_minor is not None and amount > law.first_minor else ()
    figures = (("taxable", min(amount, law.first_minor or amount)),)
    return Line(code, "known", law.levied(amount), notes=notes, figures=figures, rule=rule)

"""A calculation as the page shows it: rows to compare, what stands in the way, what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.edge.templatetags.marque import in_language, money

from . import labels
from .engine import TermsRefused
from .insurance import Cover, InsuranceTariff
from .lending import LenderProduct
from .payments import Payments
from .queries import Offer
from .road import OnTheRoad, Purchase, RuleInForce
from .terms import WAYS, Terms

LOAN_FIELDS = ("price", "plan", "down", "months", "rate", "left", "offer", "after", "sort")
CAR_FIELDS = ("energy", "city", "used", "seats", "cc", "on", "trade", "years", "brand", "car")
FIELDS = (*LOAN_FIELDS, *CAR_FIELDS)


@dataclass(frozen=True)
class Row:
    """One way to pay, to be compared: `query` is the address that chooses it, `why` an obstacle."""

    name: str
    lender: str
    payments: Payments | None
    query: str
    chosen: bool = False
    why: str = ""
    rule: RuleInForce | None = None
    cheapest: bool = False


@dataclass(frozen=True)
class Toggle:
    """A cover with its yearly premium (minor units) and whether it is on; `lacks` is a cover it needs."""

    cover: Cover
    premium_minor: int
    on: bool
    lacks: str = ""


def query_of(terms: Terms, purchase: Purchase, said: dict[str, str], **other: str) -> str:
    """The address that asks for this very calculation: everything explicit, so that defaults may change."""
    loan = {
        "price": labels.plain_yuan(terms.price_minor),
        "plan": terms.plan,
        "down": labels.plain_percent(terms.down),
        "months": str(terms.months),
        "rate": labels.plain_percent(terms.rate),
        "left": labels.plain_percent(terms.left) if terms.plan in ("balloon", "lease") else "",
        "offer": said.get("offer", ""),
        "after": "" if terms.after is None else str(terms.after),
    }
    car = {
        "energy": purchase.energy,
        "city": purchase.city,
        "used": "1" if purchase.used else "",
        "seats": str(purchase.seats or ""),
        "cc": str(purchase.displacement_ml or ""),
        "on": purchase.as_of.isoformat(),
        "trade": purchase.trade if purchase.trade != "none" else "",
        "years": str(purchase.claim_free_years or ""),
        "brand": said.get("brand", ""),
        "car": said.get("car", ""),
    }
    pairs = {**loan, **car, **other}
    kept = [(name, value) for name, value in pairs.items() if value]
    return urlencode([*kept, *(("cover", code) for code in purchase.covers)])


def own_rows(terms: Terms, purchase: Purchase, said: dict[str, str]) -> list[Row]:
    """The ways to pay that these terms allow, the cheapest first; lenders aside."""
    rows = []
    for way in WAYS:
        try:
            paid = terms.calculated(way)
            _rate = paid.apr  # a flow without a rate is refused here
        except TermsRefused:
            continue
        query = query_of(terms, purchase, said, plan=way, left=labels.plain_percent(terms.left), offer="")
        chosen = way == terms.plan and not said.get("offer")
        rows.append(Row(str(labels.PLANS[way]), "", paid, query, chosen))
    return sorted(rows, key=lambda row: row.payments.interest_minor if row.payments else 0)


def offer_rows(
    offers: list[Offer], terms: Terms, purchase: Purchase, said: dict[str, str], by_cost: bool
) -> list[Row]:
    """Lenders' products, those to be had first, by APR or by all that is paid; the cheapest is marked."""
    open_ = [each for each in offers if each.payments]
    if by_cost:
        open_.sort(key=lambda each: each.payments.total_minor if each.payments else 0)
    least = min((each.payments.total_minor for each in open_ if each.payments), default=0)
    rows = []
    for offer in [*open_, *(each for each in offers if not each.payments)]:
        product, paid = offer.product, offer.payments
        query = query_of(
            terms, purchase, said, offer=product.product, plan=product.plan,
            rate=labels.plain_percent(product.rate),
            left=labels.plain_percent(product.left) if product.left else "",
        )  # fmt: skip
        chosen = said.get("offer") == product.product and paid is not None
        cheapest = paid is not None and paid.total_minor == least and len(open_) > 1
        why = "" if paid else obstacle(offer)
        name, lender = in_language(product, "name"), in_language(product, "lender")
        rows.append(Row(name, lender, paid, query, chosen, why, offer.rule, cheapest))
    return rows


def obstacle(offer: Offer) -> str:
    """Why a product is not to be had, with the limit that stands in the way."""
    product = offer.product
    between = ", " if get_language() == "en" else "、"
    words: dict[str, Any] = {
        "months": between.join(str(month) for month in product.months),
        "least": labels.percent(product.down_least, 0),
        "most": labels.percent(product.down_most, 0),
        "from": money(product.loan_least_minor),
        "to": money(product.loan_most_minor),
        "energies": between.join(str(labels.ENERGIES[code]) for code in product.energies),
        "day": formats.date_format(offer.day, "DATE_FORMAT") if offer.day else "",
    }
    if offer.obstacle == "condition":
        return _("For new cars only.") if product.conditions == ["NEW"] else _("For used cars only.")
    return str(labels.OBSTACLES[offer.obstacle]) % words


def toggles(tariff: RuleInForce | None, purchase: Purchase) -> list[Toggle]:
    """The covers this car can have, each with its own line's amount."""
    if tariff is None or not isinstance(known := tariff.parameters, InsuranceTariff):
        return []
    on = {cover.code for cover in known.taken(purchase.covers, purchase.energy)}
    seats = purchase.seats or known.usual_seats
    by_code = {cover.code: cover for cover in known.covers}
    found = []
    for cover in known.sold_for(purchase.energy):
        lacks = by_code[cover.needs] if cover.needs and cover.needs not in on else None
        premium = cover.premium(purchase.price_minor, seats)
        words = in_language(lacks, "name") if lacks else ""
        found.append(Toggle(cover, premium, cover.code in on, words))
    return found


def matches(terms: Terms, product: LenderProduct) -> bool:
    """Whether these are a product's own conditions, not what somebody made of them."""
    same_left = not product.left or terms.left == product.left
    return terms.plan == product.plan and terms.rate == product.rate and same_left


def changes(then: OnTheRoad, now: OnTheRoad, offer: Offer | None, current: Offer | None) -> list[str]:
    """What rests on another rule now than when the calculation was shared: lines, a lender's product."""
    before = {line.code: line.rule.code if line.rule else "" for line in then.lines}
    after = {line.code: line.rule.code if line.rule else "" for line in now.lines}
    differing = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    kinds = [labels.LINES.get(code, labels.LINES["insurance_tariff"]) for code in differing]
    if offer and (current is None or current.rule.code != offer.rule.code):
        kinds.append(labels.KINDS["lender_product"])
    return list(dict.fromkeys(str(kind) for kind in kinds))

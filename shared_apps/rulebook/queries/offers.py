"""Lenders' products on a day: which a buyer can have for a car and a loan, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared_apps.rulebook.engine import TermsRefused
from shared_apps.rulebook.lending import LenderProduct
from shared_apps.rulebook.payments import Payments
from shared_apps.rulebook.road import Purchase, RuleInForce
from shared_apps.rulebook.terms import Terms

from .rules import holds, rules_in_force


@dataclass(frozen=True)
class Offer:
    """A product and what it asks for these terms, or the `obstacle`: a code with a sentence in `labels`.

    `day` is when a product begins or has ended, where that is the obstacle.
    """

    rule: RuleInForce
    product: LenderProduct
    payments: Payments | None = None
    obstacle: str = ""
    day: date | None = None


def product_named(slug: str, purchase: Purchase) -> Offer | None:
    """A lender's product as it holds on the purchase's day and in its place; None where it does not."""
    if not slug:
        return None
    found = next((each for each in _nearest(purchase) if each.product.product == slug), None)
    return None if found is None or found.obstacle else found


def offer_in(rules: Iterable[RuleInForce]) -> Offer | None:
    """The lender's product among rules that a shared calculation cites."""
    return next((_offer(rule) for rule in rules if isinstance(rule.parameters, LenderProduct)), None)


def offers_for(terms: Terms, purchase: Purchase, brand: str) -> list[Offer]:
    """Every lender's product: those to be had first, by APR and then by all that is paid."""
    offers = [each if each.obstacle else _on(terms, purchase, brand, each) for each in _nearest(purchase)]
    return sorted(offers, key=_rank)


def products_for(purchase: Purchase, brand: str) -> list[Offer]:
    """Lenders' products to be had for a car, each on the nearest terms it has, the lowest APR first."""
    usual = Terms(purchase.price_minor)
    here = [each for each in _nearest(purchase) if not each.obstacle]
    offers = [_on(usual.nearest_to(each.product), purchase, brand, each) for each in here]
    return sorted((each for each in offers if each.payments), key=_rank)


def _rank(offer: Offer) -> tuple[object, ...]:
    paid = offer.payments
    return (0, paid.apr, paid.total_minor) if paid else (1, offer.product.lender_en, offer.product.name_en)


def _on(terms: Terms, purchase: Purchase, brand: str, offer: Offer) -> Offer:
    product = offer.product
    obstacle = product.obstacle(
        used=purchase.used,
        energy=purchase.energy,
        brand=brand,
        down=terms.down,
        months=terms.months,
        loan_minor=terms.principal_minor,
    )
    if obstacle:
        return Offer(offer.rule, product, obstacle=obstacle)
    try:
        paid = terms.of_product(product).calculated()
        _ = paid.apr  # a flow without a rate is refused here, not on the page
    except TermsRefused:
        return Offer(offer.rule, product, obstacle="terms")
    return Offer(offer.rule, product, paid)


def _nearest(purchase: Purchase) -> list[Offer]:
    """Of each product the version that holds there and then; else the nearest one, and what is wrong."""
    versions: dict[str, list[RuleInForce]] = {}
    for rule in rules_in_force().all_of("lender_product"):
        if isinstance(rule.parameters, LenderProduct):
            versions.setdefault(rule.parameters.product, []).append(rule)
    return [_version(rules, purchase) for rules in versions.values()]


def _version(rules: list[RuleInForce], purchase: Purchase) -> Offer:
    day = purchase.as_of
    for region in purchase.regions:
        for rule in rules:
            if rule.region == region and holds(rule, day):
                return _offer(rule)
    if there := [rule for rule in rules if rule.region in purchase.regions]:
        ahead = [rule for rule in there if rule.valid_from > day]
        if ahead:
            rule = min(ahead, key=lambda each: each.valid_from)
            return _offer(rule, "later", rule.valid_from)
        rule = max(there, key=lambda each: each.valid_to or each.valid_from)
        return _offer(rule, "ended", rule.valid_to)
    return _offer(rules[0], "region")


def _offer(rule: RuleInForce, obstacle: str = "", day: date | None = None) -> Offer:
    assert isinstance(rule.parameters, LenderProduct)
    return Offer(rule, rule.parameters, obstacle=obstacle, day=day)

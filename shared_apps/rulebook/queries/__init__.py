"""Reading the rules, and answers made of them."""

from .answers import on_the_road, recompute, today
from .offers import Offer, offer_in, offers_for, product_named, products_for
from .rules import RuleSet, forget_rules, rules_by_code, rules_by_id, rules_in_force

__all__ = [
    "Offer",
    "RuleSet",
    "forget_rules",
    "offer_in",
    "offers_for",
    "on_the_road",
    "product_named",
    "products_for",
    "recompute",
    "rules_by_code",
    "rules_by_id",
    "rules_in_force",
    "today",
]

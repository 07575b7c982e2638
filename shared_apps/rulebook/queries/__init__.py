"""Reading the rules, and answers made of them."""

from .answers import on_the_road, recompute, today
from .rules import RuleSet, forget_rules, rules_by_id, rules_in_force

__all__ = ["RuleSet", "forget_rules", "on_the_road", "recompute", "rules_by_id", "rules_in_force", "today"]

"""Writing the rules: only ever new ones, and what was decided about them."""

from .loading import LoadedRules, bring_rules, load_rules
from .reviewing import propose_rule, review_rule, withdraw_rule

__all__ = ["LoadedRules", "bring_rules", "load_rules", "propose_rule", "review_rule", "withdraw_rule"]

"""Writing the rules: only ever new ones, and what was decided about them."""

from .loading import LoadedRules, bring_rules, load_rules
from .proposing import Proposal, checked, propose_rule
from .reviewing import review_rule, withdraw_rule

__all__ = [
    "LoadedRules",
    "Proposal",
    "bring_rules",
    "checked",
    "load_rules",
    "propose_rule",
    "review_rule",
    "withdraw_rule",
]

"""Options, rules and choices, without a framework: what clashes, what it costs, which change mends it."""

from .checking import Clash, ClashKind, check
from .fixing import MOST_CHANGES, MOST_STATES, Fix, NoFix, nearest_fix
from .model import Choose, Group, Model, ModelRefused, Option, Rule, RuleKind, Selection
from .settling import settle

__all__ = [
    "MOST_CHANGES",
    "MOST_STATES",
    "Choose",
    "Clash",
    "ClashKind",
    "Fix",
    "Group",
    "Model",
    "ModelRefused",
    "NoFix",
    "Option",
    "Rule",
    "RuleKind",
    "Selection",
    "check",
    "nearest_fix",
    "settle",
]

"""Clauses that hold under conditions and name what they are about, over the snapshot of one document."""

from shared_apps.standardforms.engine.conditions import Condition, condition_of
from shared_apps.standardforms.engine.fields import Field, figure, said, said_date, value_at
from shared_apps.standardforms.engine.placeholders import filled, names_in, require_known, said_all, unbound
from shared_apps.standardforms.engine.refusals import ConditionRefused, PlaceholderUnbound, PlaceholderUnknown

__all__ = [
    "Condition",
    "ConditionRefused",
    "Field",
    "PlaceholderUnbound",
    "PlaceholderUnknown",
    "condition_of",
    "figure",
    "filled",
    "names_in",
    "require_known",
    "said",
    "said_all",
    "said_date",
    "unbound",
    "value_at",
]

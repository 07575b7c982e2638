"""The market's pages of rules and of the calculator."""

from .abroad import taxes_abroad
from .calculator import calculator
from .rules import rules

__all__ = ["calculator", "rules", "taxes_abroad"]

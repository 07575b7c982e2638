"""The market's pages of rules and of the calculator."""

from .calculator import calculator
from .rules import rules

__all__ = ["calculator", "rules"]

"""Taxes abroad from the rules in force, and the same answers again from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared_apps.rulebook.abroad import EDITION, EuSale, Taxed, UsSale, sale_of, taxed
from shared_apps.rulebook.errors import AnswerUnreadable

from .rules import RuleSet, rules_by_id, rules_in_force


def taxed_abroad(sale: EuSale | UsSale, rules: RuleSet | None = None) -> Taxed:
    """The taxes of a sale under the rules in force on its day, or of others. Raises TermsRefused."""
    known = rules or rules_in_force()
    found = {place: known.find(place[0], [place[1]], sale.as_of) for place in sale.places}
    return taxed(sale, {place: rule for place, rule in found.items() if rule is not None})


def recompute_abroad(kept: Mapping[str, Any]) -> Taxed:
    """A kept answer made again from its input and the very rules it rests on. Raises AnswerUnreadable."""
    if kept.get("edition") != EDITION:
        raise AnswerUnreadable
    ids = [UUID(rule) for rule in kept["rules"]]
    rules = rules_by_id(ids)
    if rules.keys() != set(ids):
        raise AnswerUnreadable
    return taxed(sale_of(kept), {(rule.kind, rule.region): rule for rule in rules.values()})

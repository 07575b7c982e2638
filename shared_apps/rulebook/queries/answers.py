"""Answers from the rules in force, and the same answers again from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.kernel import clock
from shared_apps.rulebook.errors import AnswerUnreadable
from shared_apps.rulebook.road import EDITION, OnTheRoad, Purchase, breakdown, purchase_of

from .rules import RuleSet, rules_by_id, rules_in_force


def today(moment: datetime | None = None) -> date:
    """The legal day of an instant (now by default): the date in Asia/Shanghai."""
    return (moment or clock.now()).astimezone(clock.SHANGHAI).date()


def on_the_road(purchase: Purchase, rules: RuleSet | None = None) -> OnTheRoad:
    """The on-the-road price under the rules in force on its day, or under others. Raises TermsRefused."""
    rules = rules or rules_in_force()
    found = {kind: rules.find(kind, purchase.regions, purchase.as_of) for kind in purchase.kinds}
    return breakdown(purchase, {kind: rule for kind, rule in found.items() if rule is not None})


def recompute(kept: Mapping[str, Any]) -> OnTheRoad:
    """A kept answer made again from its input and the very rules it cites, whatever holds today.

    Raises AnswerUnreadable where a rule is gone or the answer is of an edition this code does not compute.
    """
    if kept.get("edition") != EDITION:
        raise AnswerUnreadable
    ids = [UUID(line["rule"]) for line in kept["lines"] if line["rule"]]
    rules = rules_by_id(ids)
    if rules.keys() != set(ids):
        raise AnswerUnreadable
    return breakdown(purchase_of(kept), {rule.kind: rule for rule in rules.values()})

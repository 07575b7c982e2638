"""The rules in force, known to every process within a second and without a query on the way.

A process keeps all approved rules in memory. At most once in CHECKED_EVERY seconds it asks for the edition,
one statement over a small table, and reads the rules again only if that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from uuid import UUID

from django.db import connection

from shared_apps.rulebook.kinds import parameters_of
from shared_apps.rulebook.models import Rule
from shared_apps.rulebook.road import RuleInForce
from tenants.context import market_context

CHECKED_EVERY = 0.9  # seconds; with the statement's own time a rule is known everywhere within one
_EDITION = (
    "SELECT md5(coalesce("
    "string_agg(id::text || status || coalesce(ended_on::text, ''), ',' ORDER BY id), '')) FROM rulebook_rule"
)


@dataclass(frozen=True)
class RuleSet:
    """All approved rules of one edition, by kind and region."""

    edition: str = ""
    rules: tuple[RuleInForce, ...] = ()
    places: Mapping[tuple[str, str], tuple[RuleInForce, ...]] = field(default_factory=dict)

    def find(self, kind: str, regions: Iterable[str], day: date) -> RuleInForce | None:
        """The rule of a kind that holds on a day in the first region that has any rules of that kind.

        A region with rules of its own is never answered by a wider one's: where its last rule has ended, the
        answer is None, unknown.
        """
        for region in regions:
            if own := self.places.get((kind, region)):
                return next((rule for rule in own if holds(rule, day)), None)
        return None

    def all_of(self, kind: str) -> tuple[RuleInForce, ...]:
        """All approved rules of a kind, of every place and day."""
        return tuple(rule for rule in self.rules if rule.kind == kind)

    def on(self, day: date) -> list[RuleInForce]:
        """What is in force on a day."""
        return [rule for rule in self.rules if holds(rule, day)]

    def after(self, day: date) -> list[RuleInForce]:
        """What has been decided and begins later, the nearest first."""
        return sorted(
            (rule for rule in self.rules if rule.valid_from > day), key=lambda rule: rule.valid_from
        )


@dataclass(slots=True)
class _Memory:
    """What this process knows. Replaced as a whole, so threads see one edition or the other."""

    rules: RuleSet = field(default_factory=RuleSet)
    checked_at: float = float("-inf")


_memory = _Memory()


def holds(rule: RuleInForce, day: date) -> bool:
    """Whether the rule holds on a day, both ends included."""
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def rules_in_force() -> RuleSet:
    """All approved rules, at most a second old."""
    now, before = monotonic(), _memory.checked_at
    if now - before >= CHECKED_EVERY:
        _memory.checked_at = now  # first: threads that come meanwhile go by what is known
        try:
            _memory.rules = _read(_memory.rules)
        except Exception:
            _memory.checked_at = before
            raise
    return _memory.rules


def forget_rules() -> None:
    """Have this process look again before it answers next."""
    _memory.checked_at = float("-inf")


def rules_by_id(ids: Iterable[UUID]) -> dict[UUID, RuleInForce]:
    """Rules by id whatever became of them since: what a kept answer cites."""
    with market_context():
        return {row.id: in_force(row) for row in Rule.objects.filter(id__in=set(ids))}


def rules_by_code(codes: Iterable[str]) -> dict[str, RuleInForce]:
    """Rules by code, once approved, whatever became of them since: what a shared calculation cites."""
    with market_context():
        rows = Rule.objects.filter(code__in=set(codes), status__in=("APPROVED", "WITHDRAWN"))
        rows = rows.filter(reviewed_at__isnull=False)  # a proposal taken back never held
        return {row.code: in_force(row) for row in rows}


def in_force(row: Rule) -> RuleInForce:
    """A row as answers cite it. Raises ParametersRefused for one that slipped past the operations."""
    return RuleInForce(
        id=row.id,
        code=row.code,
        kind=row.kind,
        region=row.region,
        valid_from=row.valid_from,
        valid_to=row.last_day,
        parameters=parameters_of(row.kind, row.parameters),
        source_title_zh=row.source_title_zh,
        source_title_en=row.source_title_en,
        source_number=row.source_number,
        source_url=row.source_url,
        confidence=row.confidence,
        remark_zh=row.remark_zh,
        remark_en=row.remark_en,
    )


def _read(known: RuleSet) -> RuleSet:
    with market_context():
        with connection.cursor() as cursor:
            cursor.execute(_EDITION)
            (edition,) = cursor.fetchone()
        if edition == known.edition:
            return known
        rules = tuple(in_force(row) for row in Rule.objects.filter(status="APPROVED"))
    places: dict[tuple[str, str], tuple[RuleInForce, ...]] = {}
    for rule in rules:
        place = (rule.kind, rule.region)
        places[place] = (*places.get(place, ()), rule)
    return RuleSet(edition, rules, places)

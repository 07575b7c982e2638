"""Migrations that a fleet can take while it serves: what blocks, breaks or cannot be taken back is refused.

Two things make a change unsafe here. It holds a table while it reads or rewrites all of it, in every dealer's
schema in turn. Or it breaks the code of the release before, which still runs while the new one comes up. Each
rule says what to do instead.

A migration says by itself that it breaks one deliberately, and why:

    contract = True                                  # what it drops has had no reader for a release
    deliberate = {"type-change": "the table is empty until version 3"}

Rules in NEVER cannot be set aside: the fleet could not be migrated in a transaction a schema any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tenants.fleet.plan import Code, Key, Step, Way, unwrapped
from tenants.fleet.rules import NEVER, RULES, Scene, broken_by

SETTLED: frozenset[Key] = frozenset({("contracts", "0001_initial"), ("orders", "0001_initial")})
"""Migrations from before the rules; no fleet will run them again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that one migration breaks."""

    migration: str
    rule: str
    found: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.found} [{self.rule}]\n    {RULES[self.rule]}"


class UnsafeMigrations(RuntimeError):
    """Migrations that must not run on the fleet; nothing was touched."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def check_steps(code: Code, steps: Iterable[Step]) -> None:
    """Raise UnsafeMigrations if a step to be applied breaks a rule. Steps back were checked once."""
    problems = [p for step in steps if not step.backwards for p in problems_of(code, step)]
    if problems:
        raise UnsafeMigrations(problems)


def problems_of(code: Code, step: Step) -> Iterator[Problem]:
    """What is wrong with one migration of a dealers' app."""
    if not step.moves or step.key in SETTLED:
        return
    migration = code.migration(step.key)
    deliberate = getattr(migration, "deliberate", {})
    contract = {"drop"} if getattr(migration, "contract", False) else set()
    accepted = (contract | {rule for rule, why in deliberate.items() if why}) - NEVER
    for rule, found in _broken(step, atomic=migration.atomic, squashed=bool(migration.replaces)):
        if rule not in accepted:
            yield Problem(str(step), rule, found)


def _broken(step: Step, *, atomic: bool, squashed: bool) -> Iterator[tuple[str, str]]:
    if not atomic:
        yield "not-atomic", "atomic = False"
    if squashed:
        yield "squashed", "it replaces other migrations"
    operations = [part for move in step.moves for part in unwrapped(move.operation)]
    if step.way is Way.CODE and not all(part.reduces_to_sql is False for part in operations):
        yield "mixed", "Python and changes of tables in one migration"
    new: set[str] = set()
    unvalidated: set[str] = set()
    for move in step.moves:
        for operation in unwrapped(move.operation):
            yield from broken_by(Scene(operation, step.key[0], move.before, move.after, new, unvalidated))

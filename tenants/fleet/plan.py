"""What is to be run on a schema: the steps from the migrations it has to those it should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.fleet.versions import Recorded, digest

Key = tuple[str, str]


class Way(Enum):
    """How a step gets into many schemas."""

    BATCH = "batch"  # the same SQL, many schemas in one transaction
    EACH = "each"  # SQL that a person wrote: the same, one schema a transaction
    CODE = "code"  # Python that reads and writes rows: Django's own operations, one schema a transaction


@dataclass(frozen=True, slots=True)
class Move:
    """One operation of a migration, and the models before and after it."""

    operation: Operation
    before: ProjectState
    after: ProjectState


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One migration to apply, or to take back."""

    key: Key
    moves: tuple[Move, ...]
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.key[0]}.{self.key[1]}"

    @property
    def way(self) -> Way:
        """How it gets into many schemas."""
        operations = [part for move in self.moves for part in unwrapped(move.operation)]
        if not all(operation.reduces_to_sql for operation in operations):
            return Way.CODE
        return Way.EACH if any(isinstance(operation, RunSQL) for operation in operations) else Way.BATCH

    def settle(self) -> None:
        """Render its models for good: threads may run it side by side then."""
        for state in (state for move in self.moves for state in (move.before, move.after)):
            state.clear_delayed_apps_cache()
            state.is_delayed = False
            _ = state.apps

    def run(self, editor: Any) -> None:
        """Do it in the scope at hand, by Django's own operations."""
        label = self.key[0]
        for move in reversed(self.moves) if self.backwards else self.moves:
            if self.backwards:
                move.operation.database_backwards(label, editor, move.after, move.before)
            else:
                move.operation.database_forwards(label, editor, move.before, move.after)


class UnknownMigrations(RuntimeError):
    """A schema has migrations that this code does not know, so that it cannot take them back."""


class Code:
    """The migrations that this version of the product has, in an order that respects their dependencies."""

    def __init__(self) -> None:
        self.loader = MigrationLoader(None)
        graph = self.loader.graph
        ordered: dict[Key, None] = {}
        for leaf in graph.leaf_nodes():
            ordered |= dict.fromkeys(graph.forwards_plan(leaf))
        self.order: tuple[Key, ...] = tuple(ordered)
        self.version = digest(self.order)

    def migration(self, key: Key) -> Migration:
        """One of them."""
        found: Migration = self.loader.graph.nodes[key]
        return found

    def goal(self, recorded: Recorded, target: Key | None = None) -> Recorded:
        """What a schema should have that has `recorded`: all of the code's, or one app's up to the target.

        Like Django's `migrate APP NAME`: what depends on the app's later migrations goes with them. Raises
        KeyError for a target that there is not.
        """
        if target is None:
            return recorded | frozenset(self.order)
        graph = self.loader.graph
        following = [child.key for child in graph.node_map[target].children if child.key[0] == target[0]]
        later = {key for child in following for key in graph.backwards_plan(child)}
        return (recorded - later) | frozenset(graph.forwards_plan(target))

    def steps(self, recorded: Recorded, goal: Recorded) -> list[Step]:
        """From what a schema has to the goal: first what is taken back, latest first, then what is added.

        Raises UnknownMigrations.
        """
        unknown = sorted(f"{app}.{name}" for app, name in (recorded - goal) - frozenset(self.order))
        if unknown:
            raise UnknownMigrations(f"it has {', '.join(unknown)}, which this version does not know")
        return [*self._backwards(recorded, goal), *self._forwards(recorded & goal, goal)]

    def _backwards(self, recorded: Recorded, goal: Recorded) -> list[Step]:
        steps, state = [], self._nothing()
        if recorded <= goal:
            return []
        for key in self.order:
            if key in recorded - goal:
                step, state = self._step(key, state, backwards=True)
                steps.append(step)
            elif key in recorded:
                state = self.migration(key).mutate_state(state, preserve=False)
        return steps[::-1]

    def _forwards(self, recorded: Recorded, goal: Recorded) -> Iterator[Step]:
        if goal <= recorded:
            return
        state = self._nothing()
        for key in self.order:
            if key in recorded:
                state = self.migration(key).mutate_state(state, preserve=False)
        for key in self.order:
            if key in goal - recorded:
                step, state = self._step(key, state)
                yield step

    def _nothing(self) -> ProjectState:
        return ProjectState(real_apps=self.loader.unmigrated_apps)

    def _step(self, key: Key, state: ProjectState, *, backwards: bool = False) -> tuple[Step, ProjectState]:
        migration = self.migration(key)
        if key[0] not in dealers_apps():  # a matter of `public`; a schema only records it
            return Step(key, (), backwards), migration.mutate_state(state, preserve=False)
        _ = state.apps  # rendered once, then kept up to date by every operation
        moves = []
        for operation in migration.operations:
            after = state.clone()
            operation.state_forwards(key[0], after)
            moves.append(Move(operation, state, after))
            state = after
        return Step(key, tuple(moves), backwards), state


def dealers_apps() -> frozenset[str]:
    """Labels of the apps whose tables lie in dealers' schemas."""
    return frozenset(c.label for c in apps.get_app_configs() if c.name in settings.TENANT_APPS)


def unwrapped(operation: Operation) -> Iterator[Operation]:
    """The operations that touch the database, where one holds others (SeparateDatabaseAndState)."""
    inner = getattr(operation, "database_operations", None)
    if inner is None:
        yield operation
    else:
        for one in inner:
            yield from unwrapped(one)

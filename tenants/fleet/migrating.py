"""Bring the whole fleet to the code's migrations: the template first, then everybody who differs from it."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tenants.blueprint import TEMPLATE, fingerprint_of
from tenants.context import owner_context
from tenants.fleet.applying import Batch, apply, note_failure
from tenants.fleet.heavy import big_tables
from tenants.fleet.locking import fleet_lock
from tenants.fleet.looking import Difference, look_at, note_template
from tenants.fleet.plan import Code, Key, UnknownMigrations
from tenants.fleet.progress import Progress
from tenants.fleet.rehearsal import Rehearsal, RehearsalFailed, Rehearsed, rehearse
from tenants.fleet.safety import check_steps
from tenants.fleet.spreading import chunks, spread
from tenants.fleet.versions import (
    Lagging,
    Recorded,
    correct_version,
    digest,
    lagging,
    recorded_in,
    register_missing,
    unseen,
)

WORKERS, BATCH = 2, 25
"""Connections at work, one a core; schemas in one transaction."""
ROUNDS = 3
"""Schemas may join while we work (a dealer was born, a row was wrong): so often we look again."""


class TemplateFailed(RuntimeError):
    """A migration did not run on the template; no dealer's schema was touched."""


@dataclass(slots=True)
class Outcome:
    """What a run did: migrations, schemas brought on, schemas that failed, schemas that differ, seconds."""

    steps: list[str] = field(default_factory=list)
    migrated: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    different: dict[str, Difference] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        """Whether every schema now has the template's version and shape."""
        return not self.failed and not self.different


def migrate_fleet(
    *,
    target: Key | None = None,
    workers: int = WORKERS,
    batch: int = BATCH,
    wait: float = 60,
    progress: Progress | None = None,
) -> Outcome:
    """Bring template, spares and dealers to the code's migrations, or one app to `target` (label, name).

    A schema that fails is named in the outcome and does not stop the others. May be killed at any moment and
    run again. Raises FleetBusy, UnsafeMigrations, RehearsalFailed and TemplateFailed, all before any dealer's
    schema is touched, and KeyError for a target that there is not.
    """
    return _Run(workers, batch, progress or Progress()).all(target, wait)


def migrate_template(code: Code | None = None) -> None:
    """Make the template if need be, and bring it alone to the code's migrations."""
    run = _Run(1, 1, Progress())
    with fleet_lock():
        run.template(code or Code(), None)


class _Run:
    """One run of `migrate_fleet`."""

    def __init__(self, workers: int, batch: int, progress: Progress) -> None:
        self.workers, self.batch, self.progress = workers, batch, progress
        self.outcome = Outcome()
        self.rehearsals: dict[tuple[str, str], Rehearsal] = {}

    def all(self, target: Key | None, wait: float) -> Outcome:
        began, code = time.monotonic(), Code()
        with fleet_lock(wait=wait, say=self.progress.say):
            self.template(code, target)
            register_missing()
            goal = recorded_in(TEMPLATE)
            for _ in range(ROUNDS):
                waiting = [one for one in lagging() if one.name not in self.outcome.failed]
                if not waiting:
                    break
                for group in _groups(waiting):
                    self.group(code, group, goal)
            self.look()
        self.outcome.seconds = time.monotonic() - began
        return self.outcome

    def template(self, code: Code, target: Key | None) -> None:
        """Bring the template to its goal, if it may be done to all."""
        ensure_schema(TEMPLATE)
        register_missing()
        correct_version(TEMPLATE)
        recorded = recorded_in(TEMPLATE)
        steps = code.steps(recorded, code.goal(recorded, target))
        if not recorded:  # new: there is no fleet yet, and nothing to learn from a rehearsal
            self._template_steps(tuple(Rehearsed(step) for step in steps), recorded)
        elif steps:
            check_steps(code, steps)
            rehearsal = rehearse(steps, like=TEMPLATE)
            self.rehearsals[digest(recorded), fingerprint_of(TEMPLATE)] = rehearsal
            self._template_steps(rehearsal.steps, recorded)
        self.outcome.steps = [str(step) for step in steps]
        note_template()

    def _template_steps(self, steps: Sequence[Rehearsed], recorded: Recorded) -> None:
        for step in steps:
            after = recorded ^ set(step.keys)
            result = apply(Batch(step, digest(recorded), digest(after), [TEMPLATE]))
            if result.done != [TEMPLATE]:
                raise TemplateFailed(result.failed.get(TEMPLATE, f"{step.step}: the template has moved"))
            recorded = after

    def group(self, code: Code, group: Sequence[Lagging], goal: Recorded) -> None:
        """Bring schemas of one version to the goal."""
        names, version = [one.name for one in group], group[0].version
        like = _most_usual(group)
        recorded = recorded_in(like.name)
        if digest(recorded) != version:
            for name in names:
                correct_version(name)
            return
        try:
            rehearsal = self.rehearsals.get((version, like.fingerprint))
            rehearsal = rehearsal or rehearse(code.steps(recorded, goal), like=like.name)
        except (RehearsalFailed, UnknownMigrations) as error:
            self._fail(dict.fromkeys(names, str(error)))
            return
        held = big_tables(rehearsal, names)
        self._fail({name: f"{', '.join(tables)} too big to be locked" for name, tables in held.items()})
        names = [name for name in names if name not in held]
        for step in rehearsal.steps:
            recorded, before = recorded ^ set(step.keys), digest(recorded)
            names = self._everywhere(step, before, digest(recorded), names)

    def _everywhere(self, step: Rehearsed, before: str, after: str, names: Sequence[str]) -> list[str]:
        """One step over schemas; returns those that may go on."""
        if not names:
            return []
        self.progress.begin(str(step.step), len(names))
        jobs = [Batch(step, before, after, part) for part in chunks(names, self.batch)]
        for result in spread(jobs, apply, workers=self.workers):
            self.outcome.migrated |= set(result.done)
            self.outcome.failed |= result.failed
            self.progress.advance(result.size, len(result.failed))
        self.progress.end()
        return [name for name in names if name not in self.outcome.failed]

    def _fail(self, reasons: dict[str, str]) -> None:
        for name, reason in reasons.items():
            note_failure(name, reason)
        self.outcome.failed |= reasons

    def look(self) -> None:
        """Compare with the template whoever was changed, or has never been looked at."""
        names = unseen()
        if not names:
            return
        self.progress.begin("comparing", len(names))
        seen = look_at(names, workers=self.workers, progress=self.progress.advance)
        self.progress.end()
        self.outcome.different = seen.different


def ensure_schema(schema: str) -> None:
    """Make an empty schema with an empty record of migrations, unless they are there."""
    with owner_context(schema, with_public=False):
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        MigrationRecorder(connection).ensure_schema()


def _groups(waiting: Sequence[Lagging]) -> list[list[Lagging]]:
    groups: dict[str, list[Lagging]] = defaultdict(list)
    for one in waiting:
        groups[one.version].append(one)
    return list(groups.values())


def _most_usual(group: Sequence[Lagging]) -> Lagging:
    """A schema of the shape that most of the group have: what is rehearsed on it fits most."""
    usual = Counter(one.fingerprint for one in group if one.fingerprint).most_common(1)
    wanted = usual[0][0] if usual else ""
    return next(one for one in group if one.fingerprint == wanted)

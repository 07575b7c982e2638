"""A fleet migration that is killed with -9 at random moments, again and again, until one run gets to the end.

After every kill each schema is held against its own record: equal records must mean equal shapes, and the row
of the schema must tell the version of its record. That is what "nothing is half done" means.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from tenants.blueprint import TEMPLATE
from tenants.context import owner_context
from tenants.fleet.migrating import migrate_fleet
from tenants.fleet.progress import Progress
from tenants.fleet.spreading import chunks
from tenants.fleet.versions import digest, recorded_in
from tenants.shapes import fingerprint, shapes_of

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class HalfDone(AssertionError):
    """A killed run has left something that it should not have left."""


@dataclass
class Story:
    """What happened: when runs were killed (seconds), and how many versions lay side by side after each."""

    killed_after: list[float] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    last_run: float = 0.0

    @property
    def in_the_middle(self) -> int:
        """Kills that left schemas of several versions."""
        return sum(count > 1 for count in self.versions)


def kill_until_done(*, kills: int, seed: int, batch: int, batches: int) -> Story:
    """Run the fleet's migration in forked processes; kill the first ones, let the last one finish.

    A run is killed some milliseconds after it has brought up to `batches` batches of `batch` schemas to an
    end, or before the first one. One that was done before its death counts as the end, too. Raises HalfDone,
    and RuntimeError if a run fails by itself.
    """
    story, chance = Story(), random.Random(seed)
    for left in range(kills, -1, -1):
        began = time.monotonic()
        child, ticks = _forked(lambda progress: migrate_fleet(batch=batch, progress=progress).well)
        if left:
            _follow(ticks, chance.randint(0, batches), chance.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(ticks)
        elapsed = round(time.monotonic() - began, 3)
        _let_the_server_finish()
        story.versions.append(check_nothing_half_done())
        if os.WIFSIGNALED(status):
            story.killed_after.append(elapsed)
        elif os.waitstatus_to_exitcode(status) == 0:
            story.last_run = elapsed
            return story
        else:
            raise RuntimeError(f"a run failed: {status}")
    raise RuntimeError("not reached: the last run is not killed")


def check_nothing_half_done() -> int:
    """Compare shapes and records of all schemas; returns how many versions there are. Raises HalfDone."""
    with owner_context(), connection.cursor() as cursor:
        cursor.execute("SELECT name, version FROM fleet_schema WHERE state <> 'DROPPED'")
        rows = dict(cursor.fetchall())
    shapes: dict[str, set[str]] = defaultdict(set)
    for part in chunks(sorted(rows), 100):
        for schema, shape in shapes_of(part).items():
            version = digest(recorded_in(schema))
            if version != rows[schema]:
                raise HalfDone(f"the row of {schema} does not tell what its record tells")
            shapes[version].add(fingerprint(shape))
        connection.close()
    mixed = [version for version, found in shapes.items() if len(found) > 1]
    if mixed:
        raise HalfDone(f"{len(mixed)} versions have several shapes")
    if len(shapes) == 1 and digest(recorded_in(TEMPLATE)) not in shapes:
        raise HalfDone("the template has another version than all others")
    return len(shapes)


class _Ticks(Progress):
    """Writes a byte into a pipe for everything that is done."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def advance(self, count: int, failed: int = 0) -> None:
        os.write(self.pipe, b".")


def _forked(run: Callable[[Progress], bool]) -> tuple[int, int]:
    """The process id of a copy of this process that only does that, and a pipe that ticks as it goes on."""
    connection.close()
    sys.stdout.flush()
    ticks, pipe = os.pipe()
    child = os.fork()
    if child == 0:
        well = False
        try:
            well = run(_Ticks(pipe))
        finally:
            os._exit(0 if well else 1)
    os.close(pipe)
    return child, ticks


def _follow(ticks: int, count: int, moment: float) -> None:
    """Wait for so many ticks, or for the end, and a moment (seconds) longer."""
    for _ in range(count):
        if not os.read(ticks, 1):
            break
    time.sleep(moment)


def _let_the_server_finish() -> None:
    """The server notices that a client has died when its statement ends."""
    for _ in range(500):
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(f"{_OTHERS} AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise RuntimeError("somebody else is at this database")

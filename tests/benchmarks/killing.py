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


def kill_until_done(*, longest: float, kills: int, seed: int, batch: int = 25) -> Story:
    """Run the fleet's migration in forked processes; kill the first ones, let the last one finish.

    A run is killed at most `longest` seconds after its beginning. A run that was done before its death counts
    as the end, too. Raises HalfDone, and RuntimeError if the last run fails.
    """
    story, chance = Story(), random.Random(seed)
    for left in range(kills, -1, -1):
        began = time.monotonic()
        child = _forked(lambda: migrate_fleet(batch=batch).well)
        status = _wait(child, chance.uniform(0.02, longest) if left else None)
        elapsed = time.monotonic() - began
        _let_the_server_finish()
        story.versions.append(check_nothing_half_done())
        if os.WIFSIGNALED(status):
            story.killed_after.append(round(elapsed, 3))
        elif os.waitstatus_to_exitcode(status) == 0:
            story.last_run = round(elapsed, 3)
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


def _forked(run: Callable[[], bool]) -> int:
    """The process id of a copy of this process that only does that."""
    connection.close()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        well = False
        try:
            well = run()
        finally:
            os._exit(0 if well else 1)
    return child


def _wait(child: int, seconds: float | None) -> int:
    """The exit status of a child, which is killed after so many seconds."""
    deadline = None if seconds is None else time.monotonic() + seconds
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        if deadline is not None and time.monotonic() >= deadline:
            os.kill(child, signal.SIGKILL)
            return os.waitpid(child, 0)[1]
        time.sleep(0.002)


def _let_the_server_finish() -> None:
    """The server notices that a client has died when its statement ends."""
    for _ in range(500):
        with owner_context(), connection.cursor() as cursor:
            cursor.execute(f"{_OTHERS} AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise RuntimeError("somebody else is at this database")

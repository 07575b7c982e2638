"""Dealers and judges as processes of their own, killed with -9 again and again and started anew."""

from __future__ import annotations

import os
import random
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from select import select
from time import monotonic
from uuid import UUID

from django.db import connection
from django.test import override_settings

from shared_apps.marketplace.shelf import KEEPER
from tenants.context import DealerRef
from tests.storm.acting import Staff
from tests.storm.judging import Judge, final_count

STAFF, JUDGES = 3, 1
_ENOUGH = 20
_LIFE = (0.3, 2.5)
"""Seconds that a process lives at least and at most."""


@dataclass
class Story:
    """What happened: operations done, looks of the judges, kills, and all that was wrong."""

    operations: int = 0
    looks: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Whether nothing was wrong, and the four counts of the end are one number over zero."""
        return not self.wrong and len(set(self.counts.values())) == 1 and min(self.counts.values()) > 0


@dataclass
class _Child:
    pid: int
    pipe: int
    judge: bool
    until: float


class Storm:
    """`operations` acts of `dealers`' staff, with processes killed in between."""

    def __init__(self, dealers: Sequence[DealerRef], trims: Sequence[UUID], *, seed: int) -> None:
        self.dealers, self.trims = dealers, trims
        self.chance = random.Random(seed)
        self.story = Story()
        self.born = 0

    def rage(self, operations: int) -> Story:
        """Let it happen until so many operations are done; then count once more in the quiet."""
        connection.close()
        KEEPER.forget()
        children = [self._start(judge=number < JUDGES) for number in range(STAFF + JUDGES)]
        while self.story.operations < operations and len(self.story.wrong) < _ENOUGH:
            ready, _, _ = select([child.pipe for child in children], [], [], 0.05)
            for child in [child for child in children if child.pipe in ready]:
                if not self._hear(child):
                    children[children.index(child)] = self._start(judge=child.judge)
            for child in [child for child in children if monotonic() > child.until]:
                self._kill(child)
                self.story.kills += 1
                children[children.index(child)] = self._start(judge=child.judge)
        for child in children:
            self._kill(child)
        self.story.counts = final_count(self.dealers)
        self.story.wrong += Judge(seed=0).look()
        return self.story

    def _hear(self, child: _Child) -> bool:
        """Take down what a child says; False when it is gone by itself, which it should not be."""
        said = os.read(child.pipe, 65536).decode()
        if not said:
            os.waitpid(child.pid, 0)
            os.close(child.pipe)
            self.story.wrong.append("a process ended by itself")
            return False
        self._take_down(said)
        return True

    def _take_down(self, said: str) -> None:
        for line in said.splitlines():
            if line.startswith("!"):
                self.story.wrong.append(line[1:])
            else:
                self.story.operations += line.count(".")
                self.story.looks += line.count("=")

    def _start(self, *, judge: bool) -> _Child:
        self.born += 1
        number = self.born
        listening, speaking = os.pipe()
        until = monotonic() + self.chance.uniform(*_LIFE) * (4 if judge else 1)
        seed = self.chance.getrandbits(32)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(listening)
            with override_settings(OUTBOX_POKE=False):
                _live(
                    speaking,
                    judge=judge,
                    make=lambda: Staff(self.dealers, self.trims, seed=seed, number=number),
                )
        os.close(speaking)
        return _Child(child, listening, judge, until)

    def _kill(self, child: _Child) -> None:
        """End a process in the middle of whatever it does, and hear what it still had said."""
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
        while said := os.read(child.pipe, 65536).decode():
            self._take_down(said)
        os.close(child.pipe)


def _live(pipe: int, *, judge: bool, make: Callable[[], Staff]) -> None:
    """A child's whole life; it never returns."""
    try:
        if judge:
            _judge(pipe, Judge(seed=os.getpid()))
        else:
            _serve(pipe, make())
    except BaseException:
        os.write(pipe, f"\n!{traceback.format_exc(limit=-3)!r}\n".encode())
    finally:
        os._exit(1)


def _judge(pipe: int, judge: Judge) -> None:
    while True:
        problems = judge.look()
        os.write(pipe, "".join(["=\n", *(f"!{problem}\n" for problem in problems)]).encode())


def _serve(pipe: int, staff: Staff) -> None:
    while True:
        if staff.act():
            os.write(pipe, b".")

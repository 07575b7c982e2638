"""One command at a time owns a state folder. The kernel drops the lock however its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from config.launch.words import Trouble

_turns: set[int] = set()
_guard = threading.Lock()


@dataclass(frozen=True)
class Holder:
    """Who has the lock, as it wrote itself down (0 and '' for the moment before it did)."""

    pid: int
    command: str


def holder(path: Path) -> Holder | None:
    """The living holder of the lock, or None: a file left by a killed process is nobody's."""
    try:
        file = path.open("r+", encoding="utf-8")
    except FileNotFoundError:
        return None
    with file:
        if _try_lock(file):
            return None
        return _read(file)


@contextmanager
def held(path: Path, command: str) -> Iterator[None]:
    """Hold the lock for a while; raises Trouble naming the holder when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        path.chmod(0o600)
        if not _try_lock(file):
            other = _read(file)
            raise Trouble(
                f"`{other.command or './run'}` is at work here (process {other.pid or 'unknown'}).",
                hint="Use it as it is, or end it with `./run stop`.\n"
                "A second instance needs a place and a port: MARQUE_STATE_DIR=/some/place ./run --port 8010",
            )
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "command": command}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


@contextmanager
def turn(path: Path, *, patience: float = 900.0) -> Iterator[None]:
    """Wait for our turn: two commands may prepare the same environment, but one after the other.

    Programs that we start meanwhile have a share in it (`turns`): should we be killed, the next command waits
    until they have ended too, and does not write where they still do.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + patience
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise Trouble("Another command has been preparing this project for too long.")
            time.sleep(0.1)
        with _guard:
            _turns.add(file.fileno())
        try:
            yield
        finally:
            with _guard:
                _turns.discard(file.fileno())


@contextmanager
def turns() -> Iterator[tuple[int, ...]]:
    """File descriptors of the turns that are ours now: a program that inherits one keeps the turn alive."""
    with _guard:
        yield tuple(_turns)


def _try_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: TextIO) -> Holder:
    file.seek(0)
    try:
        written = json.loads(file.read())
        return Holder(int(written["pid"]), str(written["command"]))
    except (ValueError, KeyError, TypeError):
        return Holder(0, "")

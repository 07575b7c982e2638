"""Servers that outlived a killed `./run`: known by process id and birth, so that nobody else is ever hit."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from config.launch.vault import write_private


@dataclass(frozen=True)
class Record:
    """One server we started. `born` is the kernel's start time of the process; '' where it does not tell."""

    name: str
    pid: int
    born: str


def birth(pid: int) -> str:
    """When this process began, in the kernel's ticks; '' when there is none or the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def write(path: Path, records: list[Record]) -> None:
    """Remember the servers that run now."""
    write_private(path, json.dumps([asdict(record) for record in records]))


def alive(path: Path) -> list[Record]:
    """The remembered servers that still run: same id and same birth."""
    try:
        records = [Record(**each) for each in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return []
    return [record for record in records if record.born and birth(record.pid) == record.born]


def end(path: Path, *, patience: float = 8.0) -> list[str]:
    """Wait for the remembered servers to finish by themselves, then ask, then force; returns their names."""
    left = alive(path)
    names = [record.name for record in left]
    for request, wait in (
        (None, patience / 4),
        (signal.SIGINT, patience / 2),
        (signal.SIGKILL, patience / 4),
    ):
        for record in left:
            if request is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(record.pid, request)
        deadline = time.monotonic() + wait
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = [record for record in left if birth(record.pid) == record.born]
    path.unlink(missing_ok=True)
    return names

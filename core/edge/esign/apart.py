"""Having files examined by a process apart, and ending it when it takes too long."""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import time
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from core.edge.esign import errors
from core.edge.esign.facts import Change, Examination, Signature
from core.edge.esign.limits import require_pdf

PATIENCE = 20.0
"""Seconds for one file; an honest contract takes half of one."""
PROJECT = Path(__file__).resolve().parents[3]
ERRORS = {
    each.default_code: each
    for each in (
        errors.NotAPdf,
        errors.PdfTruncated,
        errors.PdfLocked,
        errors.PdfTooLarge,
        errors.PdfTooHard,
    )
}
TIMES = ("signed_at", "timestamp_at", "sealed_at")


class Examiner:
    """The process that reads files, started when it is needed and again after it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = Lock()

    def examine(self, content: bytes, roots: tuple[bytes, ...], at: datetime) -> Examination:
        """Who signed the file and whether it is unchanged. Raises the errors of reading a PDF."""
        require_pdf(content)
        head = json.dumps({"roots": [each.hex() for each in roots], "at": at.isoformat()}).encode()
        with self._lock:
            try:
                said = self._ask(self._running(), head, content, time.monotonic() + PATIENCE)
            except (OSError, ValueError, struct.error) as failure:
                self.end()
                raise errors.PdfTooHard from failure
        if "error" in said:
            raise ERRORS.get(said["error"], errors.PdfTruncated)(params=said["params"])
        return _examination(said)

    def end(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # after a fork the pipes are our parent's
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.edge.esign.examiner"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=PROJECT,
                env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONUTF8": "1", "LANG": "C.UTF-8"},
            )
        return self._process

    def _ask(
        self, process: subprocess.Popen[bytes], head: bytes, content: bytes, until: float
    ) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        length = struct.Struct(">I")
        _write(
            process.stdin.fileno(), length.pack(len(head)) + head + length.pack(len(content)) + content, until
        )
        size = length.unpack(_read(process.stdout.fileno(), length.size, until))[0]
        answer: dict[str, Any] = json.loads(_read(process.stdout.fileno(), size, until))
        return answer


EXAMINER = Examiner()


def _write(to: int, data: bytes, until: float) -> None:
    os.set_blocking(to, False)
    rest = memoryview(data)
    while rest:
        if not select.select([], [to], [], max(0.0, until - time.monotonic()))[1]:
            raise TimeoutError
        rest = rest[os.write(to, rest) :]


def _read(source: int, size: int, until: float) -> bytes:
    parts = b""
    while len(parts) < size:
        if not select.select([source], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(source, size - len(parts))
        if not part:
            raise BrokenPipeError
        parts += part
    return parts


def _examination(said: dict[str, Any]) -> Examination:
    signatures = tuple(Signature(**_timed(each)) for each in said["signatures"])
    changes = tuple(Change(**each) for each in said["changes"])
    known = {each.name for each in fields(Examination)}
    rest = {name: value for name, value in _timed(said).items() if name in known}
    return Examination(**rest | {"signatures": signatures, "changes": changes})


def _timed(said: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in TIMES and value else value
        for name, value in said.items()
    }

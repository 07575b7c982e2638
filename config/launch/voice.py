"""What the person at the terminal sees: short calm lines, and nothing secret."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

NAME_WIDTH = 14


class Step:
    """One line in the making; `did` says what came of it."""

    def __init__(self) -> None:
        self.result = "ready"

    def did(self, result: str) -> None:
        """Set the words that the finished line shows."""
        self.result = result


class Voice:
    """Prints lines; lines from other threads wait while a child program owns the terminal."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stdout
        self.quiet = quiet
        self.colours = self.stream.isatty()
        self._guard = threading.Lock()
        self._held: list[str] | None = None

    def say(self, line: str = "") -> None:
        """Print one line, now or when the terminal is free again."""
        if self.quiet:
            return
        with self._guard:
            if self._held is not None:
                self._held.append(line)
            else:
                self._write(line)

    def fact(self, name: str, text: str, seconds: float | None = None) -> None:
        """Print a named line, with the time it took when that is worth telling."""
        took = self.dim(f"  {seconds:.1f} s") if seconds is not None and seconds >= 0.05 else ""
        self.say(f"  {name:<{NAME_WIDTH}}{text}{took}")

    def warn(self, text: str) -> None:
        """Print something the person should know though work goes on."""
        first, *rest = text.splitlines()
        self.say(f"  {self._paint('33', '!')} {first}")
        for line in rest:
            self.say(f"    {line}")

    def fail(self, lines: list[str]) -> None:
        """Print why the command gives up; never silenced."""
        self.release()
        with self._guard:
            self._write(f"\n  {self._paint('31', '✗')} {lines[0]}")
            for line in lines[1:]:
                self._write(f"    {line}")

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a piece of work and print its line at the end."""
        step, began = Step(), time.monotonic()
        yield step
        self.fact(name, step.result, time.monotonic() - began)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The terminal belongs to a child program; our own lines follow afterwards."""
        with self._guard:
            self._held = []
        try:
            yield
        finally:
            self.release()

    def release(self) -> None:
        """Print the lines that waited."""
        with self._guard:
            for line in self._held or ():
                self._write(line)
            self._held = None

    def dim(self, text: str) -> str:
        """Text that steps back, on terminals that can."""
        return self._paint("2", text)

    def bold(self, text: str) -> str:
        """Text that steps forward, on terminals that can."""
        return self._paint("1", text)

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colours else text

    def _write(self, line: str) -> None:
        try:
            print(line, file=self.stream, flush=True)
        except BrokenPipeError:
            self.quiet = True

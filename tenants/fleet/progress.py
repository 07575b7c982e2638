"""How far a long run is: a bar with rate and remaining time on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

WIDTH, REDRAW, LINES_APART = 24, 0.1, 5.0
"""Cells of the bar; seconds between two drawings; seconds between two lines where there is no terminal."""


class Progress:
    """Shows one stage after the other. The base form says nothing, for callers without an audience."""

    def say(self, text: str) -> None:
        """A line of its own."""

    def begin(self, label: str, total: int) -> None:
        """A stage of so many schemas begins."""

    def advance(self, count: int, failed: int = 0) -> None:
        """So many more are done, of which so many failed."""

    def end(self) -> None:
        """The stage is over."""


class Shown(Progress):
    """Progress on a stream. `clock` gives seconds and is there for tests."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream = stream or sys.stderr
        self.clock = clock
        self.terminal = self.stream.isatty()
        self.label, self.total, self.done, self.failed = "", 0, 0, 0
        self.began = self.drawn = 0.0

    def say(self, text: str) -> None:
        self._write(f"\r\x1b[K{text}\n" if self.terminal else f"{text}\n")

    def begin(self, label: str, total: int) -> None:
        self.label, self.total, self.done, self.failed = label, total, 0, 0
        self.began = self.drawn = self.clock()

    def advance(self, count: int, failed: int = 0) -> None:
        self.done += count
        self.failed += failed
        now = self.clock()
        if self.done >= self.total:
            return  # `end` says so
        if now - self.drawn >= (REDRAW if self.terminal else LINES_APART):
            self.drawn = now
            self._write(f"\r\x1b[K{self.line()}" if self.terminal else f"{self.line()}\n")

    def end(self) -> None:
        if self.total:
            self.say(self.line())

    def line(self) -> str:
        """The state of things: `stock.0003  [#####-----]  250/500  410/s  0:01 left`."""
        elapsed = max(self.clock() - self.began, 1e-9)
        rate = self.done / elapsed
        share = self.done / self.total if self.total else 1.0
        filled = int(share * WIDTH)
        parts = [self.label]
        if self.terminal:
            parts.append(f"[{'#' * filled}{'-' * (WIDTH - filled)}]")
        parts += [f"{self.done}/{self.total}", f"{rate:,.0f}/s"]
        if self.done >= self.total:
            parts.append(f"{elapsed:.1f} s")
        elif self.done:
            parts.append(f"{duration((self.total - self.done) / rate)} left")
        if self.failed:
            parts.append(f"{self.failed} failed")
        return "  ".join(parts)

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


def duration(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:05`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

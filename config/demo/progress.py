"""How far a long job is: a bar that moves on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 24


class Stage:
    """One named stretch of work of a known size."""

    def __init__(self, name: str, total: int, out: TextIO | None = None) -> None:
        self.name, self.total, self.done = name, max(total, 1), 0
        self.out = out or sys.stdout
        self.began = self.shown = monotonic()
        self.live = self.out.isatty()

    def over(self, things: Iterable[T]) -> Iterator[T]:
        """Pass things on and count them."""
        for thing in things:
            yield thing
            self.step()
        self.end()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.live and monotonic() - self.shown > 0.1:
            self.shown = monotonic()
            self.out.write("\r" + self._line())
            self.out.flush()

    def end(self) -> None:
        """Leave the finished line standing."""
        self.out.write(("\r" if self.live else "") + self._line() + "\n")
        self.out.flush()

    def _line(self) -> str:
        spent = monotonic() - self.began
        share = min(self.done / self.total, 1)
        left = spent / share - spent if share else 0
        filled = round(share * WIDTH)
        bar = "█" * filled + "·" * (WIDTH - filled)
        rest = f"{spent:4.1f} s" if self.done >= self.total else f"{left:4.0f} s left"
        return f"  {self.name:<16} {bar} {self.done:>4}/{self.total:<4} {rest:<12}"


def staged(name: str, things: Iterable[T]) -> Iterator[T]:
    """Iterate with a bar."""
    listed = list(things)
    return Stage(name, len(listed)).over(listed)

"""Ctrl-C, SIGTERM and a closed terminal all mean: stop what was started, in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """The person, or the system, wants us to end. Passes every `except Exception` on its way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise Stop(number)


@contextmanager
def obeyed() -> Iterator[None]:
    """The first signal raises Stop in the main thread; later ones cannot disturb the clearing up."""
    before = {each: signal.signal(each, _stop) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def left_to_child() -> Iterator[None]:
    """While a program has the terminal, Ctrl-C is its business: it ends, and then we do."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

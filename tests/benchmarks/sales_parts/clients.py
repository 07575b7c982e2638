"""Clients as processes of their own that begin at one moment and tell what became of it."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable, Sequence
from time import monotonic, sleep
from typing import Any

from django.db import connections

_HEAD_START = 0.5
"""Seconds that all clients have to get ready."""


def together(works: Sequence[Callable[[float], Any]]) -> list[Any]:
    """Run each work in a fork of this process, all from one moment on, which they are given (monotonic).

    Returns what they returned, in order. Raises RuntimeError when one of them failed, with its words.
    """
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    begin = monotonic() + _HEAD_START + 0.02 * len(works)
    children = [_forked(work, begin) for work in works]
    answers = [_heard(pid, pipe) for pid, pipe in children]
    failed = [answer for well, answer in answers if not well]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(works)} clients failed:\n{failed[0]}")
    return [answer for _well, answer in answers]


def wait_for(moment: float) -> None:
    """Sleep until then (monotonic)."""
    sleep(max(0.0, moment - monotonic()))


def _forked(work: Callable[[float], Any], begin: float) -> tuple[int, int]:
    listening, speaking = os.pipe()
    pid = os.fork()
    if pid:
        os.close(speaking)
        return pid, listening
    try:
        said = (True, work(begin))
    except BaseException:
        said = (False, traceback.format_exc(limit=-6))
    with os.fdopen(speaking, "wb") as pipe:
        pickle.dump(said, pipe)
    os._exit(0)


def _heard(pid: int, pipe: int) -> tuple[bool, Any]:
    with os.fdopen(pipe, "rb") as said:
        heard = said.read()
    os.waitpid(pid, 0)
    return pickle.loads(heard) if heard else (False, "a client was gone without a word")

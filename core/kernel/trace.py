"""The thread that runs through one request or task: its id, in logs, errors, audit lines and events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.kernel.ids import new_id

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request or task at hand, empty outside of one."""
    return _request_id.get()


@contextmanager
def traced(given: str = "") -> Iterator[str]:
    """Run a block under a request id: the given one, or a new one."""
    token = _request_id.set(given or new_id().hex)
    try:
        yield _request_id.get()
    finally:
        _request_id.reset(token)

"""``python -m core.edge.esign.examiner``: looks at files that strangers send, apart from everything else.

A PDF of a few kilobytes can keep its reader busy for ever or fill the memory. So it is read by a process that
may be killed: it has no database, no secrets and little memory, and hears only files and roots.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO, TypedDict

from core.edge.esign.examining import examine
from core.kernel.errors import DomainError

MEMORY = 1_500_000_000
HEAD = struct.Struct(">I")


class _Asked(TypedDict):
    """The roots to judge by, DER in hexadecimal, and the moment to judge at, ISO 8601."""

    roots: list[str]
    at: str


def main() -> None:
    """Answer one request after the other until the other side closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    heard, said = sys.stdin.buffer, sys.stdout.buffer
    while (head := receive(heard)) is not None and (content := receive(heard)) is not None:
        send(said, json.dumps(_answer(json.loads(head), content), default=str).encode())


def send(to: BinaryIO, data: bytes) -> None:
    """One message, its length before it."""
    to.write(HEAD.pack(len(data)))
    to.write(data)
    to.flush()


def receive(heard: BinaryIO) -> bytes | None:
    """The next message; None at the end."""
    head = heard.read(HEAD.size)
    return heard.read(HEAD.unpack(head)[0]) if len(head) == HEAD.size else None


def _answer(asked: _Asked, content: bytes) -> dict[str, object]:
    roots = tuple(bytes.fromhex(each) for each in asked["roots"])
    try:
        return asdict(examine(content, roots, datetime.fromisoformat(asked["at"])))
    except DomainError as error:
        return {"error": error.code, "params": error.params}
    except MemoryError:
        return {"error": "pdf.too_hard", "params": {}}


if __name__ == "__main__":
    main()

"""What a line of the audit chain is computed from: pure, so that anybody can compute it again.

Every line gets, a little later and in the order in which it was found, a link: a number, the line's id and
H(hash of the link before ‖ line), H being SHA-256 and the line its columns as JSON in ASCII with sorted keys
and without spaces. Before the first link stand 32 zero bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

BEFORE_THE_FIRST = "00" * 32
COLUMNS = (
    "id", "at", "actor_kind", "actor_id", "actor_name", "action", "subject_kind", "subject_id", "before",
    "after", "note", "request_id",
)  # fmt: skip
Fault = Literal["line_changed", "line_missing", "link_changed", "link_missing", "head_missing"]


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain; number 0 and BEFORE_THE_FIRST without any."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """The first place where a chain does not hold.

    `fault`: the line was changed after it was linked, or is gone; the link itself was changed, or is gone; or
    the published `head` of the time `at` is not in the chain. Otherwise `at`, `action` and `subject` are the
    line's, where there is one.
    """

    fault: Fault
    number: int
    line_id: UUID | None = None
    at: datetime | None = None
    action: str = ""
    subject: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of walking a chain: `bad` is None when everything holds.

    `linked` lines were walked, `waiting` have no link yet. `heads` published heads were found in the
    chain; `undone` others were left behind by a restore from a backup, which the chain itself tells of.
    """

    linked: int
    waiting: int
    head: Head
    heads: int
    undone: int
    bad: BadLine | None


def written(values: Mapping[str, Any]) -> bytes:
    """A line's bytes: `values` are its COLUMNS as the database gives them."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()


def linked(previous: str, line: bytes) -> str:
    """The hash of the link after `previous`, hexadecimal as it is."""
    return sha256(bytes.fromhex(previous) + line).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value) if isinstance(value, UUID) else value

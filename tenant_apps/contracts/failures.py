"""What went wrong at a step of the worker: kept as a code with its figures, told in the reader's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from core.edge.messages import sentence_for
from core.kernel.errors import DomainError
from tenant_apps.contracts.reading import provider_name
from tenant_apps.signing.facts import OUTSIDE
from tenant_apps.signing.problems import words_of

UNEXPECTED = "server.error"
LONGEST = 200
"""Letters of one figure: all of them fit into an audit line's note."""

_KEPT = re.compile(r"(?P<code>[a-z_]+\.[a-z_]+)(?: (?P<params>\{.*\}))?")


def kept(error: Exception) -> str:
    """A failure as the row and its audit line keep it; of an unexpected one the log alone says more."""
    if not isinstance(error, DomainError):
        return UNEXPECTED
    named = {name: _plain(value) for name, value in error.params.items() if _names(error, name)}
    return f"{error.code} {json.dumps(named, ensure_ascii=False)}" if named else error.code


def told(said: str) -> str:
    """The same for people, in the active language.

    Of an outside provider only its name and a code are kept; what was kept in words stays as it is.
    """
    who, _colon, problem = said.partition(": ")
    if who in OUTSIDE:
        return f"{provider_name(who)}: {words_of(problem)}"
    found = _KEPT.fullmatch(said)
    if found is None:
        return said
    params = json.loads(found["params"] or "{}")
    return sentence_for(DomainError(found["code"], _message_of(found["code"]), params=params))


def _names(error: DomainError, name: str) -> bool:
    return f"%({name})" in str(error.message or "")


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)[:LONGEST]


def _message_of(code: str) -> Any:
    return next((one.default_message for one in _kinds(DomainError) if one.default_code == code), None)


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)

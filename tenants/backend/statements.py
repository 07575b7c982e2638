"""What the market and the dealers may send: one statement at a time, of the kinds business is done with.

Parameters are values, and stay values. This looks at what our code wrote, and is the net under a mistake in
it: raw SQL into which somebody's text got. Rights in the database are the floor below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from psycopg2.extensions import AsIs

from core.storage.scope import ScopeTampered

# A comment in front is refused with everything unknown: PostgreSQL nests comments, a pattern cannot.
_OPENING = re.compile(r"[\s(]*([A-Za-z]+)")
# Schema changes may be sent: refusing them is the database's part.
_LONGEST_REMEMBERED = 4096  # letters: what is longer, such as a bulk insert, hardly comes again
_DAILY = {"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "EXPLAIN"}
_BUSINESS = frozenset(_DAILY | {"SAVEPOINT", "RELEASE", "CREATE", "DROP", "TRUNCATE", "GRANT", "REVOKE"})
# Anything else of these words would outlive the statement in a session that serves many dealers.
_NARROW = re.compile(
    r"\s*(?:SET\s+CONSTRAINTS\s|SET\s+LOCAL\s+(?:LOCK|STATEMENT)_TIMEOUT\b|ROLLBACK\s+TO\s|ALTER\s+TABLE\s)",
    re.I,
)
# Functions that change the session, run text as SQL, hold what others wait for, or speak past all schemas.
_REACHING = re.compile(
    r"""\b(?:
        set_config | pg_notify | dblink\w*
      | query_to_xml\w* | cursor_to_xml\w* | ts_stat | ts_rewrite
      | pg_(?:try_)?advisory_(?:lock|unlock)\w*
      | lo_\w+ | loread | lowrite
    )\b | \bu&["']""",
    re.I | re.X,
)


def check(text: str, values: Any = None) -> None:
    """Raise ScopeTampered for a statement that is not one of ours to send, or a parameter that is none."""
    wrong = _known_problem(text) if len(text) <= _LONGEST_REMEMBERED else _problem(text)
    if wrong:
        raise ScopeTampered(wrong)
    given = values.values() if isinstance(values, Mapping) else values or ()
    if any(isinstance(value, AsIs) for value in given):
        raise ScopeTampered("a parameter is a value, not a piece of a statement")


def check_copy(text: str) -> None:
    """The same for COPY."""
    wrong = _problem(text, copying=True)
    if wrong:
        raise ScopeTampered(wrong)


def _problem(text: str, *, copying: bool = False) -> str:
    if ";" in text.rstrip().rstrip(";"):
        return "one statement at a time"
    opening = _OPENING.match(text)
    first = opening[1].upper() if opening else ""
    if not (first == "COPY" if copying else first in _BUSINESS or _NARROW.match(text)):
        return f"not a statement of the market's or a dealer's: {text.strip()[:40]!r}"
    reaching = _REACHING.search(text)
    return f"role, path and session come from the scope, not from {reaching[0]}" if reaching else ""


@lru_cache(maxsize=1024)
def _known_problem(text: str) -> str:
    return _problem(text)  # statements come again and again, with their values apart

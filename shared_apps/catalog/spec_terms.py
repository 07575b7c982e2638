"""Terms by which specs are found: every value of a document as a word, so that an index knows any path.

A value's term is "group.key=value". Numbers are written with a fixed number of digits, so that their order
is that of their words, and a range of numbers is a handful of beginnings of words. The database makes the
same terms of the same documents (`spec_terms(jsonb)`, migration 0003).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

DIGITS, PLACES = 8, 3
_SCALE = Decimal(10) ** PLACES
_WIDTH = DIGITS + PLACES
LARGEST = Decimal(10) ** DIGITS - 1 / _SCALE
"""The largest number a term can carry; numbers are known to a thousandth."""


def equal(path: str, value: str | bool | Decimal) -> str:
    """The query for one exact value of a path."""
    if isinstance(value, Decimal):
        return _quoted(f"{path}={_digits(int((value * _SCALE).to_integral_value()))}")
    return _quoted(f"{path}={str(value).lower() if isinstance(value, bool) else value}")


def within(path: str, low: Decimal, high: Decimal) -> str:
    """The query for the numbers of a path from `low` to `high`, both included; empty where there are none."""
    first = int((max(low, Decimal(0)) * _SCALE).to_integral_value(ROUND_CEILING))
    last = int((min(high, LARGEST) * _SCALE).to_integral_value(ROUND_FLOOR))
    return " | ".join(f"{_quoted(f'{path}={beginning}')}:*" for beginning in _beginnings(first, last))


def known(path: str) -> str:
    """The query for any value of a path."""
    return f"{_quoted(f'{path}=')}:*"


def _beginnings(first: int, last: int) -> Iterator[str]:
    """The fewest beginnings of words that together are exactly the numbers from `first` to `last`."""
    while first <= last:
        size = 1
        while first % (size * 10) == 0 and first + size * 10 - 1 <= last and size < 10**_WIDTH:
            size *= 10
        zeros = len(str(size)) - 1
        yield _digits(first)[: _WIDTH - zeros]
        first += size


def _digits(thousandths: int) -> str:
    return f"{thousandths:0{_WIDTH}d}"


def _quoted(term: str) -> str:
    """A word of a tsquery, whatever stands in it."""
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

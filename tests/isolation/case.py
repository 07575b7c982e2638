"""What is said of a route in `cases.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STAFF, OPERATORS, BUYER, HOLDER = "staff", "operators", "buyer", "holder"


@dataclass(frozen=True)
class Case:
    """Who may use a route: `staff` of the dealer (with `right`, where one is asked for), `operators`, the
    `buyer` whose it is, the `holder` of a link, or everybody, and then `open` says why.

    `lacking` is a role without the right; `shared` says why another dealer may be answered at home all the
    same. `caller` is a rightful one (of `world.people`) where that does not follow from the above, `answers`
    what he gets: an attack on a route that refuses everybody would prove nothing.
    """

    who: str = ""
    right: str = ""
    lacking: str = ""
    open: str = ""
    shared: str = ""
    caller: str = ""
    query: str = ""
    body: Any = None
    method: str = ""
    named: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[int, ...] = (200, 201, 202, 204, 302)


def staff(right: str, lacking: str, **more: Any) -> Case:
    """A route of the portal for staff with a right, and a role that has not got it."""
    return Case(STAFF, right, lacking, **more)


SESSION = Case(open="tells the caller about the caller")
WRONG = {"login": "canary-nobody@example.com", "password": "not the password"}
"""What opens no door."""

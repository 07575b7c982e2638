"""A guard of isolation, and how to take it out."""

from __future__ import annotations

from dataclasses import dataclass

ROUTES = "tests/isolation/test_routes.py"


@dataclass(frozen=True)
class Mutation:
    """`name` says what is wrong with the code once `text` of `file` is replaced.

    `constant` names the constant of a module, or of a class in it (`Config.grants`), that is changed, where
    it is no function. With `fresh` the tests run on a database that was made with the mutation in place.
    """

    name: str
    file: str
    text: str
    replacement: str
    tests: tuple[str, ...]
    constant: str = ""
    fresh: bool = False


def attack(described: str) -> str:
    """The test of one attack on a route."""
    return f"{ROUTES}::test_an_attack_gets_nothing[{described}]"

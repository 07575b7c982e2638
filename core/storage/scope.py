"""Whose data the code may touch right now. The database backend reads this before every statement.

`owner` is for migrations, provisioning and command lines; `market` for the public site, the console and
everything in schema `public`; `dealer` for one dealer's schema. `nowhere` refuses every statement: the state
of a thread that nobody has given a scope.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

PUBLIC = "public"
_SCHEMA = re.compile(r"\A(?:public|d_template|[dr]_[0-9]{6,9}|t_[a-z]{1,20})\Z")


class NoScope(RuntimeError):
    """Code reached the database, or asked for its dealer, without saying on whose behalf."""


class ScopeTampered(RuntimeError):
    """A statement of the market or a dealer tried to change role, path or rights by itself."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A role and a search path. `schema` is `public` except for dealers (and owners working on one).

    With `read_only` the database refuses every write until the transaction ends.
    """

    kind: Literal["owner", "market", "dealer", "nowhere"]
    schema: str = PUBLIC
    with_public: bool = True
    read_only: bool = False

    def __post_init__(self) -> None:
        if not _SCHEMA.match(self.schema):
            raise ValueError(f"not a schema of this product: {self.schema!r}")
        if self.kind == "dealer" and self.schema == PUBLIC:
            raise ValueError("a dealer never works in public")

    @property
    def search_path(self) -> str:
        """Comma-separated quoted schemas, the scope's own first."""
        if self.schema == PUBLIC or not self.with_public:
            return f'"{self.schema}"'
        return f'"{self.schema}", "{PUBLIC}"'


OWNER, MARKET, NOWHERE = Scope("owner"), Scope("market"), Scope("nowhere")
_DEFAULTS = {"owner": OWNER, "market": MARKET, "nowhere": NOWHERE}
_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope in force. Outside any block: what MARQUE_DATABASE_CONTEXT says, else `nowhere`."""
    return _current.get() or _DEFAULTS[os.environ.get("MARQUE_DATABASE_CONTEXT", "nowhere")]


def dealer_schema() -> str:
    """The schema of the dealer at hand. Raises NoScope outside a dealer's scope."""
    scope = current()
    if scope.kind != "dealer":
        raise NoScope("this needs a dealer, and none was chosen")
    return scope.schema


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Run a block in a scope and return to the one before, whatever happens."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


def bound(function: Callable[[], None]) -> Callable[[], None]:
    """The function as it runs in the scope at hand, whenever it is called: for what waits for a commit."""
    at_hand = current()

    def run() -> None:
        with entered(at_hand):
            function()

    return run


def dealer(schema: str, *, read_only: bool = False) -> Scope:
    """The scope of one dealer."""
    return Scope("dealer", schema, read_only=read_only)

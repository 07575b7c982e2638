"""Names of the database's roles. Roles belong to the whole server, so they carry the database's name."""

from __future__ import annotations

import re

from core.storage.scope import Scope

_DATABASE = re.compile(r"\A[a-z][a-z0-9_]{0,40}\Z")


def role_of(database: str, scope: Scope) -> str:
    """The quoted role of a scope in a database: `NONE` (the login itself) for the owner.

    Raises ValueError for a database name that does not fit into a role's name.
    """
    if scope.kind == "owner":
        return "NONE"
    return f'"{role_name(database, scope.schema if scope.kind == "dealer" else "market")}"'


def role_name(database: str, suffix: str) -> str:
    """`<database>__<suffix>`: a dealer's schema, `market`, `dealers` (the group of them all) or `serving`.

    `serving` is the login of web and worker processes: it owns nothing and may do nothing but step into the
    market's and the dealers' roles.
    """
    if not _DATABASE.match(database):
        raise ValueError(f"a database of ours is named in lower case, at most 41 characters: {database!r}")
    return f"{database}__{suffix}"


def is_serving(login: str) -> bool:
    """Whether a login is that of web and worker processes."""
    return login.endswith("__serving")

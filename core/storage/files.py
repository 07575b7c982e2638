"""Where files lie: under the dealer they belong to, by construction."""

from __future__ import annotations

from pathlib import PurePosixPath
from uuid import UUID

from core.storage import scope


def dealer_path(kind: str, owner: UUID, name: str) -> str:
    """The storage key of a dealer's file: `dealers/<schema>/<kind>/<owner>/<name>`.

    Raises NoScope outside a dealer's scope and ValueError for a name that would leave its folder.
    """
    if not name or PurePosixPath(name).name != name or not kind.isidentifier():
        raise ValueError(f"not a plain file name: {name!r}")
    return f"dealers/{scope.dealer_schema()}/{kind}/{owner}/{name}"

"""Where files lie: under the dealer they belong to, by construction, and opened by nobody else."""

from __future__ import annotations

import posixpath
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage

from core.storage import scope

DEALERS = "dealers"


class WrongDealersFile(SuspiciousFileOperation):
    """The code at hand asked for a file that is not its dealer's, or for one by a crooked path."""


def dealer_path(kind: str, owner: UUID, name: str) -> str:
    """The storage key of a dealer's file: `dealers/<schema>/<kind>/<owner>/<name>`.

    Raises NoScope outside a dealer's scope and ValueError for a name that would leave its folder.
    """
    if name in {"", ".."} or PurePosixPath(name).name != name or not kind.isidentifier():
        raise ValueError(f"not a plain file name: {name!r}")
    return f"{DEALERS}/{scope.dealer_schema()}/{kind}/{owner}/{name}"


def checked(name: str | PurePosixPath) -> str:
    """The key as it was given. Raises WrongDealersFile where the scope at hand may not touch it.

    A dealer touches what lies under its own schema, the market what is no dealer's, the owner everything.
    """
    key, at_hand = str(name), scope.current()
    straight = (
        key and "\\" not in key and "\0" not in key and posixpath.normpath(key).rstrip("/") == key.rstrip("/")
    )
    parts = PurePosixPath(key).parts
    if not straight or ".." in parts or posixpath.isabs(key):
        raise WrongDealersFile(f"not a key of ours: {key!r}")
    dealers = parts[:1] == (DEALERS,)
    if at_hand.kind == "dealer":
        mine = parts[:2] == (DEALERS, at_hand.schema)
    else:
        mine = at_hand.kind == "owner" or (at_hand.kind == "market" and not dealers)
    if not mine:
        raise WrongDealersFile(f"{key!r} is not {at_hand.schema if dealers else at_hand.kind}'s to touch")
    return key


class DealersOwn:
    """Mixed into a storage: every way to a file asks `checked` first, and no file has an address of its own.

    Files are answered by views that know who asks, never by a link that works for whoever holds it.
    """

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        wanted = str(getattr(content, "name", "")) if name is None else name
        return str(super().save(checked(wanted), content, max_length))  # type: ignore[misc]

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        opened: File[Any] = super()._open(checked(name), mode)  # type: ignore[misc]
        return opened

    def _save(self, name: str, content: File[Any]) -> str:
        return str(super()._save(checked(name), content))  # type: ignore[misc]

    def delete(self, name: str) -> None:
        super().delete(checked(name))  # type: ignore[misc]

    def exists(self, name: str) -> bool:
        return bool(super().exists(checked(name)))  # type: ignore[misc]

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        listed: tuple[list[str], list[str]] = super().listdir(checked(path))  # type: ignore[misc]
        return listed

    def size(self, name: str) -> int:
        return int(super().size(checked(name)))  # type: ignore[misc]

    def path(self, name: str) -> str:
        return str(super().path(checked(name)))  # type: ignore[misc]

    def get_accessed_time(self, name: str) -> datetime:
        at: datetime = super().get_accessed_time(checked(name))  # type: ignore[misc]
        return at

    def get_created_time(self, name: str) -> datetime:
        at: datetime = super().get_created_time(checked(name))  # type: ignore[misc]
        return at

    def get_modified_time(self, name: str) -> datetime:
        at: datetime = super().get_modified_time(checked(name))  # type: ignore[misc]
        return at

    def url(self, name: str | None) -> str:
        raise WrongDealersFile("files have no address: a view that knows who asks answers them")


class LocalFiles(DealersOwn, FileSystemStorage):
    """Dealers' files in a folder of this machine."""

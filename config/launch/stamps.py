"""Stamps: a finished piece of preparation leaves a digest of what it was made from, written last of all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


class Stamp:
    """A small file that says 'done, from these sources'. Clear it before the work, write it after."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def matches(self, digest: str) -> bool:
        """Whether the work was finished from exactly these sources."""
        try:
            return self.path.read_text(encoding="ascii") == digest
        except (OSError, ValueError):
            return False

    def clear(self) -> None:
        """Before the work begins: from now on it counts as unfinished."""
        self.path.unlink(missing_ok=True)

    def write(self, digest: str) -> None:
        """After the work: atomic, so that a stamp is never half written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.new-{os.getpid()}")
        draft.write_text(digest, encoding="ascii")
        draft.replace(self.path)


def digest(files: Iterable[Path], *words: str) -> str:
    """A digest of the contents and names of files and of some words. Missing files count as missing."""
    total = hashlib.sha256()
    for word in words:
        total.update(f"{word}\0".encode())
    for file in sorted(files):
        total.update(f"{file}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"missing")
    return total.hexdigest()


def tree(folder: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
    """All files below a folder, leaving out folders and files of the given names."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        found += [Path(place, name) for name in files if name not in without]
    return found

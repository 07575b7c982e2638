"""Which format a file is in, and the reader for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from core.kernel.errors import Invalid, NotFound
from shared_apps.catalog.importing import epa, marque, open_ev
from shared_apps.catalog.importing.drafts import Read
from shared_apps.catalog.importing.lines import Moved, read_lines


class Format(StrEnum):
    """What `--format` takes. The value of each but `auto` is also the `source` of its trims."""

    AUTO = "auto"
    MARQUE = marque.SOURCE
    OPEN_EV = open_ev.SOURCE
    EPA = epa.SOURCE


_BY_ENDING = {".jsonl": Format.OPEN_EV, ".ndjson": Format.OPEN_EV, ".csv": Format.EPA, ".json": Format.MARQUE}


def files_of(path: Path) -> list[Path]:
    """The file itself, or a folder's catalogue files in order of name. Raises NotFound."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise NotFound("catalog.file_not_found", f"{path} is neither a file nor a folder")
    found = [file for file in sorted(path.iterdir()) if file.is_file() and _ending(file) in _BY_ENDING]
    if not found:
        raise NotFound("catalog.file_not_found", f"{path} holds no catalogue files")
    return found


def format_of(path: Path) -> Format:
    """By the name's ending, else by the first line. Raises Invalid when neither tells."""
    found = _BY_ENDING.get(_ending(path)) or _by_content(path)
    if found is None:
        raise Invalid("catalog.unknown_format", f"{path.name} is in no known format", field="format")
    return found


def read_file(path: Path, format: Format, moved: Moved | None = None) -> Iterator[Read]:
    """Every unit of the file in turn. `format` must be a decided one."""
    if format is Format.MARQUE:
        return marque.read(path, moved)
    reader = {Format.OPEN_EV: open_ev.read, Format.EPA: epa.read}[format]
    return reader(read_lines(path, moved))


def _ending(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _by_content(path: Path) -> Format | None:
    first = next((line.text.strip() for line in read_lines(path) if line.text.strip()), "")
    if first.startswith("{"):
        whole = first.endswith("}") and '"make"' in first
        return Format.OPEN_EV if whole else Format.MARQUE
    names = {name.strip(' "').lower() for name in first.split(",")}
    return Format.EPA if {"make", "model", "year"} <= names else None

"""Lines of a file of any size and any state, one at a time, in constant memory.

Plain or gzip (told by its first bytes, whatever its name says). An over-long line, bytes that are not
UTF-8, a NUL, an archive that ends in the middle: each is one faulty line, and reading goes on where it can.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shared_apps.catalog.importing.drafts import Refused

LONGEST = 1 << 20
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"
Moved = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line, without its end. `fault` says why `text` is empty."""

    number: int
    text: str = ""
    fault: Refused | None = None


def read_lines(path: Path, moved: Moved | None = None) -> Iterator[Line]:
    """Every line of the file, numbered from 1. `moved` hears the position in the file's own bytes.

    Raises OSError only when the file cannot be opened at all.
    """
    with path.open("rb") as raw:
        number = 0
        for number, found in enumerate(_split(_bytes(raw, moved)), start=1):
            yield _decoded(number, found)


def is_gzip(path: Path) -> bool:
    """Whether the file begins as a gzip archive."""
    with path.open("rb") as raw:
        return raw.read(2) == b"\x1f\x8b"


def _bytes(raw: io.BufferedReader, moved: Moved | None) -> Iterator[bytes | Refused]:
    """The content in chunks; a Refused at the end when the rest could not be read."""
    zipped = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    stream: io.BufferedReader | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if zipped else raw
    while True:
        try:
            # read1 hands out what was unpacked before the archive breaks off.
            chunk = stream.read1(_CHUNK)
        except (EOFError, OSError, zlib.error) as error:
            yield Refused("cut_short", f"the file cannot be read beyond this line: {error}")
            return
        if moved is not None:
            moved(raw.tell())
        if not chunk:
            return
        yield chunk


def _split(chunks: Iterator[bytes | Refused]) -> Iterator[bytes | Refused]:
    rest = b""
    skipping = False
    for chunk in chunks:
        if isinstance(chunk, Refused):
            yield chunk
            return
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if skipping:
                skipping = False
                continue
            yield line if len(line) <= LONGEST else _too_long()
        if len(rest) > LONGEST:
            if not skipping:
                yield _too_long()
            skipping, rest = True, b""
    if rest and not skipping:
        yield rest


def _too_long() -> Refused:
    return Refused("too_long", f"the line is longer than {LONGEST} bytes")


def _decoded(number: int, found: bytes | Refused) -> Line:
    if isinstance(found, Refused):
        return Line(number, fault=found)
    if number == 1 and found.startswith(_BOM):
        found = found[len(_BOM) :]
    found = found.removesuffix(b"\r")
    if b"\0" in found:
        return Line(number, fault=Refused("nul", f"a NUL byte at byte {found.index(0) + 1} of the line"))
    try:
        return Line(number, found.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Line(number, fault=Refused("not_utf8", f"not UTF-8 at byte {error.start + 1} of the line"))

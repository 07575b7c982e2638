"""Sealed files in the archive: compressed, then encrypted, streamed both ways.

What waits for its upload lies in a temporary file that has no name and holds sealed bytes only: nothing
readable ever touches a disk, and nothing is left behind by a process that is killed.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Generic, TypeVar, cast

from django.core.files import File
from django.core.files.storage import Storage, storages
from zstandard import ZstdCompressor, ZstdDecompressor

from core.storage import scope
from core.storage.sealed_stream import SealedReader, SealedWriter

T = TypeVar("T")
LEVEL = 3  # of zstd: a fifth of the size of SQL text, at the speed of the database's COPY


@dataclass(frozen=True, slots=True)
class Stored(Generic[T]):
    """A sealed file in the archive, and what its writer returned. `sha256` is of the sealed bytes."""

    key: str
    size_bytes: int
    sha256: str
    said: T


class _Counted:
    """A sink that digests and counts what goes through it."""

    def __init__(self, sink: Any) -> None:
        self.sink, self.size, self.digest = sink, 0, hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.size += len(data)
        self.digest.update(data)
        self.sink.write(data)
        return len(data)


def archive() -> Storage:
    """The storage of sealed files. Raises NoScope for a dealer: its backups are not its to read or delete."""
    if scope.current().kind not in ("owner", "market"):
        raise scope.NoScope("the archive is the platform's")
    return storages["archive"]


def store(object_key: str, key: bytes, *, bound_to: str, write: Callable[[Any], T]) -> Stored[T]:
    """Have `write` fill a sink and keep the result sealed under `object_key`; nothing is kept if it fails."""
    with TemporaryFile() as spool:
        counted = _Counted(spool)
        compressor = ZstdCompressor(level=LEVEL, write_checksum=True)
        with (
            SealedWriter(counted, key, bound_to=bound_to) as sealed,
            compressor.stream_writer(cast(IO[bytes], sealed), closefd=False) as plain,
        ):
            said = write(plain)
        spool.seek(0)
        kept = archive().save(object_key, File(spool, name=object_key))
    return Stored(kept, counted.size, counted.digest.hexdigest(), said)


@contextmanager
def opened(object_key: str, key: bytes, *, bound_to: str) -> Iterator[io.BufferedReader]:
    """The plain content of a sealed file as a buffered reader. Raises SealBroken while it is read."""
    with archive().open(object_key, "rb") as sealed:
        reader = io.BufferedReader(SealedReader(sealed, key, bound_to=bound_to), buffer_size=1 << 20)
        with ZstdDecompressor().stream_reader(reader, read_across_frames=False, closefd=False) as plain:
            yield io.BufferedReader(plain, buffer_size=1 << 20)


def digest_of(object_key: str) -> tuple[str, int]:
    """SHA-256 and size of the sealed bytes as they lie in the archive."""
    digest, size = hashlib.sha256(), 0
    with archive().open(object_key, "rb") as sealed:
        while chunk := sealed.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def forget(object_key: str) -> None:
    """Delete a sealed file; nothing happens if it is not there."""
    archive().delete(object_key)

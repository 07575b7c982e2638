"""Encrypted files of any length, written and read in constant memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: chunks of 1 MiB, each
sealed under its number and whether it is the last. A key of its own is derived for every file (HKDF-SHA256
over a random salt and the file's place), so chunks that were changed, moved, left out, repeated or taken
from another file do not open, and a file that was cut short shows at its end.
"""

from __future__ import annotations

import io
import os
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.storage.crypto import KEY_BYTES, SealBroken

CHUNK = 1024 * 1024  # bytes before sealing
_FORM = b"MARQUES1"  # the form of a sealed file: mark, salt, chunks
_SALT, _TAG = 32, 16


class _Sink(Protocol):
    def write(self, data: bytes, /) -> Any: ...


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class SealedWriter(io.RawIOBase):
    """A file that seals what is written to it. `close` writes the last chunk; the sink stays open.

    `bound_to` names the file's place and must be given again to open it. Left by an exception, the file has
    no end and never opens.
    """

    def __init__(self, sink: _Sink, key: bytes, *, bound_to: str) -> None:
        self._sink, self._waiting, self._number = sink, bytearray(), 0
        salt = os.urandom(_SALT)
        self._cipher = _cipher(key, salt, bound_to)
        sink.write(_FORM + salt)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes; every full chunk goes on to the sink, except the one that may be the last."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Seal what is left as the last chunk."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            super().close()

    def abandon(self) -> None:
        """Close without an end: what was written so far will not open."""
        super().close()

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def __del__(self) -> None:
        self.abandon()  # forgotten is not finished

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._sink.write(self._cipher.encrypt(_nonce(self._number, last), plain, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what SealedWriter wrote; wrap it in `io.BufferedReader` for lines. Raises SealBroken.

    Bytes are given out chunk by chunk, each after its own check; that the file is whole is known when the
    last one has been read. Who acts on the content must be able to undo that (a transaction) until then.
    """

    def __init__(self, source: _Source, key: bytes, *, bound_to: str) -> None:
        self._source, self._number, self._plain, self._at = source, 0, b"", 0
        head = _read_fully(source, len(_FORM) + _SALT)
        if len(head) != len(_FORM) + _SALT or not head.startswith(_FORM):
            raise SealBroken("this file was not sealed here")
        self._cipher = _cipher(key, head[len(_FORM) :], bound_to)
        self._next = _read_fully(source, CHUNK + _TAG)
        self._over = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: Any, /) -> int:
        """Fill as much as the chunk at hand gives; 0 at the end."""
        while self._at == len(self._plain):
            if self._over:
                return 0
            self._open()
        length = min(len(into), len(self._plain) - self._at)
        into[:length] = self._plain[self._at : self._at + length]
        self._at += length
        return length

    def _open(self) -> None:
        """One chunk is read ahead: only the one with nothing after it may be the last."""
        sealed, self._next = self._next, _read_fully(self._source, CHUNK + _TAG)
        last = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise SealBroken("this file was changed, cut short, or belongs elsewhere") from error
        self._plain, self._at, self._over = plain, 0, last
        self._number += 1


def _cipher(key: bytes, salt: bytes, bound_to: str) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    derived = HKDF(SHA256(), length=KEY_BYTES, salt=salt, info=_FORM + bound_to.encode())
    return AESGCM(derived.derive(key))


def _nonce(number: int, last: bool) -> bytes:
    """Unique under the file's own key: the chunk's number and whether it is the last."""
    return number.to_bytes(11, "big") + bytes([last])


def _read_fully(source: _Source, size: int) -> bytes:
    """As many bytes as there are, up to `size`; a source may give fewer at a time."""
    parts: list[bytes] = []
    while size and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

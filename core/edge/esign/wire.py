"""HTTP to the authorities: a limit on every call, a few tries, a largest answer."""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.edge.esign.errors import AuthorityUnavailable

log = logging.getLogger(__name__)
LARGEST_ANSWER = 4_000_000
"""Bytes. Lists of revoked certificates of real authorities reach a megabyte."""
DOWN = 500


@dataclass(frozen=True)
class Patience:
    """How long we wait: seconds for one call, for all tries together, and between them (doubling)."""

    one: float = 8.0
    all: float = 20.0
    tries: int = 3
    pause: float = 0.2


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    kind: str
    body: bytes


def ask(
    url: str,
    body: bytes | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    patience: Patience | None = None,
) -> Reply:
    """GET, or POST a body; safe to repeat, because nothing we ask for changes what was there.

    Raises AuthorityUnavailable after the last try, and for any answer that is not a 200.
    """
    patience = patience or Patience()
    until = time.monotonic() + patience.all
    pause = patience.pause
    for attempt in range(1, patience.tries + 1):
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            reply = _once(url, body, headers or {}, min(patience.one, left))
        except (OSError, http.client.HTTPException, ValueError) as failure:
            log.warning("authority at %s, try %d: %s", url, attempt, type(failure).__name__)
        else:
            if reply.status == http.client.OK:
                return reply
            log.warning("authority at %s, try %d: status %d", url, attempt, reply.status)
            if reply.status < DOWN:
                break
        if attempt < patience.tries:
            time.sleep(min(pause, max(0.0, until - time.monotonic())))
            pause *= 2
    raise AuthorityUnavailable(params={"url": url})


def _once(url: str, body: bytes | None, headers: Mapping[str, str], seconds: float) -> Reply:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not an address of an authority: {url}")
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = door(parts.hostname, parts.port, timeout=seconds)
    until = time.monotonic() + seconds
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET" if body is None else "POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheader("Content-Type", ""), _read(answer, until))
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    """The whole body; a server that drips is given up, as is one that does not end."""
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise ValueError("the answer is too long")
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)

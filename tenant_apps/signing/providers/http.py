"""Calls to providers: with patience that ends, never to a host that is not theirs, never along a redirect."""

from __future__ import annotations

import http.client
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from tenant_apps.signing.errors import AnswerStrange, ProviderSilent

log = logging.getLogger(__name__)
CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 20.0
"""Seconds for a connection, and for a whole answer."""
LARGEST_ANSWER, LARGEST_FILE = 1024 * 1024, 50 * 1024 * 1024
PAUSES = (0.3, 1.0)
"""Seconds before a call is repeated at once; after that the envelope's own timetable goes on."""
_BUSY = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `headers` in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one provider: its address, and the domains its temporary addresses may lie under."""

    base: str
    domains: tuple[str, ...]

    def allows(self, url: str) -> bool:
        """Whether an address the provider named is one of its own."""
        parts, own = urlsplit(url), urlsplit(self.base)
        if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        host = parts.hostname or ""
        ours = any(host == each or host.endswith(f".{each}") for each in self.domains)
        return ours and parts.scheme == "https" and parts.port in (None, 443) and not parts.username

    def checked(self, url: object) -> str:
        """The address. Raises AnswerStrange where it leads elsewhere."""
        if not isinstance(url, str) or not self.allows(url):
            raise AnswerStrange()
        return url

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        largest: int = LARGEST_ANSWER,
    ) -> Answer:
        """One request. Raises ProviderSilent for no answer in time and for answers that say: later."""
        answer = _ask(method, self.checked(url), headers, body, largest)
        if answer.status in _BUSY:
            raise ProviderSilent(params={"status": answer.status})
        return answer


def repeated(line: Line, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """A call that may be made twice (a file put or fetched), with short pauses. Raises ProviderSilent."""
    for pause in PAUSES:
        try:
            return line.call(method, url, headers=headers, body=body, largest=LARGEST_FILE)
        except ProviderSilent:
            time.sleep(pause)
    return line.call(method, url, headers=headers, body=body, largest=LARGEST_FILE)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _ask(method: str, url: str, headers: Mapping[str, str], body: bytes, largest: int) -> Answer:
    parts = urlsplit(url)
    host, path = parts.hostname or "", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    line = (
        http.client.HTTPSConnection(host, parts.port, timeout=CONNECT_WITHIN, context=_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=CONNECT_WITHIN)
    )
    until = time.monotonic() + ANSWER_WITHIN
    try:
        line.connect()
        line.sock.settimeout(ANSWER_WITHIN)
        line.request(method, path, body or None, dict(headers))
        answer = line.getresponse()
        content = _read(answer, largest, until)
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)
    except (OSError, http.client.HTTPException) as silence:
        # Neither the path, which may be an open door for an hour, nor the headers go to the log.
        log.warning("%s %s does not answer: %s", method, host, type(silence).__name__)
        raise ProviderSilent() from silence
    finally:
        line.close()


def _read(answer: http.client.HTTPResponse, largest: int, until: float) -> bytes:
    """The body, piece by piece: one that trickles or does not end is given up."""
    pieces, size = [], 0
    while piece := answer.read1(65536):
        pieces.append(piece)
        size += len(piece)
        if size > largest:
            raise AnswerStrange()
        if time.monotonic() > until:
            raise TimeoutError
    if answer.length:
        raise http.client.IncompleteRead(b"".join(pieces), answer.length)
    return b"".join(pieces)

"""A cache on the way, as a content network runs one, and a browser with a cache of its own before it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer that was kept, the request headers it varies by, and until when it is fresh."""

    status: int
    headers: dict[str, str]
    body: bytes
    varies: dict[str, str]
    until: float


def directives(value: str) -> dict[str, str]:
    """Cache-Control as a mapping, names in lower case."""
    found = {}
    for part in value.split(","):
        name, _, given = part.strip().partition("=")
        if name:
            found[name.lower()] = given.strip('"')
    return found


def lifetime(headers: dict[str, str], *, shared: bool) -> float:
    """Seconds for which an answer may be kept; 0 where it says nothing, or that it may not."""
    said = directives(headers.get("cache-control", ""))
    if (
        "no-store" in said
        or "no-cache" in said
        or (shared and ("private" in said or "set-cookie" in headers))
    ):
        return 0
    if shared and "s-maxage" in said:
        return float(said["s-maxage"])
    return float(said.get("max-age") or 0)


@dataclass(slots=True)
class Cache:
    """Keeps what it is allowed to, by address and the headers an answer varies by."""

    shared: bool
    kept: dict[str, list[Stored]] = field(default_factory=dict)

    def find(self, path: str, asked: dict[str, str], now: float) -> Stored | None:
        """What may be given for this request without asking further."""
        for each in self.kept.get(path, []):
            if each.until > now and all(asked.get(name, "") == value for name, value in each.varies.items()):
                return each
        return None

    def offer(self, path: str, asked: dict[str, str], answer: Stored, now: float) -> None:
        """Keep an answer if it may be kept."""
        seconds = lifetime(answer.headers, shared=self.shared)
        names = [name.strip().lower() for name in answer.headers.get("vary", "").split(",") if name.strip()]
        if answer.status == 200 and seconds > 0 and "*" not in names:
            varies = {name: asked.get(name, "") for name in names}
            kept = Stored(answer.status, answer.headers, answer.body, varies, now + seconds)
            self.kept.setdefault(path, []).append(kept)


@dataclass(slots=True)
class Edge:
    """The cache all buyers share, before our server; counts what it was asked for that may be kept at all."""

    cache: Cache = field(default_factory=lambda: Cache(shared=True))
    hits: int = 0
    misses: int = 0

    def get(self, client: Client, path: str, asked: dict[str, str], now: float) -> Stored:
        found = self.cache.find(path, asked, now)
        if found is not None:
            self.hits += 1
            return found
        given = client.get(path, headers={name: value for name, value in asked.items() if name != "cookie"})
        body = b"".join(given.streaming_content) if given.streaming else given.content
        headers = {name.lower(): value for name, value in given.headers.items()}
        if given.cookies:
            headers["set-cookie"] = given.cookies.output(header="")
        answer = Stored(given.status_code, headers, body, {}, 0)
        self.cache.offer(path, asked, answer, now)
        self.misses += lifetime(headers, shared=True) > 0
        return answer

    @property
    def rate(self) -> float:
        """Share of requests for things that may be kept that never reached our server."""
        return self.hits / (self.hits + self.misses)


class Buyer:
    """A browser: asks the edge for what it has not got, with its cookies, and loads what a page shows."""

    def __init__(self, client: Client, edge: Edge, *, language: str = "zh-CN") -> None:
        self.client, self.edge, self.language = client, edge, language
        self.own = Cache(shared=False)

    def get(self, path: str, now: float = 0) -> Stored:
        """One address."""
        asked = {
            "accept-encoding": "gzip, br",
            "accept-language": self.language,
            "cookie": self.client.cookies.output(header="", sep=";"),
        }
        found = self.own.find(path, asked, now)
        if found is None:
            found = self.edge.get(self.client, path, asked, now)
            self.own.offer(path, asked, found, now)
        return found

    def open(self, path: str, now: float = 0) -> Stored:
        """A page with its styles, scripts and pictures."""
        page = self.get(path, now)
        for address in sorted(shown_on(page)):
            assert self.get(address, now).status == 200, address
        return page


def shown_on(page: Stored) -> set[str]:
    """What a browser loads for a page; of sizes to choose from the first."""
    text: Any = page.body
    if page.headers.get("content-encoding") == "gzip":
        text = gzip.decompress(text)
    text = text.decode()
    plain = re.findall(r'<(?:img|script)[^>]* src="(/[^"]+)"|<link rel="stylesheet" href="(/[^"]+)"', text)
    chosen = re.findall(r'type="image/avif" srcset="(/\S+) ', text)
    return {address for pair in plain for address in pair if address} | set(chosen)

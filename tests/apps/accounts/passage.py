"""One person's browser on its way from a portal to the market and back: cookies stay with their host."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.test import Client


class Browser:
    """Knows each host apart, as browsers do."""

    def __init__(self) -> None:
        self.hosts: dict[str, Client] = {}

    def at(self, host: str) -> Client:
        """This browser on a host: a slug, a whole name, or empty for the market."""
        name = host if "." in host else f"{host}.{settings.BASE_DOMAIN}".lstrip(".")
        return self.hosts.setdefault(name, Client(headers={"host": name}, raise_request_exception=False))

    def visit(self, address: str, **form: Any) -> Any:
        """Open an absolute address; with values, send them as a form."""
        parts = urlsplit(address)
        client, path = self.at(parts.hostname or ""), f"{parts.path}?{parts.query}"
        return client.post(path, form) if form else client.get(path)

    def set_out(self, slug: str, target: str = "/") -> str:
        """Press the portal's button; returns the market's address it leads to."""
        return self.at(slug).get("/enter", {"next": target})["Location"]

    def token_address(self, asked: str) -> str:
        """Open that address on the market; returns where its page leads on to."""
        return onward_of(self.visit(asked))

    def pass_over(self, slug: str, target: str = "/") -> Any:
        """The whole way; returns the portal's answer to the arrival."""
        return self.visit(self.token_address(self.set_out(slug, target)))

    def signed_in(self, slug: str) -> bool:
        """What the host says of this browser."""
        return bool(self.at(slug).get("/api/v1/session").json()["authenticated"])


def onward_of(page: Any) -> str:
    """Where a page moves on to by itself."""
    assert page.status_code == 200, (page.status_code, page.content[:300])
    return unescape(re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())[0])


def token_in(address: str) -> str:
    """The token of an arrival's address."""
    return parse_qs(urlsplit(address).query)["token"][0]

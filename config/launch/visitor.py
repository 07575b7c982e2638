"""A small HTTP visitor: goes to 127.0.0.1 under any host name, keeps cookies, sends forms."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from re import search
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """One response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Visitor:
    """One person's browser on one host (`marque.localhost:8000`); cookies stay with this visitor."""

    host: str
    port: int
    language: str = "zh-hans"
    cookies: dict[str, str] = field(default_factory=dict, repr=False)
    patience: float = 30.0

    def get(self, path: str, *, follow: bool = True) -> Answer:
        """Fetch a page."""
        return self.send("GET", path, follow=follow)

    def post_form(self, path: str, values: Mapping[str, str], *, follow: bool = True) -> Answer:
        """Send a form as a page would: with the token that Django put into the cookie."""
        body = urlencode({"csrfmiddlewaretoken": self.token(), **values}).encode()
        return self.send(
            "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, follow=follow
        )

    def post_json(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> Answer:
        """Call the API with a JSON body."""
        return self.send(
            "POST", path, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})}
        )

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> Answer:
        """Send one request, following redirects on the same host (at most five)."""
        answer = self._once(method, path, body, headers or {})
        for _ in range(5):
            if not (follow and answer.status in REDIRECTS):
                break
            target = urlsplit(urljoin(answer.url, answer.headers.get("location", "")))
            if target.netloc != self.host:
                break
            onward = target.path + (f"?{target.query}" if target.query else "")
            kept = answer.status in (307, 308)
            answer = self._once(
                method if kept else "GET", onward, body if kept else b"", headers or {} if kept else {}
            )
        return answer

    def token(self) -> str:
        """The CSRF token of this visitor's cookie, '' before the first page that sets one."""
        return self.cookies.get("csrftoken", "")

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        own = {"Host": self.host, "Accept-Language": self.language, "Connection": "close"}
        if method not in ("GET", "HEAD"):
            own |= {
                "X-CSRFToken": self.token(),
                "Origin": f"http://{self.host}",
                "Referer": f"http://{self.host}{path}",
            }
        if self.cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body or None, own | dict(headers))
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    self._keep(value)
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read(), f"http://{self.host}{path}")
        finally:
            connection.close()

    def _keep(self, line: str) -> None:
        pair, _, rules = line.partition(";")
        name, _, value = pair.strip().partition("=")
        if not value or value == '""' or "max-age=0" in rules.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def form_value(page: str, name: str) -> str:
    """The value of a hidden field in a page, '' when there is none."""
    found = search(rf'name="{name}"[^>]*\bvalue="([^"]*)"', page) or search(
        rf'value="([^"]*)"[^>]*\bname="{name}"', page
    )
    return unescape(found.group(1)) if found else ""


def answers(port: int, host: str) -> bool:
    """Whether something speaks HTTP on this port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": host})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def pay_by_card(url: str, *, email: str, name: str) -> None:
    """Pay on the payment simulator's page with a good card. Raises ValueError when it refuses."""
    parts = urlsplit(url)
    page = Visitor(parts.netloc, parts.port or 80)
    page.get(parts.path)
    card = {
        "method": "card",
        "number": "4242 4242 4242 4242",
        "expiry": "12 / 34",
        "cvc": "123",
        "lang": "zh",
    }
    answer = page.post_form(parts.path, {**card, "email": email, "name": name}, follow=False)
    if answer.status not in REDIRECTS:
        raise ValueError(f"the payment page answered {answer.status}")

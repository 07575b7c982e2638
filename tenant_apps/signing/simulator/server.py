"""The HTTP side: API, temporary addresses, pages to sign on, controls, and callbacks with retries."""

from __future__ import annotations

import html
import http.client
import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from tenant_apps.signing.simulator.desk import MOODS, Call, Desk, NotNow

log = logging.getLogger(__name__)
LARGEST = 60 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """A call as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def as_json(status: int, said: Any) -> Reply:
    """A reply in JSON."""
    return Reply(status, json.dumps(said, ensure_ascii=False).encode())


class Company(Protocol):
    """One provider's way of speaking. `base` is where it is reached, set when the server runs."""

    name: str
    base: str
    secret: str
    desk: Desk
    waits: tuple[float, ...]

    def serve(self, call: Request) -> Reply:
        """Answer a call of the API or to a temporary address."""

    def taken(self, status: int, body: bytes) -> bool:
        """Whether an answer to a callback counts as received."""


class Server:
    """A company on a port. With `deliver` its callbacks go out by themselves, else `send` sends them."""

    def __init__(
        self, company: Company, *, host: str = "127.0.0.1", port: int = 0, deliver: bool = True
    ) -> None:
        self.company = company
        self.attempts: list[tuple[str, int]] = []
        self._stop = threading.Event()
        self._http = ThreadingHTTPServer((host, port), _handler(company))
        self._http.daemon_threads = True
        company.base = f"http://{host}:{self._http.server_address[1]}"
        self._threads = [threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)]
        if deliver:
            self._threads.append(threading.Thread(target=self._deliver, daemon=True))

    def start(self) -> None:
        """Serve in threads of their own."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._http.shutdown()
        self._http.server_close()

    def _deliver(self) -> None:
        waiting: list[tuple[float, int, Call, bool]] = []
        while not self._stop.wait(0.05):
            waiting += [(0.0, 0, call, right) for call, right in self.company.desk.take_calls()]
            for entry in list(waiting):
                due, attempt, call, right = entry
                if due > time.monotonic():
                    continue
                waiting.remove(entry)
                if not self.send(call, right) and attempt < len(self.company.waits):
                    wait = self.company.waits[attempt]
                    waiting.append((time.monotonic() + wait, attempt + 1, call, right))

    def send(self, call: Call, right: bool) -> bool:
        """One try of a callback: three seconds, then it counts as lost."""
        parts = urlsplit(call.url)
        host = parts.hostname or ""
        where = "127.0.0.1" if host.endswith(".localhost") else host
        line = http.client.HTTPConnection(where, parts.port or 80, timeout=3)
        path = f"{parts.path}{f'?{parts.query}' if parts.query else ''}"
        try:
            line.request("POST", path, call.body, {**call.headers(right), "Host": parts.netloc})
            answer = line.getresponse()
            body = answer.read(4096)
            self.attempts.append((call.url, answer.status))
            return self.company.taken(answer.status, body)
        except OSError as silence:
            log.warning("callback to %s failed: %s", host, silence)
            self.attempts.append((call.url, 0))
            return False
        finally:
            line.close()


def _handler(company: Company) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def do_PUT(self) -> None:
            self._serve("PUT")

        def log_message(self, *_: Any) -> None:
            return

        def _serve(self, method: str) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("Content-Length") or 0)
            if size > LARGEST:
                self._send(Reply(413))
                return
            body = self.rfile.read(size)
            call = Request(method, parts.path, parts.query, cast(Mapping[str, str], self.headers), body)
            company.desk.log.append(f"{method} {parts.path}")
            reply = _answer(company, call)
            if reply is None:  # cut off without a word
                self.close_connection = True
                return
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

    return Handler


def _answer(company: Company, call: Request) -> Reply | None:
    if call.path.startswith("/_simulator/"):
        return _control(company, call)
    if call.path.startswith("/sign/"):
        return _page(company, call)
    fault = company.desk.fault(call.path, "REFUSED", "TIMEOUT", "BUSY", "GARBLED")
    if fault is not None:
        answers = {"REFUSED": Reply(500), "BUSY": Reply(429), "GARBLED": Reply(200, b"<html>nginx</html>")}
        return answers.get(fault.kind)
    lost = company.desk.fault(call.path, "LOST")
    reply = company.serve(call)
    return None if lost else reply


def _control(company: Company, call: Request) -> Reply:
    """`POST /_simulator/fail|mood|sign|decline|expire` with JSON and the app's secret as Bearer."""
    if call.headers.get("Authorization") != f"Bearer {company.secret}":
        return Reply(401)
    said, desk, verb = json.loads(call.body or b"{}"), company.desk, call.path.rsplit("/", 1)[-1]
    try:
        if verb == "fail":
            desk.fail(
                said["kind"], said.get("path", ""), count=said.get("count", 1), code=said.get("code", "")
            )
        elif verb == "mood" and said["mood"] in MOODS:
            desk.mood = said["mood"]
        elif verb == "sign":
            desk.sign(said["flow"], said["role"])
        elif verb == "decline":
            desk.decline(said["flow"], said["role"], said.get("reason", ""))
        elif verb == "expire":
            desk.expire(said["flow"])
        elif verb != "flows":
            return Reply(404)
    except (NotNow, KeyError, ValueError) as refused:
        return as_json(409, {"problem": str(refused)})
    return as_json(200, {flow.id: flow.status for flow in desk.flows.values()})


def _page(company: Company, call: Request) -> Reply:
    """The page a signer signs on: `/sign/<document>/<role>/<key>`."""
    _, _, flow_id, role, key = [*call.path.split("/"), "", "", ""][:5]
    flow = company.desk.flows.get(flow_id)
    seat = flow.seat(role) if flow else None
    if flow is None or seat is None or seat.key != key:
        return _html(404, "链接无效 · This link is not valid")
    if company.desk.fault(call.path, "EXPIRED"):
        return _html(410, "链接已过期 · This link has expired")
    company.desk.read(flow, seat)
    back = parse_qs(call.query).get("back", [""])[0]
    if call.method == "POST":
        form = parse_qs(call.body.decode())
        try:
            if form.get("do") == ["decline"]:
                company.desk.decline(flow.id, role, form.get("reason", [""])[0])
            else:
                company.desk.sign(flow.id, role)
        except NotNow as refused:
            return _html(409, str(refused))
        if back.startswith(("http://", "https://")):
            return Reply(303, headers={"Location": back})
        return _html(200, "已完成 · Done")
    return _html(
        200,
        f"{html.escape(flow.title)} — {html.escape(seat.name)}",
        '<form method="post"><button name="do" value="sign">签署 · Sign</button></form>'
        '<form method="post"><input name="reason" placeholder="拒签原因 · Reason"> '
        '<button name="do" value="decline">拒签 · Decline</button></form>',
    )


def _html(status: int, title: str, body: str = "") -> Reply:
    page = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><body style='font:18px sans-serif;margin:2rem'><h1>{title}</h1>{body}"
    )
    return Reply(status, page.encode(), "text/html; charset=utf-8")

"""The HTTP face: API, controls and hosted pages on one port."""

import json
import logging
import threading
import time
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from billing.simulator import confirming, controls, faults, hosted
from billing.simulator.api import Api
from billing.simulator.errors import ApiError, bad_key, broken
from billing.simulator.idempotency import Answer
from billing.simulator.settings import API_VERSION, Settings
from billing.simulator.store import Store, new_id
from billing.simulator.webhooks import Deliverer

log = logging.getLogger("payment_simulator")
LARGEST_BODY = 1_000_000
# The pages are static markup with one inline style; they load nothing and run nothing.
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


class Simulator(ThreadingHTTPServer):
    """One running payment service. ``start`` returns at once; ``stop`` ends it; state stays."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, settings: Settings) -> None:
        super().__init__((settings.host, settings.port), Handler)
        self.port: int = self.server_address[1]
        self.url = f"http://{settings.host}:{self.port}"
        self.store = Store(settings.state)
        self.api = Api(settings, self.store, (settings.public_url or self.url).rstrip("/"))
        self.deliverer = Deliverer(settings, self.store)

    def start(self) -> None:
        """Serve in threads of this process."""
        self.deliverer.start()
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        """Stop serving and delivering."""
        self.deliverer.stop()
        self.shutdown()
        self.server_close()
        self.deliverer.join(5)


class Handler(BaseHTTPRequestHandler):
    """Reads one request and hands it to the right part."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    server_version = "PaymentSimulator"
    sys_version = ""
    timeout = 60

    def do_HEAD(self) -> None:
        """Whether anybody is there."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """Reads and pages."""
        self._serve("GET")

    def do_POST(self) -> None:
        """Writes and forms."""
        self._serve("POST")

    def do_DELETE(self) -> None:
        """Controls only."""
        self._serve("DELETE")

    def log_message(self, format: str, *args: Any) -> None:
        """One quiet line, without query strings."""
        log.debug(format, *args)

    def _serve(self, method: str) -> None:
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            self._json(413, ApiError("The request body is too large.").body)
            return
        body = self.rfile.read(length).decode("utf-8", "replace")
        try:
            if url.path.startswith((hosted.PREFIX, confirming.ACT)):
                self._page(method, url.path, url.query, body)
            elif url.path == "/_simulator/health":
                self._json(200, {"ok": True})
            elif url.path.startswith(controls.PREFIX):
                self._control(method, url.path, body)
            else:
                self._call(method, url.path, body if method == "POST" else url.query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except Exception:
            log.exception("%s %s failed", method, url.path)
            self._json(500, broken().body)

    def _page(self, method: str, path: str, query: str, body: str) -> None:
        accepted = self.headers.get("Accept-Language", "")
        visit = hosted.Visit.of(method, path, query, body, accepted)
        serve = hosted.serve if path.startswith(hosted.PREFIX) else hosted.serve_intent
        reply = serve(self.server.store, visit)
        if reply.location:
            self._send(reply.status, b"", {"Location": reply.location})
            return
        self._send(
            reply.status,
            reply.html.encode(),
            {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy": PAGE_POLICY,
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-store",
            },
        )

    def _secret(self) -> str:
        """The key of a Bearer or (as curl -u sends it) Basic authorization."""
        scheme, _, rest = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return rest.strip()
        if scheme.lower() == "basic":
            return b64decode(rest).decode("utf-8", "replace").partition(":")[0]
        return ""

    def _control(self, method: str, path: str, body: str) -> None:
        try:
            self.server.api.allow(self._secret())
            self._json(200, controls.control(self.server.store, method, path, body))
        except ApiError as refused:
            self._json(refused.status, refused.body)

    def _call(self, method: str, path: str, text: str) -> None:
        fault = faults.take(self.server.store, method, path)
        key = self.headers.get("Idempotency-Key") if method == "POST" else None
        delay = 0.0
        if fault is not None:
            if fault.kind == "REFUSED":
                self._json(fault.status, broken().body)
                return
            if fault.kind == "TIMEOUT":
                time.sleep(fault.seconds)
                self._cut()
                return
            delay = fault.seconds
        try:
            self.server.api.allow(self._secret())
        except ApiError:
            self._answer(Answer(401, bad_key().body, new_id("req", 14)), key)
            return
        answer = self.server.api.answer(method, path, text, key, delay)
        if fault is not None and fault.kind == "LOST":
            self._cut()
            return
        self._answer(answer, key)

    def _answer(self, answer: Answer, key: str | None) -> None:
        headers = {"Request-Id": answer.request_id, "Stripe-Version": API_VERSION}
        if key:
            headers["Idempotency-Key"] = key
        if answer.original:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.original}
        self._json(answer.status, answer.body, headers)

    def _cut(self) -> None:
        """End the connection without an answer."""
        self.close_connection = True

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        text = json.dumps(body, ensure_ascii=False, indent=2).encode()
        self._send(status, text, {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

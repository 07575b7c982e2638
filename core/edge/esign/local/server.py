"""The authority's HTTP face, with controls that make it fail as real ones do."""

from __future__ import annotations

import hmac
import json
import logging
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from core.edge.esign.local.book import Book
from core.edge.esign.local.keys import certify, open_keys
from core.edge.esign.local.responders import Responders
from core.kernel import clock

log = logging.getLogger("marque.authority")
LARGEST_BODY = 100_000
LONGEST_DAYS = 400
ENROLL, ROOTS = "/.well-known/est/simpleenroll", "/.well-known/est/cacerts"


class Answer(NamedTuple):
    """One response."""

    status: int
    kind: str
    body: bytes


@dataclass
class Fault:
    """How calls below `path` fail: `down` cuts the line, `slow` waits `seconds`, `refuse` says 503,
    `garbage` answers nonsense, `ahead` lets the clock that stamps run ahead by `seconds`."""

    kind: str
    path: str = "/"
    seconds: float = 0.0
    left: int = 1_000_000


class AuthorityServer(ThreadingHTTPServer):
    """One running authority. `start` returns at once; `stop` ends it; what it issued stays in the folder."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, folder: Path, *, token: str, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), Handler)
        self.token = token
        self.address = f"http://{host}:{self.server_address[1]}"
        self.keys = open_keys(folder, self.address)
        self.book = Book(folder / "issued.sqlite3")
        self.responders = Responders(self.keys, self.book)
        self.faults: list[Fault] = []
        self.root_file = folder / "root.pem"

    def start(self) -> None:
        """Serve in threads of this process."""
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()

    def fail(self, kind: str, path: str = "/", *, seconds: float = 0.0, times: int = 1_000_000) -> None:
        """Order a failure."""
        self.faults.append(Fault(kind, path, seconds, times))

    def mend(self) -> None:
        """Forget all failures ordered."""
        self.faults.clear()

    def revoke(self, serial: str) -> bool:
        """Take back the certificate with this number (hexadecimal); False: never issued."""
        return self.book.revoke(int(serial, 16), clock.now().replace(microsecond=0))

    def fault_for(self, path: str) -> Fault | None:
        """The first failure ordered for a call, one use of it spent."""
        for fault in self.faults:
            if path.startswith(fault.path) and fault.left > 0:
                fault.left -= 1
                return fault
        return None

    def enroll(self, body: bytes, days: float) -> bytes:
        """What EST answers (base64 of PKCS#7) to a request (base64 of PKCS#10). Raises ValueError."""
        request = x509.load_der_x509_csr(b64decode(body))
        if not request.is_signature_valid:
            raise ValueError("whoever asks does not hold the key")
        until = clock.now() + timedelta(days=min(days, LONGEST_DAYS))
        made = certify(self.keys.issuing, request, address=self.address, until=until)
        self.book.enter(made.serial_number, made.subject.rfc4514_string(), clock.now(), until)
        return _bundle([made, *self.keys.issuing.chain])


def _bundle(certificates: list[x509.Certificate]) -> bytes:
    return b64encode(pkcs7.serialize_certificates(certificates, serialization.Encoding.DER))


class Handler(BaseHTTPRequestHandler):
    """Reads one request and hands it to the right part."""

    server: AuthorityServer
    protocol_version = "HTTP/1.1"
    server_version = "MarqueAuthority"
    sys_version = ""
    timeout = 30

    def do_HEAD(self) -> None:
        """Whether anybody is there."""
        self._send(Answer(200, "text/plain", b""))

    def do_GET(self) -> None:
        """Certificates and lists."""
        path = urlsplit(self.path).path
        keys, responders = self.server.keys, self.server.responders
        der = serialization.Encoding.DER
        answers: dict[str, Callable[[], Answer]] = {
            ROOTS: lambda: Answer(200, "application/pkcs7-mime", _bundle(list(keys.issuing.chain))),
            "/root.cer": lambda: Answer(
                200, "application/pkix-cert", keys.root.certificate.public_bytes(der)
            ),
            "/issuing.cer": lambda: Answer(
                200, "application/pkix-cert", keys.issuing.certificate.public_bytes(der)
            ),
            "/root.crl": lambda: Answer(200, "application/pkix-crl", responders.root_list()),
            "/issuing.crl": lambda: Answer(200, "application/pkix-crl", responders.issuing_list()),
        }
        self._answer(path, answers.get(path))

    def do_POST(self) -> None:
        """Requests for certificates, standing and time; the controls."""
        url = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            self._send(Answer(413, "text/plain", b"too large"))
            return
        body, responders = self.rfile.read(length), self.server.responders
        answers: dict[str, Callable[[], Answer]] = {
            "/ocsp": lambda: Answer(200, "application/ocsp-response", responders.ocsp(body)),
            "/tsa": lambda: Answer(200, "application/timestamp-reply", responders.stamp(body, self._ahead())),
            ENROLL: lambda: self._enroll(body),
            "/control": lambda: self._control(body),
        }
        self._answer(url.path, answers.get(url.path))

    def log_message(self, format: str, *args: Any) -> None:
        """One quiet line."""
        log.debug(format, *args)

    def _answer(self, path: str, make: Callable[[], Answer] | None) -> None:
        fault = None if path == "/control" else self.server.fault_for(path)
        try:
            if fault and fault.kind == "slow":
                time.sleep(fault.seconds)
            if fault and fault.kind == "down":
                self.close_connection = True
                self.connection.close()
                return
            if fault and fault.kind in ("refuse", "garbage"):
                status = 503 if fault.kind == "refuse" else 200
                self._send(Answer(status, "application/octet-stream", b"not what was asked for"))
                return
            self._fault = fault
            self._send(make() if make else Answer(404, "text/plain", b"nothing here"))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except (ValueError, TypeError, KeyError):
            self._send(Answer(400, "text/plain", b"cannot be read"))
        except Exception:
            log.exception("%s failed", path)
            self._send(Answer(500, "text/plain", b"broken"))

    def _ahead(self) -> timedelta:
        fault = self._fault
        return timedelta(seconds=fault.seconds) if fault and fault.kind == "ahead" else timedelta()

    def _enroll(self, body: bytes) -> Answer:
        if not self._authorised():
            return Answer(401, "text/plain", b"who asks?")
        days = float(self.headers.get("X-Validity-Days") or 1)
        return Answer(200, "application/pkcs7-mime; smime-type=certs-only", self.server.enroll(body, days))

    def _control(self, body: bytes) -> Answer:
        if not self._authorised():
            return Answer(401, "text/plain", b"who asks?")
        said = json.loads(body)
        match said.pop("do"):
            case "fail":
                self.server.fail(**said)
            case "mend":
                self.server.mend()
            case "revoke" if not self.server.revoke(said["serial"]):
                return Answer(404, "text/plain", b"never issued here")
        return Answer(200, "application/json", b"{}")

    def _authorised(self) -> bool:
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        ours = b64encode(f"marque:{self.server.token}".encode()).decode()
        return scheme == "Basic" and hmac.compare_digest(given.encode(), ours.encode())

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

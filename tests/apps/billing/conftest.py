"""The real SDK against the real simulator, each test with a service and a state file of its own."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from billing.simulator.server import Simulator
from billing.simulator.settings import Settings
from billing.simulator.signing import signature
from core.kernel import clock, ids
from core.kernel.actor import SYSTEM
from core.kernel.money import Money

KEY = "sk_test_suite"
SECRET = "whsec_suite"
GOOD, DECLINED, NO_FUNDS, BANK = (
    "4242 4242 4242 4242",
    "4000 0000 0000 0002",
    "4000 0000 0000 9995",
    "4000 0025 0000 3155",
)


def order(**more: Any) -> dict[str, Any]:
    """Arguments of `open_checkout` for a deposit of 5,000 yuan."""
    return {
        "actor": SYSTEM,
        "dealer_schema": "t_main",
        "subject_id": ids.new_id(),
        "buyer_id": ids.new_id(),
        "amount": Money(500_000),
        "description": "小鹏 X9 · 预定金",
        "success_url": "http://marque.localhost:8000/orders/return?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://marque.localhost:8000/orders",
        "expires_at": clock.now() + timedelta(minutes=15),
        "locale": "zh-hans",
        "buyer_email": "wang@example.com",
        **more,
    }


@dataclass
class Answer:
    """What a browser got."""

    status: int
    text: str
    location: str
    headers: dict[str, str]


def browse(method: str, url: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
    """One request without following redirects."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    body = urlencode(form) if form else None
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    got = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, text, got.get("location", ""), got)


def pay(url: str, number: str = GOOD, **more: str) -> Answer:
    """Fill in the hosted page's card form."""
    return browse("POST", url, {"method": "card", "number": number, **more})


def control(simulator: Simulator, method: str, path: str, body: Any = None) -> Any:
    """One call of the simulator's controls."""
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    text = json.dumps(body) if body is not None else None
    connection.request(method, f"/_simulator/{path}", text, {"Authorization": f"Bearer {KEY}"})
    answer = connection.getresponse()
    got = json.loads(answer.read())
    connection.close()
    assert answer.status == 200, got
    return got


def eventually(check: Callable[[], Any], within: float = 5.0) -> Any:
    """The first true value of the check."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@dataclass
class Receiver:
    """A webhook address that keeps what it verifies, and answers as told."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    events: list[stripe.Event] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://marque.localhost:{self.port}/webhooks/stripe"

    def types(self) -> list[str]:
        return [event.type for event in self.events]


@pytest.fixture(autouse=True)
def _hurry(monkeypatch) -> None:
    """The SDK waits half a second before it tries again; here it need not."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.03)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = kept.answers.pop(0) if kept.answers else 200
            if status == 200:
                signature = self.headers["Stripe-Signature"]
                kept.events.append(stripe.Webhook.construct_event(body, signature, SECRET))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def simulator_settings(tmp_path) -> Settings:
    return Settings(
        state=tmp_path / "payments.sqlite",
        webhook_secret=SECRET,
        api_key=KEY,
        webhook_backoff=0.05,
        tick=0.02,
    )


@pytest.fixture
def start(simulator_settings) -> Iterator[Callable[..., Simulator]]:
    """Start a simulator on the test's state file; more settings by name."""
    running: list[Simulator] = []

    def run(**more: Any) -> Simulator:
        simulator = Simulator(replace(simulator_settings, **more))
        simulator.start()
        running.append(simulator)
        return simulator

    yield run
    for simulator in running:
        simulator.stop()


@pytest.fixture
def simulator(start) -> Simulator:
    return start()


def sdk_for(simulator: Simulator, key: str = KEY, retries: int = 0) -> stripe.StripeClient:
    """The real SDK, pointed at a simulator."""
    return stripe.StripeClient(key, base_addresses={"api": simulator.url}, max_network_retries=retries)


@pytest.fixture
def sdk(simulator) -> stripe.StripeClient:
    return sdk_for(simulator)


def wish(**more: Any) -> dict[str, Any]:
    """Parameters of a Checkout Session for a deposit of 5,000 yuan."""
    return {
        "mode": "payment",
        "success_url": "http://shop.example/done?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.example/back",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "cny",
                    "unit_amount": 500_000,
                    "product_data": {"name": "小鹏 X9 · 预定金"},
                },
            }
        ],
        **more,
    }


@pytest.fixture
def stripe_here(simulator, settings) -> Simulator:
    """Django pointed at the test's simulator."""
    settings.STRIPE_API_KEY = KEY
    settings.STRIPE_API_BASE = simulator.url
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return simulator


def told_by(simulator: Simulator) -> list[tuple[bytes, str]]:
    """Every webhook the simulator would have sent so far, oldest first, freshly signed."""
    with simulator.store.read() as tx:
        bodies = [json.dumps(event).encode() for event in reversed(tx.newest("event"))]
    return [(body, signature(body, SECRET, int(time.time()))) for body in bodies]

"""Delivers events to the webhook address until it answers 2xx."""

import http.client
import json
import logging
import ssl
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from billing.simulator import payments
from billing.simulator.events import TEMPO
from billing.simulator.resources import sessions
from billing.simulator.settings import API_VERSION, Settings
from billing.simulator.signing import signature
from billing.simulator.store import Store

log = logging.getLogger("payment_simulator")
DUE = (
    "SELECT id, event_id, attempts FROM deliveries WHERE state = 'PENDING' AND due_at <= ?"
    " ORDER BY id {} LIMIT 20"
)
OVERDUE = (
    "SELECT id FROM objects WHERE kind = ? AND json_extract(body, '$.status') = 'open'"
    " AND json_extract(body, '$.expires_at') <= ?"
)
OLDEST_FIRST, NEWEST_FIRST = DUE.format("ASC"), DUE.format("DESC")


class Deliverer(threading.Thread):
    """The background: sends what is due, and closes sessions whose time is over."""

    def __init__(self, settings: Settings, store: Store) -> None:
        super().__init__(name="payment-simulator-webhooks", daemon=True)
        self.settings = settings
        self.store = store
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until stopped; a failed round is told and tried again."""
        while not self.stopping.is_set():
            self.store.changed.wait(self.settings.tick)
            self.store.changed.clear()
            try:
                self.close_overdue()
                self.deliver_due()
            except Exception:
                log.exception("a round of the background failed")
                self.stopping.wait(1)

    def close_overdue(self) -> None:
        """Expire open sessions past their time."""
        with self.store.read() as tx:
            overdue = tx.connection.execute(OVERDUE, (sessions.KIND, int(time.time()))).fetchall()
        for (session_id,) in overdue:
            with self.store.write() as tx:
                try:
                    payments.open_session(tx, session_id)
                except payments.Closed:
                    log.info("session expired: %s", session_id)

    def deliver_due(self) -> None:
        """Send each delivery that is due, once."""
        if not self.settings.webhook_url:
            return
        with self.store.read() as tx:
            tempo = tx.knob("tempo", TEMPO)
            if tempo["paused"]:
                return
            order = NEWEST_FIRST if tempo["reorder"] else OLDEST_FIRST
            rows = tx.connection.execute(order, (time.time(),)).fetchall()
            events = {event_id: tx.find("event", event_id) for _, event_id, _ in rows}
        for delivery_id, event_id, attempts in rows:
            if self.stopping.is_set():
                return
            status = self.send(events[event_id])
            self._note(delivery_id, attempts + 1, status)

    def send(self, event: Any) -> str:
        """Post one event; the answer's status, or the word for what went wrong."""
        body = json.dumps(event, ensure_ascii=False).encode()
        try:
            return str(_post(self.settings, body))
        except (OSError, http.client.HTTPException) as failure:
            return type(failure).__name__

    def _note(self, delivery_id: int, attempts: int, answer: str) -> None:
        done = answer.isdigit() and 200 <= int(answer) < 300
        given_up = attempts >= self.settings.webhook_attempts
        state = "DELIVERED" if done else "GIVEN_UP" if given_up else "PENDING"
        wait = min(
            self.settings.webhook_backoff * 2 ** min(attempts - 1, 20),
            self.settings.webhook_backoff_limit,
        )
        if not done:
            log.info("webhook answered %s, attempt %s", answer, attempts)
        with self.store.write() as tx:
            tx.connection.execute(
                "UPDATE deliveries SET state = ?, attempts = ?, answer = ?, due_at = ? WHERE id = ?",
                (state, attempts, answer, time.time() + wait, delivery_id),
            )

    def stop(self) -> None:
        """End after the delivery in hand."""
        self.stopping.set()
        self.store.changed.set()


def _post(settings: Settings, body: bytes) -> int:
    """The status of the receiver's answer. Names under .localhost are this machine."""
    url = urlsplit(settings.webhook_url)
    name = url.hostname or ""
    local = name == "localhost" or name.endswith(".localhost")
    address = "127.0.0.1" if local else name
    if url.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            name, url.port, timeout=settings.webhook_timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(address, url.port, timeout=settings.webhook_timeout)
    headers = {
        "Host": url.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (payment simulator)",
        "Stripe-Version": API_VERSION,
        "Stripe-Signature": signature(body, settings.webhook_secret, int(time.time())),
    }
    try:
        connection.request("POST", url.path or "/", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()

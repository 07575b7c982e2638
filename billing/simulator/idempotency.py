"""Idempotency keys: a call made twice is done once and answered twice."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from billing.simulator.errors import ApiError
from billing.simulator.store import Transaction

KEPT = 24 * 3600
LONGEST = 255


@dataclass(frozen=True)
class Answer:
    """The outcome of a call. ``original`` is the request id of the first call when replayed."""

    status: int
    body: Any
    request_id: str
    original: str | None = None


def fingerprint(method: str, path: str, params: Any) -> str:
    """What makes two calls the same call."""
    text = json.dumps([method, path, params], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Keys:
    """Keys in use now (in memory: a crash frees them) and keys answered (in the state file)."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.busy: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Keep a key for the length of one call; refuse a second call meanwhile."""
        if key is None:
            yield
            return
        if len(key) > LONGEST:
            raise ApiError(f"Idempotency keys are at most {LONGEST} characters long.")
        with self.lock:
            if key in self.busy:
                raise ApiError(
                    f"There is currently another in-progress request using this Idempotent Key ({key}).",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self.busy.add(key)
        try:
            yield
        finally:
            with self.lock:
                self.busy.discard(key)


def recall(tx: Transaction, key: str, print_: str, request_id: str) -> Answer | None:
    """The answer given before under this key, or None; another call's key is refused."""
    row = tx.connection.execute(
        "SELECT fingerprint, status, body, request_id FROM answers WHERE key = ? AND at > ?",
        (key, time.time() - KEPT),
    ).fetchone()
    if row is None:
        return None
    if row[0] != print_:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request.",
            kind="idempotency_error",
        )
    return Answer(row[1], json.loads(row[2]), request_id, original=row[3])


def remember(tx: Transaction, key: str, print_: str, answer: Answer) -> None:
    """Keep an answer in the transaction of the call itself, and forget those past their day."""
    tx.connection.execute("DELETE FROM answers WHERE at <= ?", (time.time() - KEPT,))
    tx.connection.execute(
        "INSERT OR REPLACE INTO answers (key, fingerprint, status, body, request_id, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (key, print_, answer.status, json.dumps(answer.body), answer.request_id, time.time()),
    )

"""A buyer who does not give up: over HTTP, asking again with the same key whenever the market breaks."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from config.launch.visitor import Visitor, pay_by_card

PATIENCE = 120.0
"""Seconds after which a buyer gives up after all."""


class GaveUp(AssertionError):
    """A step did not work for so long that no buyer would still be there."""


@dataclass
class Buyer:
    """Wants one car and cancels after having paid if they `leave`.

    `reached` tells which step has begun; `broken` is what they saw break.
    """

    car: str
    visitor: Visitor
    leaves: bool
    address: str = ""
    shown: Any = None
    broken: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    reached: dict[str, Event] = field(
        default_factory=lambda: {name: Event() for name in ("reserving", "paying", "waiting", "leaving")}
    )

    def buy(self) -> None:
        """Reserve, pay, wait for the word that the car is reserved, and perhaps leave. Raises GaveUp."""
        try:
            self._insist("reserving", self._reserve)
            self._insist("paying", self._pay)
            self._insist("waiting", lambda: bool(self._order()["state"] == "RESERVED"))
            if self.leaves:
                self._insist("leaving", self._leave)
        finally:
            for step in self.reached.values():
                step.set()  # nobody waits for a step that is not taken any more

    def _reserve(self) -> bool:
        said = self._call("POST", f"/api/v1/listings/{self.car}/reservations", "reserve")
        self.address = f"/api/v1/orders/{said['dealer_slug']}/{said['order_id']}"
        return True

    def _pay(self) -> bool:
        order = self._order()
        if order["state"] != "HOLD":
            return True
        if not order["checkout_url"]:
            self.keys.pop("reserve")  # the page was not opened: another click, another key
            self._reserve()
            return False
        pay_by_card(order["checkout_url"], email="fire@buyers.example", name="Fire")
        return True

    def _leave(self) -> bool:
        order = self._order()
        if order["state"] == "CANCELLED":
            return True
        self.shown = self.shown or order["paid"]
        said = self._call("POST", f"{self.address}/cancel", "cancel", {"shown": self.shown})
        return bool(said["state"] == "CANCELLED")

    def _order(self) -> Any:
        return self._call("GET", self.address)

    def _call(self, method: str, path: str, key: str = "", body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = self.keys.setdefault(key, uuid4().hex)
        answer = self.visitor.send(method, path, json.dumps(body).encode() if body else b"", headers)
        if answer.status == 409 and answer.json()["error"]["code"] == "request.key_in_use":
            self.keys.pop(key)  # the first click died half-way: nobody waits the two minutes, it is made anew
        if answer.status not in (200, 201):
            raise ValueError(f"{answer.status} {answer.text[:200]}")
        return answer.json()

    def _insist(self, what: str, step: Callable[[], bool]) -> None:
        ends = monotonic() + PATIENCE
        self.reached[what].set()
        while monotonic() < ends:
            try:
                if step():
                    return
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.broken.append(f"{what}: {type(error).__name__} {error}"[:300])
            sleep(0.2)
        raise GaveUp(f"{what} of {self.car}: {self.broken[-3:]}")

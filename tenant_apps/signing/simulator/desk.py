"""What both simulated providers share: documents, who signs them in which order, calls back, faults."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tenant_apps.signing.simulator.pens import Authority

FAULTS = ("REFUSED", "TIMEOUT", "LOST", "BUSY", "EXPIRED", "GARBLED", "REFUSAL")
"""A 500; no answer and nothing done; done, but the answer is lost; too many calls; a temporary address that
is over; an answer that is no JSON; a refusal in the provider's own words."""
MOODS = ("ONCE", "TWICE", "BACKWARDS", "FORGED", "NEVER")
"""How events are told: as they happen, each twice, newest first, with a wrong signature, or not at all."""


@dataclass
class Seat:
    """One who signs. `x`, `y` are the middle of the place, in points from the lower left; `page` from 0.

    `auto`: a company's seal that is put when its turn has come.
    """

    role: str
    name: str
    phone: str
    firm: str
    order: int
    page: int
    x: float
    y: float
    auto: bool = False
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    read_at: int = 0
    signed_at: int = 0
    declined: bool = False


@dataclass
class Flow:
    """A document being signed. `status`: DRAFT, OPEN, FINISHED, DECLINED, REVOKED, EXPIRED."""

    id: str
    title: str
    number: str
    callback_url: str
    expires_at: int
    pdf: bytes
    seats: list[Seat]
    status: str = "DRAFT"
    reason: str = ""
    made_at: int = field(default_factory=lambda: now())
    urged_at: int = 0

    def seat(self, role: str) -> Seat | None:
        """Who signs in a role."""
        return next((one for one in self.seats if one.role == role), None)

    def turn(self) -> list[Seat]:
        """Whose turn it is."""
        left = [one for one in self.seats if not one.signed_at]
        return [one for one in left if one.order == min(each.order for each in left)]


@dataclass(frozen=True)
class Call:
    """A callback to be made; `headers` are signed at each try."""

    url: str
    body: bytes
    headers: Callable[[bool], dict[str, str]]


@dataclass(frozen=True)
class Fault:
    """A failure ordered for the next call whose path begins so."""

    kind: str
    path: str
    code: str = ""


class NotNow(Exception):
    """A signer may not do this at present; the message is for the page."""


class Desk:
    """One provider's records. `speak` makes a callback of an event, in the provider's own language."""

    def __init__(self, name: str, speak: Callable[[str, Flow, Seat | None], Call | None]) -> None:
        self.authority = Authority(name)
        self.speak = speak
        self.flows: dict[str, Flow] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.log: list[str] = []
        self.mood = "ONCE"
        self.lock = threading.RLock()

    def fail(self, kind: str, path: str = "", *, count: int = 1, code: str = "") -> None:
        """Make the next calls whose path begins with `path` fail."""
        if kind not in FAULTS:
            raise ValueError(kind)
        self.faults += [Fault(kind, path, code)] * count

    def fault(self, path: str, *kinds: str) -> Fault | None:
        """The oldest failure ordered for such a call, used up."""
        with self.lock:
            for one in self.faults:
                if path.startswith(one.path) and one.kind in kinds:
                    self.faults.remove(one)
                    return one
        return None

    def add(self, flow: Flow) -> Flow:
        """A new document."""
        with self.lock:
            self.flows[flow.id] = flow
        return flow

    def start(self, flow: Flow) -> None:
        """Open a draft to its signers."""
        flow.status = "OPEN"
        self.tell("start", flow)
        self._seal_by_itself(flow)

    def _seal_by_itself(self, flow: Flow) -> None:
        """A company whose turn has come and that wants no person signs at once."""
        turn = flow.turn() if flow.status == "OPEN" else []
        for seat in [one for one in turn if one.auto]:
            self.sign(flow.id, seat.role)

    def read(self, flow: Flow, seat: Seat) -> None:
        """A signer opens the page."""
        if flow.status == "OPEN" and not seat.read_at:
            seat.read_at = now()
            self.tell("read", flow, seat)

    def sign(self, flow_id: str, role: str) -> Flow:
        """A signer signs: really, in the PDF. Raises NotNow."""
        with self.lock:
            flow, seat = self._at_turn(flow_id, role)
            flow.pdf = self.authority.sign(
                flow.pdf,
                field=f"sig-{seat.role}",
                who=seat.name,
                firm=seat.firm,
                page=seat.page,
                middle=(seat.x, seat.y),
            )
            seat.signed_at = now()
            done = all(one.signed_at for one in flow.seats)
            if done:
                flow.status = "FINISHED"
            self.tell("signed", flow, seat)
            if done:
                self.tell("finished", flow)
            self._seal_by_itself(flow)
            return flow

    def decline(self, flow_id: str, role: str, reason: str) -> Flow:
        """A signer will not. Raises NotNow."""
        with self.lock:
            flow, seat = self._at_turn(flow_id, role)
            seat.declined, flow.status, flow.reason = True, "DECLINED", reason
            self.tell("declined", flow, seat)
            self.tell("over", flow)
            return flow

    def revoke(self, flow: Flow, reason: str) -> None:
        """The sender takes it back."""
        flow.status, flow.reason = "REVOKED", reason
        self.tell("revoked", flow)

    def expire(self, flow_id: str) -> None:
        """Its time is over."""
        flow = self.flows[flow_id]
        flow.status = "EXPIRED"
        self.tell("expired", flow)

    def tell(self, event: str, flow: Flow, seat: Seat | None = None) -> None:
        """Queue the event's callback, as the mood is."""
        call = self.speak(event, flow, seat) if flow.callback_url else None
        if call is None or self.mood == "NEVER":
            return
        with self.lock:
            calls = [call] * (2 if self.mood == "TWICE" else 1)
            self.calls = [*calls, *self.calls] if self.mood == "BACKWARDS" else [*self.calls, *calls]

    def take_calls(self) -> list[tuple[Call, bool]]:
        """The callbacks waiting, each with whether it is signed rightly."""
        with self.lock:
            taken, self.calls = self.calls, []
            return [(call, self.mood != "FORGED") for call in taken]

    def _at_turn(self, flow_id: str, role: str) -> tuple[Flow, Seat]:
        flow = self.flows.get(flow_id)
        seat = flow.seat(role) if flow else None
        if flow is None or seat is None:
            raise NotNow("no such document")
        if flow.status == "OPEN" and flow.expires_at <= now():
            self.expire(flow.id)
        if flow.status != "OPEN":
            raise NotNow(f"the document is {flow.status.lower()}")
        if seat not in flow.turn():
            raise NotNow("it is not your turn")
        return flow, seat


def now() -> int:
    """Milliseconds since 1970."""
    return int(time.time() * 1000)

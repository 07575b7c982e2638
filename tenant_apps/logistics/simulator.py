"""A carrier that reports by itself, and that can be late, say things twice and in the wrong order.

The same VIN and start always make the same journey, so that what went wrong can be repeated.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

LEGS = (
    ("ANNOUNCED", 0, "合肥工厂", ""),
    ("FACTORY", 2, "合肥工厂", ""),
    ("PORT", 4, "上海外高桥港", "PORT"),
    ("CARRIER", 7, "上海嘉定物流中心", "WEATHER"),
    ("DEALER", 9, "门店", ""),
)
"""Stage, days after the start, place, and why a late car is late there."""
WINDOW = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What the carrier does badly: the car comes days `late`, reports come twice, or in any order."""

    late: int = 0
    doubled: bool = False
    shuffled: bool = False


def journey(vin: str, start: datetime, faults: Faults, *, until: datetime | None = None) -> list[bytes]:
    """The bodies of all reports of a car's way, as they are sent; after `until` nothing has happened."""
    chance = random.Random(f"{vin}:{start.isoformat()}")  # noqa: S311 - a script, no secret
    bodies = [
        json.dumps(told, ensure_ascii=False).encode()
        for at, told in _told(vin, start, faults)
        if until is None or at <= until
    ]
    if faults.doubled:
        bodies += [body for body in bodies if chance.random() < 0.5 or body is bodies[0]]
    if faults.shuffled:
        chance.shuffle(bodies)
    return bodies


def _told(vin: str, start: datetime, faults: Faults) -> Iterator[tuple[datetime, dict[str, object]]]:
    arrival = start + timedelta(days=LEGS[-1][1])
    for number, (stage, day, place, reason) in enumerate(LEGS):
        at = start + timedelta(days=day)
        if faults.late and (reason or stage == "DEALER"):
            at += timedelta(days=faults.late)
        late = faults.late if reason or stage == "DEALER" else 0
        expected = (arrival + timedelta(days=late)).date()
        told: dict[str, object] = {
            "id": f"sim-{vin}-{start:%Y%m%d}-{number}",
            "vin": vin,
            "kind": stage,
            "occurred_at": at.isoformat(),
            "place": place,
            "eta": {"first": (expected - WINDOW).isoformat(), "last": expected.isoformat()},
            "reason": reason if late else "",
            "note": "",
        }
        yield at, told

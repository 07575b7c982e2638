"""When a car can honestly be handed over: what is still to be done, and how long that takes here as a rule.

The answer is the moment kept four times out of five. It comes from the dealer's own history of each step,
where there is enough of it; a default stands in where there is not, and the answer says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from random import Random

DEFAULT_DAYS: Mapping[str, float] = {
    "TRANSIT": 9.0,
    "INSPECTION": 2.0,
    "CERTIFICATE": 6.0,
    "FITTING": 2.0,
    "REGISTRATION": 5.0,
    "HANDOVER": 1.0,
}
"""What each step takes at most, four times out of five, where a dealer has too little history of its own."""

KEPT = 0.8
FRESH_FOR = timedelta(days=30)
"""How old an inspection may be when its car is made ready for a buyer."""

ENOUGH = 12  # cases of a step from which its history is believed
_DRAWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is still to be done with a car. A `stop` (a recall, damage, no such car) has no date at all."""

    transit: bool = False
    inspection: bool = False
    certificate: bool = False
    fitting: bool = False
    registration: bool = False
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The honest moment, None where nobody can tell; `reasons` are the steps to come, or the stop.

    `green`: nothing stands in the way but the hand-over itself. `assumed` names the steps whose time is the
    default, for want of history.
    """

    green: bool
    by: datetime | None
    reasons: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def outlook(ahead: Ahead, history: Mapping[str, Sequence[float]], now: datetime) -> Outlook:
    """When this car can be handed over, from `history`: days that each step took at this dealer.

    The car comes, is inspected and fitted while its certificate is redeemed; then it is registered and handed
    over. The same question with the same history has the same answer.
    """
    if ahead.stop:
        return Outlook(False, None, (ahead.stop,))
    steps = steps_of(ahead)
    assumed = tuple(name for name in steps if len(history.get(name, ())) < ENOUGH)
    return Outlook(not steps, now + timedelta(days=days_of(steps, history)), steps, assumed)


def on_offer(
    *, pledged: bool, inspected_at: datetime | None, plates: bool, pace: Pace | None, now: datetime
) -> Outlook:
    """The same for a car on the market whose buyer signs and pays now, by the `pace` its dealer keeps.

    With `plates` its dealer also registers it. Without a pace the defaults count.
    """
    old = inspected_at is None or inspected_at < now - FRESH_FOR
    steps = steps_of(Ahead(inspection=old, certificate=pledged, registration=plates))
    days = (pace.days if pace else {}).get("+".join(steps))
    assumed = tuple(name for name in steps if pace is None or name in pace.assumed)
    by = now + timedelta(days=_by_default(steps) if days is None else days)
    return Outlook(not steps, by, steps, assumed)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many days a dealer takes from the market to the hand-over, kept four times out of five.

    `days` by the steps still ahead ("INSPECTION+CERTIFICATE"); `assumed`: steps with too little history.
    """

    days: Mapping[str, float]
    assumed: tuple[str, ...]


def pace_of(history: Mapping[str, Sequence[float]]) -> Pace:
    """What `on_offer` reads, from the days each step took at a dealer."""
    days = {}
    for old, pledged, plates in product((False, True), repeat=3):
        steps = steps_of(Ahead(inspection=old, certificate=pledged, registration=plates))
        days["+".join(steps)] = round(days_of(steps, history), 2)
    assumed = (name for name in DEFAULT_DAYS if len(history.get(name, ())) < ENOUGH)
    return Pace(days, tuple(assumed))


def steps_of(ahead: Ahead) -> tuple[str, ...]:
    """The names of the steps still to come, in their order."""
    return tuple(name for name, there in _STEPS if there(ahead))


def days_of(steps: Sequence[str], history: Mapping[str, Sequence[float]]) -> float:
    """The days these steps and the hand-over take, kept four times out of five."""
    chance = Random(f"{list(steps)}")  # noqa: S311 - no secret: the same answer for the same question
    totals = sorted(
        _total({name: _draw(name, history, chance) for name in [*steps, "HANDOVER"]}) for _ in range(_DRAWS)
    )
    return totals[math.ceil(KEPT * _DRAWS) - 1]


@cache
def _by_default(steps: tuple[str, ...]) -> float:
    return days_of(steps, {})


_STEPS: tuple[tuple[str, Callable[[Ahead], bool]], ...] = (
    ("TRANSIT", lambda a: a.transit),
    ("INSPECTION", lambda a: a.inspection),
    ("CERTIFICATE", lambda a: a.certificate),
    ("FITTING", lambda a: a.fitting),
    ("REGISTRATION", lambda a: a.registration),
)


def _total(days: Mapping[str, float]) -> float:
    on_site = days.get("TRANSIT", 0) + days.get("INSPECTION", 0) + days.get("FITTING", 0)
    return max(on_site, days.get("CERTIFICATE", 0)) + days.get("REGISTRATION", 0) + days["HANDOVER"]


def _draw(name: str, history: Mapping[str, Sequence[float]], chance: Random) -> float:
    """One case: of the history where that is enough, else around the default, which it meets in 80 of 100."""
    known = history.get(name, ())
    if len(known) >= ENOUGH:
        return chance.choice(list(known))
    return DEFAULT_DAYS[name] * chance.uniform(0.4, 1.15)

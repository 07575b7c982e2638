"""What is dear to make and asked for often, kept in Valkey: one door, one entry an object.

An entry is good while the stamps it was made under are still its object's and its kind's. Whoever changes an
object says so inside the transaction (`forget`): the stamp changes at once, and until the transaction is over
nothing is stored; after the commit it changes again. So what a reader computed from the state before can
never be found afterwards, however late it writes it down, and a process that dies between commit and the
second change leaves nothing old behind. Without Valkey everything is computed, and `stats` says so.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep, time
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from core.edge.hits import COUNTS
from core.storage import scope

T = TypeVar("T")
log = logging.getLogger(__name__)
UNREACHABLE = (RedisError, OSError)
CHANGING = 60.0
"""Seconds for which nothing is stored while a transaction that changes the object is open."""
LONGEST = 24 * 3600
"""No entry may live longer; stamps live twice as long."""
LOCKED = 10.0
"""Seconds after which another may compute what somebody began to."""
PATIENCE = 3.0
"""Seconds to wait for somebody else's result before computing one's own."""
PAUSE = 2.0
"""Seconds for which Valkey is not asked again after it did not answer."""
_away_until = [0.0]


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry as read: its value, whether it may be used, and the stamp to store a new one under."""

    value: Any
    good: bool
    fresh: bool
    stamp: str
    changing: bool


KINDS: dict[str, Kind[Any]] = {}
"""Every kind of this process, by name."""


class Kind(Generic[T]):
    """Objects of one kind, each under a key of its own, for `seconds`.

    After that one reader makes the value anew while the others still take the old one, for as long again.
    With `market` the entries are the market's, whoever asks, and dealers may invalidate them; without it
    they belong to the scope at hand, so that one dealer's entry is never another's. `edition` is to be raised
    when the shape of the values changes: the release before may have left some.
    """

    def __init__(self, name: str, *, seconds: float, market: bool = False, edition: int = 1) -> None:
        if not name.isascii() or ":" in name or not 0 < seconds <= LONGEST / 2:
            raise ValueError(f"not a kind of entries: {name!r} for {seconds} s")
        self.name, self.seconds, self.market, self.edition = name, seconds, market, edition
        KINDS[name] = self

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The object's value, made by `make` where there is none. What `make` raises is not kept."""
        return self.get_many([key], lambda _missing: {key: make()})[key]

    def get_many(self, keys: Iterable[Any], make: Callable[[list[Any]], dict[Any, T]]) -> dict[Any, T]:
        """The values of many objects; `make` makes those that are missing, and may leave some out."""
        wanted = list(dict.fromkeys(keys))
        if not wanted or not settings.CACHED:
            return make(wanted) if wanted else {}
        try:
            return self._get_many(wanted, make)
        except _Unreachable:
            COUNTS.add(self.name, "away", len(wanted))
            return make(wanted)

    def forget(self, *keys: object) -> None:
        """These objects are being changed: to be called in the transaction that does it."""
        if settings.CACHED:
            self._restamp([self._stamp(key) for key in keys], [self._entry(key) for key in keys])

    def forget_all(self) -> None:
        """Anything of this kind may be changing: likewise."""
        if settings.CACHED:
            self._restamp([self._stamp()], [])

    def _get_many(self, wanted: list[Any], make: Callable[[list[Any]], dict[Any, T]]) -> dict[Any, T]:
        found = self._read(wanted)
        values = {key: one.value for key, one in found.items() if one.good}
        COUNTS.add(self.name, "hit", len(values))
        due = [key for key, one in found.items() if not (one.good and one.fresh)]
        if not due:
            return values
        mine: list[Any] = []
        try:
            if _may_store():
                waited = self._turns(due, values, found, mine)
                COUNTS.add(self.name, "waited", len(waited))
                values |= waited
            to_make = [key for key in due if key in mine or key not in values]
            COUNTS.add(self.name, "miss", len([key for key in to_make if key not in values]))
            made = make(to_make) if to_make else {}
            self._store({key: made[key] for key in to_make if key in made}, found)
            return values | made
        finally:
            self._unlock(mine)

    def _turns(
        self, due: list[Any], values: dict[Any, T], found: dict[Any, _Found], mine: list[Any]
    ) -> dict[Any, T]:
        """Take the turn to make what nobody makes yet (`mine`); wait for the rest where nothing is at hand.

        Returns what others made meanwhile.
        """
        got: dict[Any, T] = {}
        until = monotonic() + PATIENCE
        left = due
        while left and monotonic() < until:
            taken = [key for key in left if self._locked(key)]
            mine += taken
            again = self._read(left)  # somebody may have ended between our reading and our turn
            found |= again
            if any(one.changing for one in again.values()):
                break  # nobody will store it
            ready = {key: one.value for key, one in again.items() if one.good and one.fresh}
            got |= ready
            self._unlock([key for key in ready if key in mine])
            mine[:] = [key for key in mine if key not in ready]
            left = [key for key in left if key not in got and key not in mine and key not in values]
            if left:
                sleep(0.005)
        return got

    def _read(self, keys: list[Any]) -> dict[Any, _Found]:
        with self._place():
            names = [self._stamp(), *map(self._stamp, keys), *map(self._entry, keys)]
            held = _ask(cache.get_many, names)
        whole, now = held.get(self._stamp(), ""), time()
        return {key: _judged(held, self._stamp(key), self._entry(key), whole, now) for key in keys}

    def _store(self, made: dict[Any, T], found: dict[Any, _Found]) -> None:
        if not _may_store():
            return
        now = time()
        entries = {
            self._entry(key): pickle.dumps((found[key].stamp, now + self.seconds, value), protocol=5)
            for key, value in made.items()
            if not found[key].changing
        }
        if entries:
            with self._place():
                _tried(partial(cache.set_many, entries, timeout=int(2 * self.seconds) + 1))

    def _restamp(self, stamps: list[str], entries: list[str]) -> None:
        at_hand = self._place

        def settled() -> None:
            with at_hand():
                _tried(partial(_put, stamps, 0.0), at_once=True)

        with at_hand():
            _tried(partial(_put, stamps, time() + CHANGING), at_once=True)
            _tried(partial(cache.delete_many, entries), at_once=True)
        transaction.on_commit(scope.bound(settled))

    def _locked(self, key: object) -> bool:
        with self._place():
            return bool(_ask(partial(cache.add, self._lock(key), 1, timeout=LOCKED)))

    def _unlock(self, keys: list[Any]) -> None:
        if keys:
            with self._place():
                _tried(partial(cache.delete_many, list(map(self._lock, keys))))

    def _place(self) -> Any:
        return scope.entered(scope.MARKET if self.market else scope.current())

    def _entry(self, key: object) -> str:
        return f"kept:{self.name}.{self.edition}:{key}"

    def _lock(self, key: object) -> str:
        return f"lock:{self.name}:{key}"

    def _stamp(self, *key: object) -> str:
        return ":".join(["stamp", self.name, *map(str, key)])


class _Unreachable(Exception):
    """Valkey did not answer."""


def _judged(held: dict[str, Any], stamp: str, entry: str, whole: str, now: float) -> _Found:
    own = held.get(stamp, "")
    both = f"{_token(whole)}/{_token(own)}"
    changing = max(_until(whole), _until(own)) > now
    packed = held.get(entry)
    if packed is None:
        return _Found(None, good=False, fresh=False, stamp=both, changing=changing)
    try:
        under, fresh_until, value = pickle.loads(packed)  # noqa: S301  our own, from our own Valkey
    except Exception:  # of a release that had other classes
        return _Found(None, good=False, fresh=False, stamp=both, changing=changing)
    return _Found(value, good=under == both, fresh=now < fresh_until, stamp=both, changing=changing)


def _put(stamps: list[str], until: float) -> None:
    cache.set_many({stamp: f"{uuid4().hex}@{until:.3f}" for stamp in stamps}, timeout=2 * LONGEST)


def _token(stamp: str) -> str:
    return stamp.partition("@")[0]


def _until(stamp: str) -> float:
    return float(stamp.partition("@")[2] or 0)


def _may_store() -> bool:
    """Not inside a transaction: what it sees may be undone, or be older than others' commits."""
    return settings.CACHED_IN_TRANSACTIONS or not transaction.get_connection().in_atomic_block


def _ask(call: Callable[..., Any], *given: Any) -> Any:
    """Valkey's answer. Raises _Unreachable, and for a moment without asking where it just did not answer."""
    if monotonic() < _away_until[0]:
        raise _Unreachable
    try:
        return call(*given)
    except UNREACHABLE as error:
        _away_until[0] = monotonic() + PAUSE
        log.warning("the cache does not answer; values are computed", exc_info=error)
        raise _Unreachable from error


def _tried(call: Callable[[], Any], *, at_once: bool = False) -> None:
    """Write to Valkey if it can be reached; `at_once` asks even where it just did not answer."""
    if at_once:
        _away_until[0] = 0.0
    try:
        _ask(call)
    except _Unreachable:
        return

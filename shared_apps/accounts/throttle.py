"""Slow down guessing: a few wrong passwords for one login, more for one address, then a pause.

One address makes some accounts an hour and no more: making them costs work, and their refusals tell which
logins are taken.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from uuid import UUID

from django.core.cache import cache

from shared_apps.accounts.errors import TooManyAttempts, TooManyCodes, TooManyNewcomers, TooManyPassages

PER_LOGIN, PER_ADDRESS, PAUSE = 6, 60, 15 * 60
NEWCOMERS, HOUR = 40, 60 * 60
CODE_PAUSE, CODES_A_DAY, CODES_AN_HOUR, DAY = 60, 8, 20, 24 * 60 * 60
PASSAGES, PASSAGE_PAUSE = 60, 5 * 60


def check(login: str, address: str) -> None:
    """Raise TooManyAttempts while the pause lasts."""
    counts = cache.get_many(_keys(login, address).keys())
    if any(counts.get(key, 0) >= limit for key, limit in _keys(login, address).items()):
        raise TooManyAttempts(params={"minutes": PAUSE // 60})


def note_failure(login: str, address: str) -> None:
    """Count a wrong password."""
    for key in _keys(login, address):
        cache.add(key, 0, PAUSE)
        with suppress(ValueError):  # the count ran out between the two calls
            cache.incr(key)


def note_success(login: str, address: str) -> None:
    """Forget the wrong tries of a login."""
    cache.delete(_key("login", login))


def admit_newcomer(address: str) -> None:
    """Count an account asked for. Raises TooManyNewcomers."""
    if _counted("newcomers", address, HOUR) > NEWCOMERS:
        raise TooManyNewcomers()


def admit_passage(user_id: UUID) -> None:
    """Count a passage asked for. Raises TooManyPassages."""
    if _counted("passages", str(user_id), PASSAGE_PAUSE) > PASSAGES:
        raise TooManyPassages()


def admit_code(phone: str, address: str) -> None:
    """Count a code asked for, by number and by network address. Raises TooManyCodes."""
    a_minute = _counted("codes-minute", phone, CODE_PAUSE) > 1
    a_day = not a_minute and _counted("codes-day", phone, DAY) > CODES_A_DAY
    if a_minute or a_day or _counted("codes", address, HOUR) > CODES_AN_HOUR:
        raise TooManyCodes()


def _counted(kind: str, value: str, seconds: int) -> int:
    key = _key(kind, value)
    cache.add(key, 0, seconds)
    with suppress(ValueError):  # the count ran out between the two calls
        return int(cache.incr(key))
    return 1


def _keys(login: str, address: str) -> dict[str, int]:
    return {_key("login", login): PER_LOGIN, _key("address", address): PER_ADDRESS}


def _key(kind: str, value: str) -> str:
    """A digest: people type anything, and the cache need not know whom they meant."""
    return f"wrong-{kind}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"

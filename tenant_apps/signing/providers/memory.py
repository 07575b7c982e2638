"""Access tokens in Valkey, each dealer's under its own name; without Valkey one is asked for each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from redis.exceptions import RedisError

from tenant_apps.signing.facts import Account

EARLY = 300
"""Seconds before its end that a token is no longer used."""


def remembered(account: Account, fetch: Callable[[], tuple[str, int]]) -> str:
    """The account's token; `fetch` asks for a new one and the seconds it lasts."""
    name = _name(account)
    try:
        held = cache.get(name)
    except (RedisError, OSError):
        held = None
    if isinstance(held, str):
        return held
    token, seconds = fetch()
    if seconds > EARLY:
        try:
            cache.set(name, token, timeout=seconds - EARLY)
        except (RedisError, OSError):
            return token
    return token


def forget(account: Account) -> None:
    """The token was refused, or is to be proven anew."""
    try:
        cache.delete(_name(account))
    except (RedisError, OSError):
        return


def _name(account: Account) -> str:
    # Another secret is another account: its first call must not live on the token of the one before.
    sign = hashlib.sha256(f"{account.app_id}\0{account.secret}".encode()).hexdigest()[:32]
    return f"signing:{account.provider}:{sign}"

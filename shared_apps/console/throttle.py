"""Strangers write applications and ask about subdomains: so many an hour, then a pause."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache

from core.kernel.errors import TooMany
from shared_apps.console.errors import TooManyApplications

HOUR, MINUTE = 3600, 60  # seconds
PER_ADDRESS, PER_MAILBOX, QUESTIONS = 10, 4, 60


def admit_application(address: str, email: str) -> None:
    """Count an application that is sent. Raises TooManyApplications."""
    counts = (_count("apply", address, HOUR), _count("apply-mail", email.lower(), HOUR))
    if counts[0] > PER_ADDRESS or counts[1] > PER_MAILBOX:
        raise TooManyApplications()


def admit_question(address: str) -> None:
    """Count a question whether a subdomain is free. Raises TooMany."""
    if _count("slug", address, MINUTE) > QUESTIONS:
        raise TooMany()


def _count(kind: str, value: str, seconds: int) -> int:
    key = f"console-{kind}:{hashlib.sha256(value.encode(errors='replace')).hexdigest()}"
    cache.add(key, 0, seconds)
    with suppress(ValueError):  # the count ran out between the two calls
        return int(cache.incr(key))
    return 1

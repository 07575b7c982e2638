"""Anybody may have files checked; one address so many at a time, as each costs seconds of work."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache

from shared_apps.notary.errors import TooManyFiles

SPELL = 600  # seconds
FILES = 30


def admit_file(address: str) -> None:
    """Count a file to be checked from a network address. Raises TooManyFiles."""
    key = f"notary-files:{hashlib.sha256(address.encode(errors='replace')).hexdigest()}"
    cache.add(key, 0, SPELL)
    with suppress(ValueError):  # the count ran out between the two calls
        if int(cache.incr(key)) > FILES:
            raise TooManyFiles()

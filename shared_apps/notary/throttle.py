"""Anybody may have files checked; one address so many at a time, as each costs seconds of work."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from django.core.cache import cache

from shared_apps.notary.errors import TooManyFiles

SPELL = 600  # seconds
FILES = 30
AS_MANY = 10
"""Files that one counts for which kept its reader busy to the end of our patience, 20 seconds long."""


def admit_file(address: str) -> None:
    """Count a file to be checked from a network address. Raises TooManyFiles."""
    if _counted(address, 1) > FILES:
        raise TooManyFiles()


def charge_hard_file(address: str) -> None:
    """Count a file that was given up as the many whose time it took."""
    _counted(address, AS_MANY - 1)


def _counted(address: str, files: int) -> int:
    key = f"notary-files:{hashlib.sha256(address.encode(errors='replace')).hexdigest()}"
    cache.add(key, 0, SPELL)
    with suppress(ValueError):  # the count ran out between the two calls
        return int(cache.incr(key, files))
    return files

"""The platform's master keys: the first wraps, every one of them opens what it once wrapped."""

from __future__ import annotations

import hashlib

from django.conf import settings

from core.storage.crypto import SealBroken, seal, unseal


class MasterKeyMissing(SealBroken):
    """None of the master keys at hand wrapped this: the one that did must be given again, further back."""


def newest() -> str:
    """The name of the master key that wraps."""
    return name_of(settings.MASTER_KEYS[0])


def name_of(key: str) -> str:
    """What a master key (hexadecimal) is called; it says nothing of the key."""
    return hashlib.sha256(b"marque master key " + bytes.fromhex(key)).hexdigest()[:16]


def wrap(key: bytes, *, place: str) -> bytes:
    """Wrap a dealer's key with the newest master key, for this place."""
    return seal(bytes.fromhex(settings.MASTER_KEYS[0]), key, bound_to=place)


def unwrap(wrapped: bytes, *, place: str, by: str = "") -> bytes:
    """The dealer's key again; `by` names the master key where that is known. Raises MasterKeyMissing,
    and SealBroken for bytes that were changed.
    """
    named = [key for key in settings.MASTER_KEYS if name_of(key) == by]
    if by and not named:
        raise MasterKeyMissing(f"master key {by} is not among those given")
    for key in named or settings.MASTER_KEYS:
        try:
            return unseal(bytes.fromhex(key), wrapped, bound_to=place)
        except SealBroken:
            continue
    raise SealBroken("no master key opens this: it was changed, or belongs elsewhere")
